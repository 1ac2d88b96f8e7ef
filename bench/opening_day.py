"""Opening day: people who sign in and look, all at once, on a service that holds a country.

    PYTHONPATH=src python bench/opening_day.py [--people 1000000] [--scale 1] [--seconds 30]

Builds the lived-in country at a scale (1 is 25,000 places), adds accounts up to so many people by
plain SQL, starts the web server as `rantau serve` does, and lets clients read and write: reads of
the first page, the register, offers, desks and lists; one turn in ten is a sign-in, and one in ten
an order that a host's program writes down, sends in and withdraws, three writes with the law, the
memorandum's places and the journal. The naive way is measured in the same run on the same rows.
Writes bench/results/opening_day.json.
"""
# ruff: noqa: PLC0415 -- Django is imported when the settings are there

import argparse
import http.cookiejar
import json
import os
import platform
import random
import re
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
NOW = datetime.now(UTC)
OPEN = ("/", "/organisasi", "/organisasi?teks=yamada", "/keputusan", "/api/v1/offers?text=yamada")
DESKS = {
    "ministry": ("/kementerian/", "/kementerian/pesanan", "/kementerian/kelas"),
    "host": ("/penerima/", "/penerima/pesanan"),
    "training_centre": ("/balai/", "/balai/kelas"),
}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PORT = 18555


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--scale", type=Fraction, default=Fraction(1))
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-opening-") as name:
        os.environ |= {"RANTAU_DEMO": "1", "RANTAU_DATA_DIR": name, "RANTAU_LOG_LEVEL": "ERROR"}
        content = measured(options)
    path = HERE / "results" / "opening_day.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


def measured(options: argparse.Namespace) -> dict[str, Any]:
    from rantau.service.prepare import prepare

    began = time.monotonic()
    prepare(lambda line: None)
    fill(options)
    size = {
        "people": options.people,
        "places": int(25_000 * options.scale),
        "clients": options.clients,
        "processes": options.processes,
        "set_up_s": round(time.monotonic() - began, 1),
    }
    naive = naive_twins()
    from rantau.journey.parties.queries import faces

    people = {face.role: face.ref for face in faces()}
    desk = desk_of(people["host"])
    load = os.getloadavg()[0]
    return {
        "machine": {"python": platform.python_version(), "cpus": os.cpu_count(), "load": load},
        "size": size,
        "through_http": through_http(options, people, desk),
        "naive": naive,
    }


def fill(options: argparse.Namespace) -> None:
    from django.db import connection
    from django.db.transaction import atomic

    from rantau.demo import world
    from rantau.demo.draws import Setting

    world.build(Setting(1, options.scale), now=NOW, told=lambda step: print(step, flush=True))
    rows = (
        (f"x-{n:08d}", f"p{n}@people.example", f"Person {n}", "id", True, NOW, "!")
        for n in range(options.people)
    )
    with atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO journey_person "
            "(ref, email, name, language, is_active, joined_at, password) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def desk_of(ref: str) -> dict[str, Any]:
    """Return what a host's program orders with: its key and the terms of an order."""
    from django.db import connection

    from rantau.base.actor import Door
    from rantau.journey.orders.queries import memorandum_list
    from rantau.journey.parties.actions import create_key
    from rantau.journey.parties.queries.members import actor_in_hat, person_of_face

    person: Any = person_of_face(ref)
    host = actor_in_hat(person.pk, None, door=Door.WEB, fresh_at=NOW)
    assert host is not None
    until = NOW.date() + timedelta(days=30)
    _, key = create_key(actor=host, name="b", scopes=("orders",), expires_on=until, now=NOW)
    found = next(
        one for one in memorandum_list(actor=host, now=NOW).rows if one.destination == "JP"
    )
    body = {
        "memorandum": found.ref, "occupation": "ME01", "n_places": 1, "place": "JP-23",
        "departs_on": f"{NOW.year + 1}-10-01", "months": 36, "regime": "esd", "hourly": 1250,
        "hours_per_month": 168, "deductions": 40000, "lodging_m2": "6.5",
    }  # fmt: skip
    connection.close()
    return {"key": key, "body": body}


def timed(act: Any, repeats: int = 5) -> float:
    """Return the middle of some runs [ms]."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return round(1000 * sorted(times)[repeats // 2], 2)


def naive_twins() -> dict[str, Any]:
    """Compare what we do with what is written first: scans, whole lists, counts of everything."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from rantau.base.actor import SYSTEM
    from rantau.journey.parties.queries.members import person_by_email

    people: Any = get_user_model().objects.visible_to(SYSTEM)
    some = people.order_by("-pk")[1].email
    found = {
        "account_by_address_ours_ms": timed(lambda: person_by_email(some)),
        "account_by_indexed_address_ms": timed(lambda: people.filter(email=some).first()),
        "account_by_unindexed_name_ms": timed(lambda: people.filter(name="nobody").first()),
        "list_of_fifty_ms": timed(lambda: list(people.order_by("pk")[:50])),
        "list_without_pages_ms": timed(lambda: list(people.order_by("pk")), 1),
        "count_of_everything_ms": timed(people.count, 3),
    }
    connection.close()
    return found


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the time of a write is the write's alone."""

    def redirect_request(self, *_what: Any) -> None:
        return None


class Client:
    """Somebody with a browser, signed in or not."""

    def __init__(self, who: str, pages: tuple[str, ...], desk: dict[str, Any]) -> None:
        self.who, self.pages, self.desk = who, pages, desk
        self.times: dict[str, list[float]] = {}
        self.faults = 0
        self.open = self._opener()

    def _opener(self) -> urllib.request.OpenerDirector:
        jar = http.cookiejar.CookieJar()
        return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), Stay)

    def ask(self, kind: str, path: str, data: bytes | None = None, **headers: str) -> str:
        asked = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data, headers)
        began = time.perf_counter()
        try:
            with self.open.open(asked, timeout=60) as answer:
                text = answer.read().decode()
        except (urllib.error.URLError, OSError) as error:
            if getattr(error, "code", 0) != 302:
                self.faults += 1
                return ""
            text = ""
        self.times.setdefault(kind, []).append(time.perf_counter() - began)
        return text

    def sign_in(self) -> None:
        self.open = self._opener()
        token = TOKEN.search(self.ask("read", "/contoh"))
        form = {"csrfmiddlewaretoken": token[1] if token else "", "who": self.who}
        self.ask("sign_in", "/contoh/masuk", urllib.parse.urlencode(form).encode())

    def order(self) -> None:
        made = self.post("/api/v1/orders", self.desk["body"])
        if made:
            sent = self.post(f"/api/v1/orders/{made['ref']}/submit", {"version": made["version"]})
            given_up = {"version": sent.get("version"), "reason": "An order of the benchmark"}
            self.post(f"/api/v1/orders/{made['ref']}/withdraw", given_up)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.desk['key']}"}
        headers["Content-Type"] = "application/json"
        found: dict[str, Any] = json.loads(
            self.ask("write", path, json.dumps(body).encode(), **headers) or "{}"
        )
        return found

    def run(self, until: float) -> None:
        self.sign_in()
        while time.monotonic() < until:
            chance = random.random()
            if chance < 0.1:
                self.sign_in()
            elif chance < 0.2:
                self.order()
            else:
                self.ask("read", random.choice((*OPEN, *self.pages)))


def through_http(
    options: argparse.Namespace, people: dict[str, str], desk: dict[str, Any]
) -> dict[str, Any]:
    from rantau.service import web

    web.collect_static()
    words = web.command("127.0.0.1", PORT, processes=options.processes, threads=4)
    server = subprocess.Popen(words)
    try:
        time.sleep(8)
        roles = sorted(DESKS)
        clients = [
            Client(people[roles[n % 3]], DESKS[roles[n % 3]], desk) for n in range(options.clients)
        ]
        until = time.monotonic() + options.seconds
        threads = [threading.Thread(target=one.run, args=(until,)) for one in clients]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    finally:
        server.terminate()
        server.wait()
    return summed(clients, options.seconds)


def summed(clients: list[Client], seconds: float) -> dict[str, Any]:
    found: dict[str, Any] = {"faults": sum(one.faults for one in clients)}
    for kind in ("read", "write", "sign_in"):
        times = sorted(t for one in clients for t in one.times.get(kind, []))
        at = {p: round(1000 * times[int(len(times) * p / 100)]) for p in (50, 95, 99)}
        found[kind] = {"n": len(times), "a_second": round(len(times) / seconds, 1)}
        found[kind] |= {f"p{p}_ms": ms for p, ms in at.items()}
    return found


if __name__ == "__main__":
    main()
