"""Every option of every command says what it is for."""

import argparse

import pytest

from rantau.cli import COMMANDS, main, module_of


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_help_text(name: str) -> None:
    parser = argparse.ArgumentParser(prog=name)
    module_of(name).add_arguments(parser)

    assert [action.dest for action in parser._actions if not action.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_prints_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: rantau {name}")
