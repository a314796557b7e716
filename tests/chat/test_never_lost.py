"""The server is killed outright while people talk on several devices, and answers are lost, doubled and reordered.

A device does what the outbox of a page does: it keeps what it wrote until it is answered, sends it again with the
same id, oldest first, and asks for what came after the last number it has. In the end every device has exactly what
was acknowledged, each message once and in order.
"""

import json
import threading
import time
from collections.abc import Callable
from random import Random
from urllib.request import Request
from uuid import uuid4

import pytest
from django.db import connection

from guanxi.base import clock
from guanxi.chat import actions as chat
from guanxi.chat.models import Message
from guanxi.people.models import Person
from tests.fixtures.process import Served
from tests.market.browsing import UNANSWERED, Browser

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MESSAGES = 8  # of each device; with what is sent twice, fewer than one person may write in a minute
KILLS = 3
PATIENCE_SECONDS = 120


class Device(Browser):
    """One of a person's. `log` is what it shows, by number; `acknowledged` the ids of what the server took."""

    def __init__(self, address: str, person: Person, other: Person, talk: int, name: str) -> None:
        super().__init__(address, person)
        self.other, self.talk, self.name, self.random = other, talk, name, Random(name)
        self.acknowledged: list[str] = []
        self.log: dict[int, str] = {}
        self.problems: list[str] = []

    def live(self) -> None:
        """Write and listen, with spells without a signal."""
        try:
            written: list[tuple[str, str]] = []
            for number in range(MESSAGES):
                written.append((str(uuid4()), f"{self.name} {number}"))
                if self.random.random() < 0.3 and number < MESSAGES - 1:  # no signal: it waits in the outbox
                    continue
                while written:
                    self._send(*written.pop(0))
                self.sync()
                time.sleep(self.random.uniform(0.0, 0.5))
        except Exception as error:
            self.problems.append(f"{self.name}: {error!r}")
        finally:
            connection.close()

    def _send(self, key: str, text: str) -> None:
        form = {"key": key, "text": text}
        for _ in range(1 if self.random.random() < 0.6 else 2):  # the first answer was lost: once more
            status, said = self.send(f"/talk/{self.other.pk}/write/", form)
            if status != 302:
                self.problems.append(f"{self.name} was answered {status}: {said[:200]}")
        self.acknowledged.append(key)

    def sync(self) -> None:
        """Some answers get lost, and some come twice or late."""
        answer = self._missed()
        chance = self.random.random()
        if chance < 0.2:
            return
        if chance < 0.4:
            self._take(self._missed())
        self._take(answer)

    def _missed(self) -> dict[str, object]:
        until = time.monotonic() + PATIENCE_SECONDS
        after = max(self.log, default=0)
        while True:
            try:
                request = Request(
                    f"{self.address}/talk/sync/{self.talk}/?after={after}", headers={"Cookie": self.cookie}
                )
                _status, said = self._ask(request)
                return json.loads(said)  # type: ignore[no-any-return]
            except UNANSWERED:
                self.interrupted += 1
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _take(self, answer: dict[str, object]) -> None:
        for said in answer["messages"]:  # type: ignore[attr-defined]
            if self.log.setdefault(said["number"], said["key"]) != said["key"]:
                self.problems.append(f"{self.name}: two messages have number {said['number']}")


@pytest.fixture
def talk(lin_yue: Person, li_na: Person, tie: Callable[..., None]) -> int:
    tie(lin_yue, li_na)
    said = chat.Words("Are you there?")
    return chat.write_to_person(
        author_id=lin_yue.pk, person_id=li_na.pk, said=said, at=clock.now(), key=uuid4()
    ).conversation_id


def test_every_device_ends_with_what_was_acknowledged_each_once_and_in_order(
    served: Served, lin_yue: Person, li_na: Person, talk: int
) -> None:
    served.start()
    pairs = [(lin_yue, li_na, "Lin's phone"), (lin_yue, li_na, "Lin's desk"), (li_na, lin_yue, "Li's phone")]
    devices = [Device(served.address, mine, other, talk, name) for mine, other, name in pairs]
    threads = [threading.Thread(target=device.live) for device in devices]
    for thread in threads:
        thread.start()
    random = Random()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.2, 1.0))
        served.kill()
        served.start()
    for thread in threads:
        thread.join()
    for device in devices:
        device._take(device._missed())
    assert [problem for device in devices for problem in device.problems] == []
    assert sum(device.interrupted for device in devices) > 0, "a kill that meets nobody proves nothing"
    kept = [str(key) for key in Message.objects.order_by("number").values_list("key", flat=True)]
    assert list(Message.objects.order_by("number").values_list("number", flat=True)) == list(range(1, len(kept) + 1))
    for device in devices:
        assert [device.log[number] for number in sorted(device.log)] == kept
        assert [key for key in kept if key in set(device.acknowledged)] == device.acknowledged
    assert len(kept) == 1 + MESSAGES * len(devices)
