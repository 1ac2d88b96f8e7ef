"""`rantau import`: a spreadsheet of organisations, of a centre's capacity, or of orders."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rantau.base.actor import SYSTEM, Actor, Door
from rantau.base.errors import NotVisible, Refusal
from rantau.base.words import say
from rantau.cli import BAD_INPUT, DONE, WRONG_USE
from rantau.service.start import set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "what", choices=("organisations", "capacity", "orders"),
        help="organisations for the register; what a centre teaches with; orders of a host",
    )  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx or .csv")
    parser.add_argument(
        "--as", dest="email", default="", metavar="ADDRESS",
        help="who does this: needed for capacity and orders, at whose organisation they belong",
    )  # fmt: skip
    parser.add_argument(
        "--result", type=Path, metavar="FILE", help="write the same sheet with a result per row"
    )
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="language (default: id)")


def run(args: argparse.Namespace) -> int:
    """Bring the sheet in whole, or say for each row what is wrong and bring in nothing."""
    set_up()
    try:
        data = args.file.read_bytes()
        found = _use_case(args.what)(
            actor=_actor(args.email), data=data, name=args.file.name, lang=args.lang,
            now=datetime.now(UTC),
        )  # fmt: skip
    except OSError as error:
        return _not_used(error)
    except Refusal as refusal:
        text = say("refusal", refusal.code, args.lang, **refusal.facts)
        print(f"rantau import: {text}", file=sys.stderr)
        return WRONG_USE
    for line, text in found.faults:
        print(f"{args.file.name}:{line}: {text}", file=sys.stderr)
    code = "not_imported" if found.faults else "imported"
    print(say("service", code, args.lang, n=found.n_rows, faults=len(found.faults)))
    if args.result is not None and found.file:
        try:
            args.result.write_bytes(found.file)
        except OSError as error:
            return _not_used(error)
    return BAD_INPUT if found.faults else DONE


def _not_used(error: OSError) -> int:
    print(f"rantau import: {error.filename}: {error.strerror}", file=sys.stderr)
    return WRONG_USE


def _use_case(what: str) -> Callable[..., Any]:
    from rantau.journey.orders.actions import draft_orders  # noqa: PLC0415 -- app ready
    from rantau.journey.parties.actions import register_organisations  # noqa: PLC0415 -- app ready
    from rantau.journey.training.actions import keep_capacity_sheet  # noqa: PLC0415 -- app ready

    cases: dict[str, Callable[..., Any]] = {
        "organisations": register_organisations,
        "capacity": keep_capacity_sheet,
        "orders": draft_orders,
    }
    return cases[what]


def _actor(email: str) -> Actor:
    """Return who acts: a member in their first hat, or the installation itself."""
    from rantau.journey.parties.queries import (  # noqa: PLC0415 -- app ready
        actor_in_hat,
        person_by_email,
    )

    if not email:
        return replace(SYSTEM, door=Door.CLI)
    person = person_by_email(email)
    actor = None if person is None else actor_in_hat(person.pk, None, door=Door.CLI)
    if actor is None:
        raise NotVisible("not_visible", table="Person", ref=email)
    return actor
