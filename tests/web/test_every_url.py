"""Every address of the market, asked for by everybody, with the answer each should get.

The table is every_url.txt: a column for each hand, a row for each address and method. `ok` is 200, `in` is
sent to sign in, `->` is sent on elsewhere, a number is that status. What a row does not list takes only the
other method: 405. An address without a row fails the first test.
"""

import logging
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from tests.fixtures.scene import ABOUT_ME, AMONG_US, BACK_ROOM, DIARY, NOTE, PHONE, STREET, WHISPER, Scene
from tests.web.addresses import address, names

from guanxi.delivery import queries as delivery

pytestmark = pytest.mark.django_db

HANDLES_THE_GOODS = {"owner", "contact", "packer", "courier", "buyer"}
# What must not be read by others than these, wherever it may stand.
PRIVATE: dict[str, set[str]] = {
    STREET: HANDLES_THE_GOODS,
    PHONE.removeprefix("+86"): HANDLES_THE_GOODS,
    NOTE: HANDLES_THE_GOODS,
    r"987[.,]65": {"courier"},  # what the courier declared, as long as it is not counted
    r"lin\.yue@example\.org": {"buyer", "friend"},
    DIARY: {"buyer"},
    re.escape(WHISPER): {"buyer", "owner", "contact", "packer", "courier", "colleague", "cashier"},
    ABOUT_ME: {"buyer", "unrelated"},
    AMONG_US: {"buyer", "owner"},
    BACK_ROOM: {"owner", "contact"},
}


class Row(NamedTuple):
    name: str
    method: str
    answers: list[str]


def table() -> tuple[list[str], list[Row]]:
    """The hands, and what each row says of them."""
    head, *lines = Path(__file__).with_name("every_url.txt").read_text().splitlines()
    split = [line.split() for line in lines if line]
    return head.split(), [Row(name, method, answers) for name, method, *answers in split]


HANDS, ROWS = table()


def feature(row: Row) -> str:
    return re.split("[:_]", row.name)[0]


FEATURES = {name: list(rows) for name, rows in groupby(ROWS, feature)}


def test_every_address_is_in_the_table() -> None:
    assert set(names()) - {row.name for row in ROWS} == set()
    assert {row.name for row in ROWS} - set(names()) == set()


def visit(scene: Scene, hand: str, row: Row) -> HttpResponse:
    """Ask, and take back whatever that did."""
    client = scene.client(hand)
    client.raise_request_exception = False
    with transaction.atomic():
        where = address(scene, row.name)
        # A form in which nothing is filled in still carries its secret.
        answer = client.get(where) if row.method == "GET" else client.post(where, {"csrfmiddlewaretoken": "x"})
        transaction.set_rollback(True)
    return answer


def said(answer: HttpResponse) -> str:
    if answer.status_code in (301, 302, 303):
        return "in" if answer.headers["Location"].startswith(f"{reverse('account_login')}?next=") else "->"
    return {200: "ok"}.get(answer.status_code, str(answer.status_code))


def read_by(answer: HttpResponse, private: dict[str, set[str]]) -> Iterator[str]:
    """What of it stands in the answer."""
    if answer.streaming and answer.headers["Content-Type"].startswith("text/event-stream"):
        return
    text = b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")  # type: ignore[arg-type]
    yield from (secret for secret in private if re.search(secret, text))


def unsafe_forms(answer: HttpResponse) -> list[str]:
    """Forms that could not be sent, because the page's secret is not in them."""
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    forms = re.findall(r"<form\b.*?</form>", answer.content.decode(), flags=re.DOTALL)
    return [form.split(">")[0] for form in forms if 'method="post"' in form and "csrfmiddlewaretoken" not in form]


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals are what is looked for here; they need no lines."""
    logging.getLogger("django.request").setLevel(logging.ERROR)


@pytest.fixture
def private(scene: Scene) -> dict[str, set[str]]:
    """The secrets of the scene, with the two codes that only the buyer sees, as they are shown or linked."""
    codes = (
        delivery.presence_code(scene.parcels["under_way"]),
        delivery.acceptance_code(delivery.parcel(scene.parcels["decided"].pk)),
    )
    return PRIVATE | {rf">{code}<|code={code}": {"buyer"} for code in codes}


@pytest.mark.parametrize("rows", FEATURES.values(), ids=FEATURES)
def test_everybody_gets_the_answer_of_the_table_and_nobody_what_is_not_theirs(
    scene: Scene, private: dict[str, set[str]], rows: list[Row]
) -> None:
    wrong: list[str] = []
    for row in rows:
        for hand, expected in zip(HANDS, row.answers, strict=True):
            answer = visit(scene, hand, row)
            if said(answer) != expected:
                wrong.append(f"{row.method} {row.name} as {hand}: {said(answer)}, not {expected}")
            leaked = [secret for secret in read_by(answer, private) if hand not in private[secret]]
            wrong += [f"{row.method} {row.name} shows {hand} “{secret}”" for secret in leaked]
            wrong += [f"{row.method} {row.name} as {hand}: no secret in {form}" for form in unsafe_forms(answer)]
    assert wrong == []


def test_what_a_row_does_not_list_takes_only_the_other_method(scene: Scene) -> None:
    listed = {(row.name, row.method) for row in ROWS}
    unlisted = [
        Row(name, method, []) for name in names() for method in ("GET", "POST") if (name, method) not in listed
    ]
    assert {row.name: visit(scene, "buyer", row).status_code for row in unlisted} == {
        row.name: 405 for row in unlisted
    }


@pytest.mark.parametrize(
    ("name", "hand", "seen"),
    [
        ("desk:order", "owner", {STREET, PHONE.removeprefix("+86"), NOTE}),
        ("rounds:cash", "courier", {r"987[.,]65"}),
        ("talk:with", "friend", {r"lin\.yue@example\.org"}),
        ("posts:show", "buyer", {DIARY}),
        ("people:ties", "buyer", {ABOUT_ME}),
        ("communities:show", "owner", {AMONG_US}),
        ("talk:group", "contact", {BACK_ROOM}),
    ],
)
def test_what_is_private_is_there_for_those_it_is_for(scene: Scene, name: str, hand: str, seen: set[str]) -> None:
    assert seen <= set(read_by(visit(scene, hand, Row(name, "GET", [])), PRIVATE))


def test_the_codes_are_there_for_the_buyer(scene: Scene, private: dict[str, set[str]]) -> None:
    pages = [visit(scene, "buyer", Row(name, "GET", [])) for name in ("buying:order", "buying:door")]
    assert {secret for page in pages for secret in read_by(page, private)} >= private.keys() - PRIVATE.keys()


def test_no_form_is_taken_without_the_page_s_secret(scene: Scene) -> None:
    """Another site cannot have a signed-in browser send anything."""
    client = scene.client("buyer")
    client.handler.enforce_csrf_checks = True
    answers = {name: client.post(address(scene, name)).status_code for name in names()}
    # A mail program sends this one; the address itself is the secret, and all it can do is to stop letters.
    assert {name: status for name, status in answers.items() if status != 403} == {"notices:stop": 302}
