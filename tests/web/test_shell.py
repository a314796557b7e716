"""The frame every page lives in: languages, calm pages for trouble, installation, and the styles' promises."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

import guanxi.web
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.people.models import Person
from guanxi.web import moments
from guanxi.web.middleware import Refusals
from guanxi.web.shell import views
from guanxi.web.templatetags import gx

pytestmark = pytest.mark.django_db
WEB = Path(guanxi.web.__file__).parent


def test_a_page_that_is_not_there_says_so_calmly(client: Client) -> None:
    answer = client.get("/there/is/nothing/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_what_is_not_there_is_no_defect_for_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/products/999999/")
    assert not [record for record in caplog.records if record.name == "guanxi.errors"]


def test_a_defect_shows_its_number_and_asks_nobody(django_assert_num_queries: Callable[..., object]) -> None:
    request = RequestFactory().get("/")
    request.error_id = "0badcafe"  # type: ignore[attr-defined]
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        answer = views.broken(request)
    assert answer.status_code == 500
    assert "0badcafe" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotAllowed("Only the owner can."), 403, "Only the owner can."),
        (Gone(), 404, "There is nothing here"),
        (Refusal("Only 3 left."), 422, "Only 3 left."),
    ],
)
def test_a_no_that_no_form_catches_becomes_a_page(error: Refusal, status: int, words: str, client: Client) -> None:
    request = client.get("/").wsgi_request
    answer = Refusals(lambda _request: None).process_exception(request, error)  # type: ignore[arg-type, return-value]
    assert answer is not None
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_form_from_an_old_page_gives_back_what_was_written() -> None:
    client = Client(enforce_csrf_checks=True)
    words = "I grow and bake tea in Fuding, as my grandmother did."
    answer = client.post("/language/", {"about": words, "password": "a long secret indeed"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert words in page
    assert "a long secret indeed" not in page


def test_a_stranger_chooses_a_language_and_keeps_it(client: Client) -> None:
    answer = client.post("/language/", {"language": "fr", "next": "/offline/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/offline/")
    assert '<html lang="fr">' in client.get("/there/is/nothing/").content.decode()


def test_a_person_keeps_their_language_with_their_account(
    lin_yue: Person, client_of: Callable[[Person], Client]
) -> None:
    client_of(lin_yue).post("/language/", {"language": "zh-hans"})
    lin_yue.refresh_from_db()
    assert lin_yue.language == "zh-hans"
    assert '<html lang="zh-hans">' in client_of(lin_yue).get("/there/is/nothing/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_choosing_a_language_never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    answer = client.post("/language/", {"language": "xx", "next": elsewhere})
    assert answer.headers["Location"] == "/"
    assert "django_language" not in answer.cookies


def test_the_market_can_be_installed_and_its_pictures_are_there(client: Client) -> None:
    manifest = json.loads(client.get(reverse("shell:manifest")).content)
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert (WEB / icon["src"].lstrip("/")).read_bytes().startswith(b"\x89PNG")


def test_the_worker_keeps_every_style_sheet_and_the_page_for_no_connection(client: Client) -> None:
    worker = client.get(reverse("shell:worker")).content.decode()
    assert reverse("shell:offline") in worker
    for sheet in gx.stylesheets():
        assert sheet in worker


def test_the_page_for_no_connection_knows_nobody(lin_yue: Person, client_of: Callable[[Person], Client]) -> None:
    assert "Lin Yue" not in client_of(lin_yue).get(reverse("shell:offline")).content.decode()


def test_pages_are_private_and_may_use_little_of_the_phone(client: Client) -> None:
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "microphone=()" in answer.headers["Permissions-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_no_template_styles_or_scripts_in_line() -> None:
    for template in (WEB / "templates").rglob("*.html"):
        text = template.read_text()
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style', text), template


def test_every_icon_that_is_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (WEB / "static" / "icons.svg").read_text()))
    asked = {
        (name, template.name)
        for template in (WEB / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', template.read_text())
    }
    assert {(name, where) for name, where in asked if name not in drawn} == set()


def test_our_styles_scripts_and_icons_weigh_less_than_thirty_kilobytes() -> None:
    static = WEB / "static"
    first = [
        *(static / "css").glob("*.css"),
        static / "js" / "shell.js",
        static / "js" / "live.js",
        static / "icons.svg",
    ]
    assert sum(len(gzip.compress(file.read_bytes())) for file in first) < 30_000


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=20), "20 min"),
        (timedelta(hours=3, minutes=10), "3 h"),
        (timedelta(hours=9), "today 03:00"),
        (timedelta(hours=20), "yesterday 16:00"),
        (timedelta(days=19), "2 Nov"),
        (timedelta(days=390), "27 Oct 2025"),
        (timedelta(hours=-3), "today 15:00"),
        (timedelta(hours=-24), "tomorrow 12:00"),
    ],
)
def test_moments_are_said_as_a_person_says_them(noon: datetime, ago: timedelta, words: str) -> None:
    assert moments.said(noon - ago, now=noon, language="en") == words


def test_dates_are_written_in_each_languages_manner(noon: datetime) -> None:
    long_ago = noon - timedelta(days=19)
    with translation.override("zh-hans"):
        assert moments.said(long_ago, now=noon, language="zh-hans") == "11月2日"
    assert moments.said(long_ago, now=noon, language="fr") == "2 nov."


@pytest.mark.parametrize(
    ("colour", "name"), [("#000000", "tone-0"), ("#ffffff", "tone-5"), ("#c0a080", "tone-3"), ("#203040", "tone-1")]
)
def test_a_photo_waits_in_a_grey_as_light_as_itself(colour: str, name: str) -> None:
    assert gx.tone(colour) == name
