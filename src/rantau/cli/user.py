"""`rantau user`: the first administrator, who belongs where, and who belongs no more."""

import argparse
import getpass
import sys
from datetime import UTC, datetime

from rantau.base.errors import Refusal
from rantau.base.words import has, say
from rantau.cli import DONE, WRONG_USE
from rantau.service.environment import SettingFault
from rantau.service.start import set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "what", choices=("add", "list", "end"), help="add an administrator; list; end all hats"
    )
    parser.add_argument("email", nargs="?", default="", help="add, end: address to sign in with")
    parser.add_argument("--name", default="", help="add: the person's name")
    parser.add_argument("--organisation", default="KEMNAKER", metavar="CODE", help="add: where")
    parser.add_argument(
        "--ministry", default="", metavar="NAME", help="add: register the ministry under this name"
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="add: read the password from standard input"
    )
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Do what is asked; a refusal is said and ends with 2."""
    if args.what != "list" and not args.email:
        print("rantau user: name an address", file=sys.stderr)
        return WRONG_USE
    set_up()
    try:
        return {"add": _add, "list": _list, "end": _end}[args.what](args)
    except Refusal as refusal:
        topic = "service" if has("service", refusal.code) else "refusal"
        print(
            f"rantau user: {say(topic, refusal.code, args.lang, **refusal.facts)}", file=sys.stderr
        )
        return WRONG_USE


def _add(args: argparse.Namespace) -> int:
    from rantau.service import accounts  # noqa: PLC0415 -- app ready

    password = _password(args)
    if fault := _too_weak(password):
        print(f"rantau user: {fault}", file=sys.stderr)
        return WRONG_USE
    one = accounts.Newcomer(
        args.email, args.name or args.email, args.organisation, password, args.ministry
    )
    accounts.add_administrator(one, now=datetime.now(UTC))
    facts = {"email": args.email, "organisation": args.organisation}
    print(say("service", "user_added", args.lang, **facts))
    return DONE


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise SettingFault("there is no terminal to type the password on: say --password-stdin")
    return getpass.getpass()


def _too_weak(password: str) -> str:
    from django.contrib.auth.password_validation import (  # noqa: PLC0415 -- app ready
        validate_password,
    )
    from django.core.exceptions import ValidationError  # noqa: PLC0415 -- app ready

    try:
        validate_password(password)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _list(args: argparse.Namespace) -> int:
    from rantau.service import accounts  # noqa: PLC0415 -- app ready

    for row in accounts.hats():
        print("\t".join(row))
    return DONE


def _end(args: argparse.Namespace) -> int:
    from rantau.service import accounts  # noqa: PLC0415 -- app ready

    n = accounts.end_all(args.email, now=datetime.now(UTC))
    print(say("service", "user_ended", args.lang, email=args.email, n=n))
    return DONE
