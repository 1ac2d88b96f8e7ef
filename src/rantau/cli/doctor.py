"""`rantau doctor`: look at the installation, say what is wrong and how to mend it."""

import argparse

from rantau.base.words import say
from rantau.cli import DONE, FAULT
from rantau.service.start import set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Look at everything; ends with 1 if something is wrong."""
    set_up()
    from rantau.service.doctor import Looked, examine  # noqa: PLC0415 -- app ready

    def told(one: Looked) -> bool:
        what = say("service", one.code, args.lang, **one.facts)
        mend = "" if one.well else say("service", f"{one.code}_mend", args.lang, **one.facts)
        code = "doctor_well" if one.well else "doctor_wrong"
        print(say("service", code, args.lang, what=what, mend=mend).rstrip())
        return one.well

    return DONE if all([told(one) for one in examine()]) else FAULT  # noqa: C419 -- tell of all
