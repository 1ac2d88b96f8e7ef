"""`rantau demo`: the service with a lived-in country in it; `--files`: the engines on files."""

import argparse
import http.cookiejar
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau.base import words
from rantau.cli import DONE, FAULT
from rantau.cli.demo_files import shown, walk_on_files
from rantau.cli.plan import positive
from rantau.cli.scenario import SEED_HELP, SUPPLY_HELP, scale_text, seed_text
from rantau.cli.steps import Teller
from rantau.demo.draws import SUPPLIES, Setting
from rantau.service import trial

SCALE = Fraction(1, 20)
WHO = re.compile(r'name="who" value="([^"]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WHOLE = ("hosts", "centres", "orders", "waiting", "needed", "planned", "in_training")
COUNTED = (*WHOLE, "competent", "classes", "unanswered", "entries", "faults")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--files", action="store_true", help="no service: the engines on files, and a report"
    )
    parser.add_argument("--fresh", action="store_true", help="build the service's country anew")
    parser.add_argument(
        "--check", action="store_true", help="answer one page of each portal, and end"
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="port, or the next free one (default: 8000)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR",
        help="folder to write (default: demo/service, or demo/files)",
    )  # fmt: skip
    parser.add_argument(
        "--scale", type=scale_text,
        help="1 is 25,000 places; from 0.01 to 4 (default: 0.05, or 1 with --files)",
    )  # fmt: skip
    parser.add_argument("--seed", type=seed_text, default=1, help=SEED_HELP)
    parser.add_argument("--supply", choices=tuple(SUPPLIES), default="ample", help=SUPPLY_HELP)
    parser.add_argument(
        "--time-limit", type=positive, metavar="SECONDS",
        help="--files: for planning (default: 60 at scale 1, less below)",
    )  # fmt: skip
    parser.add_argument(
        "--lang", choices=("id", "en", "ja"), default="id", help="language (default: id)"
    )


def run(args: argparse.Namespace) -> int:
    """Run the one or the other demo."""
    if args.out is None:
        args.out = Path("demo") / ("files" if args.files else "service")
    return walk_on_files(args) if args.files else _serve(args)


def _serve(args: argparse.Namespace) -> int:
    """Build the country where it is not there, start the service, and tell what to look at."""
    lang = args.lang if args.lang != "ja" else "en"
    folder = args.out.absolute()
    teller = Teller("service", lang)
    mark = None if args.fresh else trial.held(folder)
    if mark is None:
        setting = Setting(args.seed, args.scale or SCALE, args.supply)
        mark = trial.build(folder, setting, teller)
    port = trial.free_port(args.port)
    teller("start")
    with trial.running(folder, port) as processes:
        teller.close()
        origin = f"http://127.0.0.1:{port}"
        _tell(mark["found"], f"{origin}/contoh", lang)
        if args.check:
            return _check(origin, lang)
        return _wait(processes, folder, lang)


def _tell(found: dict[str, Any], address: str, lang: str) -> None:
    facts = {name: words.number(round(found[name]), lang) for name in COUNTED}
    facts["gap"] = words.number(found["gap"], lang, 2)
    print(words.say("service", "found", lang, **facts))
    print(words.say("service", "address", lang, address=address))
    print(words.say("service", "tour", lang), flush=True)


def _wait(processes: list[subprocess.Popen[bytes]], folder: Path, lang: str) -> int:
    try:
        while all(one.poll() is None for one in processes):
            time.sleep(0.5)
    except KeyboardInterrupt:
        print(words.say("service", "stopped", lang), file=sys.stderr)
        return DONE
    print(words.say("service", "ended", lang, folder=shown(folder)), file=sys.stderr)
    return FAULT


def _check(origin: str, lang: str) -> int:
    """Sign in as everybody of the start page; each desk must answer."""
    faults = 0
    for page, status, seconds in _visits(origin):
        facts = {"page": page, "status": status, "ms": round(1000 * seconds)}
        print(words.say("service", "page_answered", lang, **facts))
        faults += status != 200
    return FAULT if faults else DONE


def _visits(origin: str) -> Iterator[tuple[str, int, float]]:
    yield _visit(_browser(), f"{origin}/")
    start = _browser()
    with start.open(f"{origin}/contoh", timeout=60) as answer:
        people = WHO.findall(answer.read().decode())
    for who in people:
        one = _browser()
        with one.open(f"{origin}/contoh", timeout=60) as answer:
            token = TOKEN.findall(answer.read().decode())[0]
        form = {"csrfmiddlewaretoken": token, "who": who}
        yield _visit(one, f"{origin}/contoh/masuk", urllib.parse.urlencode(form).encode())
    if len(people) < 4:
        yield "/contoh", 404, 0.0


def _browser() -> urllib.request.OpenerDirector:
    jar = http.cookiejar.CookieJar()
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))


def _visit(
    browser: urllib.request.OpenerDirector, address: str, form: bytes | None = None
) -> tuple[str, int, float]:
    """Return where a visit ended, with which status, and the seconds it took."""
    began = time.monotonic()
    try:
        with browser.open(address, form, timeout=60) as answer:
            answer.read()
            page = urllib.parse.urlsplit(answer.url).path
            return page, answer.status, time.monotonic() - began
    except urllib.error.HTTPError as error:
        return urllib.parse.urlsplit(error.url or address).path, error.code, 0.0
