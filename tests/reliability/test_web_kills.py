"""The web server is killed while programs send orders; they send again, and each has one effect."""

import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest

from rantau.service import web
from tests.night import note, sized
from tests.reliability.conftest import Installed
from tests.reliability.served import served

KILLS = sized(4, 500)
CLIENTS = 4
BETWEEN_S = 2.0
PAUSE_S = 0.4
"""A key may call 600 times a minute."""


@dataclass
class Sender:
    """Sends orders until told to stop; what is not answered is sent again under the same name."""

    address: str
    desk: dict[str, Any]
    stop: threading.Event
    refs: dict[str, set[str]] = field(default_factory=dict)
    again: int = 0
    other: list[int] = field(default_factory=list)

    def run(self) -> None:
        while not self.stop.is_set():
            name = str(uuid.uuid4())
            self.refs[name] = {self.insist(name)}
            if len(self.refs) % 3 == 0:
                self.refs[name].add(self.insist(name))
            time.sleep(PAUSE_S)

    def insist(self, name: str) -> str:
        while (ref := self.send(name)) is None:
            self.again += 1
            time.sleep(0.1)
        return ref

    def send(self, name: str) -> str | None:
        headers = {"Authorization": f"Bearer {self.desk['key']}", "Idempotency-Key": name}
        headers["Content-Type"] = "application/json"
        asked = urllib.request.Request(
            self.address, json.dumps(self.desk["body"]).encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return str(json.load(answer)["ref"])
        except urllib.error.HTTPError as error:
            with error:
                self.other.append(error.code)
        except (OSError, ValueError):
            pass
        return None


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "port"), [("sqlite", 18610), ("postgresql", 18620)])
def test_an_order_sent_again_after_a_kill_has_one_effect(
    request: pytest.FixtureRequest, kind: str, port: int
) -> None:
    where: Installed = request.getfixturevalue(kind)
    (where.folder / "static").mkdir(exist_ok=True)
    words = web.command("127.0.0.1", port, processes=2, threads=2)
    desk, stop = json.loads(where.run("desk")), threading.Event()
    senders = [Sender(f"http://127.0.0.1:{port}/api/v1/orders", desk, stop) for _ in range(CLIENTS)]
    threads = [threading.Thread(target=one.run) for one in senders]

    for number in range(KILLS + 1):
        with served(where, words, port):
            for one in threads if number == 0 else ():
                one.start()
            time.sleep(BETWEEN_S)
            if number == KILLS:
                stop.set()
                for one in threads:
                    one.join()

    refs = [ref for one in senders for found in one.refs.values() for ref in found]
    found = json.loads(where.run("look"))
    assert [one.other for one in senders] == [[]] * CLIENTS
    assert [len(ref) for one in senders for ref in one.refs.values() if len(ref) != 1] == []
    assert sorted(refs) == sorted(found["orders"])
    assert found["faults"] == 0
    note(acknowledged=len(refs), kills=KILLS, sent_again=sum(one.again for one in senders))
