"""The command line: `rantau COMMAND ...`. A thin mouth: it parses, calls one use case, prints.

Each command is a module of this package with `add_arguments(parser)` and `run(args)`.
Only the module that is asked for is imported, so that a command starts at once.
"""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from keyword import iskeyword
from types import FrameType
from typing import Any

from rantau import __version__
from rantau.engine.errors import NoAnswerError, ProblemError, StoppedError
from rantau.engine.output import OutputError
from rantau.service.environment import SettingFault

DONE, FAULT, WRONG_USE, BAD_INPUT, NO_ANSWER, STOPPED = range(6)

COMMANDS = {
    "scenario": "write a whole synthetic country: plan, match and checks",
    "plan": "find the classes that a demand needs",
    "whatif": "plan again under a change, and show the difference",
    "match": "assign candidates to orders",
    "explain": "say why (not), from the files alone",
    "check": "compare orders, contracts or payslips with the law",
    "verify": "re-check a plan, a match or a check report without trusting it",
    "law": "show the rules in force with their sources; `law test` runs the worked cases",
    "journal": "re-check the journal of all acts, sign a note about it, prove that it only grew",
    "witness": "keep a journal's notes from outside, and see that it only ever grows",
    "serve": "answer requests: pages, API, health",
    "worker": "do what time and waiting records ask for",
    "migrate": "make keys and tables, or bring them up to date",
    "doctor": "look at the installation; say what is wrong and how to mend it",
    "backup": "copy the database into one file, with digests and a signed note",
    "restore": "bring a backup into an empty folder, after checking all of it",
    "user": "add the first administrator; list who belongs where; end somebody's hats",
    "import": "bring in a spreadsheet: organisations, a centre's capacity, a host's orders",
    "export": "write a plan's files or the journal",
    "manage": "run one of Django's own commands",
    "demo": "run the service with a lived-in country in it; --files for the engines alone",
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        print(_usage())
        return DONE if words else WRONG_USE
    if words[0] in ("-V", "--version"):
        print(f"rantau {__version__}")
        return DONE
    if words[0] not in COMMANDS:
        print(f"rantau: no command {words[0]!r}. Commands: {', '.join(COMMANDS)}", file=sys.stderr)
        return WRONG_USE
    module = module_of(words[0])
    parser = _Parser(prog=f"rantau {words[0]}", description=COMMANDS[words[0]])
    module.add_arguments(parser)
    try:
        args = parser.parse_args(_joined(words[1:]))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USE
    return _guarded(module.run, args)


def _joined(words: list[str]) -> list[str]:
    """Write `--demand -10%` as one word: a word with a dash in front looks like an option."""
    joined: list[str] = []
    for word in words:
        signed = len(word) > 1 and word[0] == "-" and word[1].isdigit()
        if signed and joined and joined[-1].startswith("--") and "=" not in joined[-1]:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _guarded(run: object, args: argparse.Namespace) -> int:  # noqa: PLR0911 -- one per code
    assert callable(run)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return int(run(args))
    except ProblemError as error:
        _tell(error.lines(), args)
        return BAD_INPUT
    except NoAnswerError as error:
        _tell([f"no answer ({error.code}): {error}"], args)
        return NO_ANSWER
    except (StoppedError, KeyboardInterrupt):
        _tell(["stopped; nothing was written"], args)
        return STOPPED
    except (OutputError, SettingFault) as error:
        _tell([f"rantau: {error}"], args)
        return WRONG_USE
    except MemoryError:
        _tell(["rantau: not enough memory for this input: use a smaller one"], args)
        return BAD_INPUT
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 -- until exit
        return DONE


def _tell(lines: Iterable[str], args: argparse.Namespace) -> None:
    from rantau.base.words import fault  # noqa: PLC0415 -- a command without faults starts sooner

    for line in lines:
        print(fault(line, args.lang), file=sys.stderr)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def module_of(command: str) -> Any:
    """Import a command; `import` is a word of the language and has a line after its name."""
    name = f"{command}_" if iskeyword(command) else command
    return importlib.import_module(f"rantau.cli.{name}")


def _usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    return "\n".join(
        [
            "usage: rantau COMMAND ...",
            "",
            *lines,
            "",
            "`rantau COMMAND --help` tells the options. Exit codes: 0 done, 1 verify found a",
            "fault, 2 wrong use, 3 bad input, 4 no answer, 5 stopped.",
        ]
    )
