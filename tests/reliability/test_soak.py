"""The web server answers a steady mix of reads and writes: without errors, and without growing."""

import http.cookiejar
import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pytest

from tests.night import NIGHT, note, sized
from tests.reliability.conftest import Installed
from tests.reliability.served import memory_mb, served
from tests.service import started

SECONDS = sized(10, 3600, "RANTAU_SOAK_S")
CLIENTS = 8
PAUSE_S = 0.2
"""Keeps eight clients below what one key may ask in a minute."""
GROWTH = 0.05 if NIGHT else 0.3
"""Most that may be added to the memory; a gate is too short for less."""
PAGES = (
    "/", "/organisasi", "/nota", "/keputusan", "/penerima/", "/penerima/pesanan", "/penerima/nota",
)  # fmt: skip
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_what: Any) -> None:
        return None


@dataclass
class Client:
    """Somebody of the host's office: with a browser, and with a program that has a key."""

    address: str
    desk: dict[str, Any]
    answers: Counter[int] = field(default_factory=Counter)
    times: list[tuple[float, float]] = field(default_factory=list)
    """When each answer came, and after how long."""

    def run(self, until: float) -> None:
        self.sign_in()
        while time.monotonic() < until:
            chance = random.random()
            if chance < 0.05:
                self.sign_in()
            elif chance < 0.15:
                self.call("/api/v1/orders", self.desk["body"])
            elif chance < 0.25:
                self.call("/api/v1/orders")
            else:
                self.ask(random.choice(PAGES))
            time.sleep(PAUSE_S)

    def sign_in(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(jar, Stay)
        token = TOKEN.search(self.ask("/contoh"))
        form = {"csrfmiddlewaretoken": token[1] if token else "", "who": self.desk["person"]}
        self.ask("/contoh/masuk", urllib.parse.urlencode(form).encode())

    def call(self, path: str, body: dict[str, Any] | None = None) -> None:
        headers = {"Authorization": f"Bearer {self.desk['key']}"}
        headers["Content-Type"] = "application/json"
        self.ask(path, json.dumps(body).encode() if body else None, headers)

    def ask(self, path: str, data: bytes | None = None, headers: Any = ()) -> str:
        asked = urllib.request.Request(self.address + path, data, dict(headers))
        status, text, began = 0, "", time.monotonic()
        try:
            with self.browser.open(asked, timeout=60) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                status = error.code
        except OSError:
            pass  # no answer at all is counted as 0
        self.answers[status] += 1
        self.times.append((began, time.monotonic() - began))
        return text


def measured(session: int, until: float) -> Iterator[float]:
    while time.monotonic() < until:
        yield memory_mb(session)
        time.sleep(SECONDS / 60)


def p95_ms(times: list[float]) -> int:
    return round(1000 * sorted(times)[int(len(times) * 0.95)])


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "port"), [("sqlite", 18630), ("postgresql", 18640)])
def test_a_steady_load_finds_no_error_and_no_growth(
    request: pytest.FixtureRequest, kind: str, port: int
) -> None:
    where: Installed = request.getfixturevalue(kind)
    where.more |= {"RANTAU_PROCESSES": "2", "RANTAU_LOG_LEVEL": "ERROR"}
    desk = json.loads(where.run("desk"))
    clients = [Client(f"http://127.0.0.1:{port}", desk) for _ in range(CLIENTS)]

    with served(where, started.command("serve", "--port", port), port) as session:
        began = time.monotonic()
        until = began + SECONDS
        threads = [threading.Thread(target=one.run, args=(until,)) for one in clients]
        for one in threads:
            one.start()
        memory = list(measured(session, until))
        for one in threads:
            one.join()

    answers = sum((one.answers for one in clients), Counter[int]())
    third = len(memory) // 3
    warm, end = (median(memory[k : k + third // 2]) for k in (third, len(memory) - third // 2))
    times = [pair for one in clients for pair in one.times]
    first = [took for at, took in times if at < began + SECONDS / 3]
    last = [took for at, took in times if at > until - SECONDS / 3]
    note(seconds=SECONDS, answers=answers.total(), orders=answers[201], warm_mb=round(warm),
         end_mb=round(end), first_p95_ms=p95_ms(first), last_p95_ms=p95_ms(last))  # fmt: skip
    assert answers.keys() == {200, 201, 302}, answers
    assert end / warm - 1 < GROWTH, memory
    assert json.loads(where.run("look"))["faults"] == 0
