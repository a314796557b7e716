"""A copy of one's own data: all of it, readable, and nothing that is private to others."""

import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client

from guanxi.base import clock
from guanxi.jobs import letters, ticks
from guanxi.jobs.own import archive, pages
from guanxi.jobs.own.parts import GROUPS, sections
from guanxi.jobs.own.tasks import make_copy
from guanxi.people import actions as people
from guanxi.people.models import OwnCopy, Person, Tie
from guanxi.people.states import Nearness
from tests.fixtures.life import EMAIL, NAME, NOTE, STREET, WORDS, Life

pytestmark = pytest.mark.django_db
DOCUMENTED = Path(__file__).parents[2] / "docs" / "own-data.md"


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "now", lambda: noon)
    cache.clear()


@pytest.fixture
def copy_of(noon: datetime) -> Callable[..., ZipFile]:
    """Asks for a copy, has it made, and opens it."""

    def make(person: Person, language: str = "en") -> ZipFile:
        copy = people.ask_copy(person_id=person.pk, language=language, at=noon, key=uuid4())
        make_copy.call(copy.pk)
        copy.refresh_from_db()
        with default_storage.open(copy.file) as file:
            return ZipFile(io.BytesIO(file.read()))

    return make


def told(copy: ZipFile, name: str) -> list[dict[str, Any]]:
    return list(json.loads(copy.read(f"data/{name}.json")))


def everything(copy: ZipFile) -> str:
    """All texts in it."""
    return "\n".join(copy.read(name).decode() for name in copy.namelist() if not name.startswith("photos/"))


def test_every_word_of_theirs_is_in_it(life: Life, copy_of: Callable[..., ZipFile]) -> None:
    copy = copy_of(life.person)
    assert copy.testzip() is None
    texts = everything(copy)
    without = {WORDS["answered"]}  # somebody else answers for the shop now
    assert [said for said in life.said if said not in texts and said not in without] == []


def test_it_says_how_near_they_feel_and_not_how_near_others_do(life: Life, copy_of: Callable[..., ZipFile]) -> None:
    Tie.objects.filter(truster=life.friend, trusted=life.person).update(nearness=Nearness.ACQUAINTANCE, hidden=True)
    (tie, *_others) = [row for row in told(copy_of(life.person), "ties") if row["person"] == "Li Na"]
    assert (tie["nearness"], tie["relation"], tie["known_since"]) == (Nearness.FAMILY, WORDS["tie"], 2011)
    assert tie["kept_to_myself"] is False, "that the other hides it is the other's"


def test_orders_decisions_and_consent_are_in_it(life: Life, copy_of: Callable[..., ZipFile]) -> None:
    copy = copy_of(life.person)
    orders = {row["number"]: row for row in told(copy, "orders")}
    kept = orders[life.orders["kept"].pk]
    assert (kept["recipient"], kept["address"], kept["note"]) == (NAME, STREET, NOTE)
    assert kept["goods"] == {"minor": 16800, "currency": "CNY"}
    assert orders[life.orders["called off"].pk]["called_off_words"] == WORDS["called off"]
    decisions = {row["decision"]: row for row in told(copy, "decisions")}
    assert (decisions["refuse"]["reason"], decisions["refuse"]["words"]) == ("damaged", WORDS["refusal"])
    assert decisions["refuse"]["photo"].startswith("photos/")
    assert told(copy, "profile")[0]["evidence"] == "named"
    assert "named to my circle" in copy.read("you.html").decode()
    assert {row["named"] for row in told(copy, "evidence")} == {True}


def test_every_photograph_is_in_it_and_every_mention_leads_to_one(
    life: Life, copy_of: Callable[..., ZipFile]
) -> None:
    copy = copy_of(life.person)
    there = {name for name in copy.namelist() if name.startswith("photos/")}
    assert there == {f"photos/{name}.jpg" for name in life.photo_names}
    assert set(re.findall(r"photos/[0-9a-f]+\.jpg", everything(copy))) <= there
    assert copy.read(min(there)).startswith(b"\xff\xd8")


def test_what_is_private_to_others_is_not_in_it(
    life: Life, copy_of: Callable[..., ZipFile], lucie: Person, wu_ke: Person
) -> None:
    texts = everything(copy_of(life.person))
    for other in Person.objects.exclude(pk=life.person.pk):
        assert str(other.email) not in texts
        assert other.code not in texts
    blocks = told(copy_of(life.person), "blocks")
    assert [row["person"] for row in blocks] == ["Lucie Martin"], "that she did it too is not told"
    assert "Elsewhere 1" not in texts, "where a parcel went that they carried"
    requests = {row["asked_by"]: row for row in told(copy_of(life.person), "requests")}
    assert requests["Wu Ke"]["my_nearness"] is None, "how near he feels is his"


def test_what_was_deleted_of_others_is_nowhere_in_the_facts(life: Life, copy_of: Callable[..., ZipFile]) -> None:
    for row in told(copy_of(life.person), "facts"):
        assert set(row) == {"what", "about", "number", "words", "at"}
    assert "person.blocked" in {row["what"] for row in told(copy_of(life.person), "facts")}


class Links(HTMLParser):
    """Collects where a page leads and what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found |= {value for name, value in attrs if name in ("href", "src") and value}


def test_its_pages_open_without_a_network_and_lead_nowhere_else(life: Life, copy_of: Callable[..., ZipFile]) -> None:
    copy = copy_of(life.person)
    names = set(copy.namelist())
    assert {"index.html", "style.css", "README.txt", *(f"{group}.html" for group in GROUPS)} <= names
    for name in (name for name in names if name.endswith(".html")):
        links = Links()
        links.feed(copy.read(name).decode())
        assert "script" not in links.tags
        assert {link.partition("#")[0] for link in links.found} <= names | {""}, name


@pytest.mark.parametrize(("language", "said"), [("fr", "Vos liens"), ("zh-hans", "您的关系")])
def test_its_pages_are_in_the_language_it_was_asked_in(
    life: Life, copy_of: Callable[..., ZipFile], language: str, said: str
) -> None:
    page = copy_of(life.person, language).read("people.html").decode()
    assert f'<html lang="{language}">' in page
    assert said in page


def test_nothing_written_by_anybody_becomes_part_of_a_page(life: Life, copy_of: Callable[..., ZipFile]) -> None:
    Person.objects.filter(pk=life.friend.pk).update(name="<script>alert(1)</script>")
    assert "<script>" not in copy_of(life.person).read("people.html").decode()


def test_a_long_life_is_whole_in_the_data_and_said_to_be_cut_on_the_page(
    life: Life, copy_of: Callable[..., ZipFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_ROWS", 3)
    copy = copy_of(life.person)
    count = len(told(copy, "facts"))
    assert count > 10
    assert f"These are the first 3 of {count}." in copy.read("facts.html").decode()


def test_each_section_tells_what_it_says_it_tells_and_is_documented(life: Life) -> None:
    documented = DOCUMENTED.read_text()
    for section in sections():
        for row in section.rows(life.person.pk):
            assert list(row) == list(section.columns), section.name
        assert f"### `{section.name}`" in documented
        about = documented.partition(f"### `{section.name}`")[2].partition("\n### ")[0]
        assert [name for name in section.columns if f"`{name}`" not in about] == [], section.name
        assert section.group in GROUPS


def test_the_scene_has_something_in_every_section(life: Life) -> None:
    empty = {section.name for section in sections() if not list(section.rows(life.person.pk))}
    assert empty <= {"banked"}


def test_asking_twice_while_one_is_made_makes_one(life: Life, noon: datetime) -> None:
    first = people.ask_copy(person_id=life.person.pk, language="en", at=noon, key=uuid4())
    again = people.ask_copy(person_id=life.person.pk, language="en", at=noon, key=uuid4())
    assert first.pk == again.pk
    make_copy.call(first.pk)
    same = people.ask_copy(person_id=life.person.pk, language="en", at=noon, key=first.key)
    assert same.pk == first.pk, "the same key finds the one it asked for"


def test_made_twice_there_is_one_file(life: Life, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = people.ask_copy(person_id=life.person.pk, language="en", at=noon, key=uuid4())
    write = archive.write

    def overtaken(*args: Any, **more: Any) -> None:
        write(*args, **more)
        monkeypatch.setattr(archive, "write", write)
        make_copy.call(copy.pk)

    monkeypatch.setattr(archive, "write", overtaken)
    make_copy.call(copy.pk)
    copy.refresh_from_db()
    assert default_storage.listdir("copies")[1] == [Path(copy.file).name]


def test_whoever_asked_hears_that_it_is_ready(life: Life, copy_of: Callable[..., ZipFile]) -> None:
    copy_of(life.person)
    mail.outbox.clear()
    letters.copy_ready.call(OwnCopy.objects.get().pk)
    assert mail.outbox[0].to == [EMAIL]
    assert "/yours/" in str(mail.outbox[0].body)


def test_it_is_thrown_away_after_some_days(life: Life, copy_of: Callable[..., ZipFile], noon: datetime) -> None:
    copy_of(life.person)
    assert ticks.run_due(noon + timedelta(days=6))["copies thrown away"] == 0
    assert ticks.run_due(noon + timedelta(days=8))["copies thrown away"] == 1
    assert default_storage.listdir("copies")[1] == []
    assert OwnCopy.objects.get().file == ""


@pytest.fixture
def proved(life: Life) -> Client:
    """Their browser, just signed in."""
    fresh = Client()
    fresh.post("/account/login/", {"login": EMAIL, "password": "open sesame"})
    return fresh


def test_from_asking_to_the_file(proved: Client, life: Life) -> None:
    proved.post("/yours/copy/", {"key": str(uuid4())})
    copy = OwnCopy.objects.get()
    assert "Being made" in proved.get("/yours/").content.decode()
    make_copy.call(copy.pk)
    assert f'href="/yours/copy/{copy.pk}/"' in proved.get("/yours/").content.decode()
    answer: Any = proved.get(f"/yours/copy/{copy.pk}/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="guanxi-2026-11-21.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None


def test_only_its_owner_gets_it_and_only_with_a_proof(
    life: Life, copy_of: Callable[..., ZipFile], client_of: Callable[[Person], Client], li_na: Person
) -> None:
    copy_of(life.person)
    address = f"/yours/copy/{OwnCopy.objects.get().pk}/"
    assert life.client.get(address).headers["Location"].startswith("/account/again/")
    EmailAddress.objects.create(user=li_na, email=li_na.email, verified=True, primary=True)
    other = Client()
    other.post("/account/login/", {"login": li_na.email, "password": "open sesame"})
    assert other.get(address).status_code == 404
    assert Client().get(address).headers["Location"].startswith("/account/login/")


def test_a_file_that_is_gone_is_said_calmly(proved: Client, life: Life, copy_of: Callable[..., ZipFile]) -> None:
    copy_of(life.person)
    copy = OwnCopy.objects.get()
    default_storage.delete(copy.file)
    assert proved.get(f"/yours/copy/{copy.pk}/").status_code == 404
    assert proved.get("/yours/copy/9223372036854775808/").status_code == 404


def test_copies_have_an_end_in_a_day(proved: Client, life: Life) -> None:
    statuses = []
    for _ in range(4):
        statuses.append(proved.post("/yours/copy/", {"key": str(uuid4())}).status_code)
        OwnCopy.objects.update(ready_at=clock.now())
    assert statuses == [302, 302, 302, 429]


def test_leaving_by_the_pages(proved: Client, life: Life) -> None:
    assert "Delete all of it" in proved.get("/yours/leave/").content.decode()
    assert proved.post("/yours/leave/").status_code == 422, "the box is not ticked"
    assert proved.post("/yours/leave/", {"sure": "yes"}).status_code == 302
    life.person.refresh_from_db()
    assert life.person.leaves_at is not None
    assert "Take it back and stay" in proved.get("/yours/").content.decode()
    proved.post("/yours/stay/")
    life.person.refresh_from_db()
    assert life.person.leaves_at is None


def test_an_open_screen_is_not_enough_to_leave(life: Life) -> None:
    life.client.post("/yours/leave/", {"sure": "yes"})
    life.person.refresh_from_db()
    assert life.person.leaves_at is None
    assert "Show first that it is you" in life.client.get("/yours/leave/").content.decode()


def test_what_is_owed_is_listed_with_the_way_there(
    make_order: Callable[..., Any], client_of: Callable[[Person], Client], lin_yue: Person, wang_mei: Person
) -> None:
    order = make_order(1)
    page = client_of(lin_yue).get("/yours/leave/").content.decode()
    assert f'href="/orders/{order.pk}/"' in page
    assert "Delete all of it" not in page
    assert 'href="/sell/meis-tea/"' in client_of(wang_mei).get("/yours/leave/").content.decode()


def test_values_are_said_as_their_reader_says_them() -> None:
    assert pages.cell(True) == "yes"
    assert pages.cell("a\n<b>") == "<p>a<br>&lt;b&gt;</p>"
    assert pages.cell(7) == "7"
