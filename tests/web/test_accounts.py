import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings
from tests.fixtures.pushes import Phone

from guanxi.base import clock
from guanxi.notices import actions as notices
from guanxi.notices.models import Browser
from guanxi.people.models import Person

pytestmark = pytest.mark.django_db
SIGN_UP, SIGN_IN = "/account/signup/", "/account/login/"
Console = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def browser() -> Client:
    return Client()


def code_in(text: str) -> str:
    return re.findall(r"\b\d{6}\b", text)[-1]


def signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def join(browser: Client, contact: str, name: str = "Xu Lan", **more: str) -> object:
    return browser.post(SIGN_UP, {"name": name, "contact": contact, **more})


def test_somebody_joins_with_an_e_mail_and_a_code(browser: Client) -> None:
    asked = join(browser, "Xu.Lan@example.org")
    assert "We sent six figures to" in browser.get(asked.url).content.decode()  # type: ignore[attr-defined]
    assert not signed_in(browser)
    browser.post("/account/confirm-email/", {"code": code_in(str(mail.outbox[-1].body))})
    assert signed_in(browser)
    person = Person.objects.get(email="xu.lan@example.org")
    assert (person.name, person.phone) == ("Xu Lan", None)
    assert EmailAddress.objects.get(user=person).verified


def test_somebody_joins_with_a_phone_written_as_at_home_and_a_code(browser: Client, capsys: Console) -> None:
    asked = join(browser, "138 0013 8000")
    assert "+8613800138000" in browser.get(asked.url).content.decode()  # type: ignore[attr-defined]
    said = capsys.readouterr().out
    assert said.startswith("SMS to +8613800138000: ")
    browser.post("/account/phone/verify/", {"code": code_in(said.split(":", 1)[1])})
    assert signed_in(browser)
    person = Person.objects.get(phone="+8613800138000")
    assert (person.phone_verified, person.email) == (True, None)


def test_two_people_without_e_mail_can_both_join(browser: Client, capsys: Console) -> None:
    for number in ("+33612345678", "+8613800138000"):
        join(Client(), number)
    assert Person.objects.filter(email=None).count() == 2


@pytest.mark.parametrize("contact", ["xu.lan", "12", "xu@", "+86 1", ""])
def test_what_is_neither_address_nor_number_is_refused_and_kept(browser: Client, contact: str) -> None:
    answer = browser.post(SIGN_UP, {"name": "Xu Lan", "contact": contact})
    assert answer.status_code == 422
    assert 'value="Xu Lan"' in answer.content.decode()
    assert not Person.objects.exists()


def test_joining_twice_tells_only_the_owner_of_the_address(browser: Client, li_na: Person) -> None:
    fresh, known = Client(), Client()
    answers = [fresh.post(SIGN_UP, {"name": "A", "contact": "new@example.org"})]
    answers.append(known.post(SIGN_UP, {"name": "A", "contact": li_na.email}))
    assert answers[0].url == answers[1].url  # type: ignore[attr-defined]
    assert mail.outbox[-1].to == [li_na.email]
    assert not re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert Person.objects.count() == 2


def test_the_same_sign_up_sent_twice_makes_one_person(browser: Client) -> None:
    for _ in range(2):
        join(browser, "xu@example.org")
    browser.post("/account/confirm-email/", {"code": code_in(str(mail.outbox[0].body))})
    assert signed_in(browser)
    assert Person.objects.count() == 1


def test_a_person_signs_in_with_a_code_by_e_mail(browser: Client, li_na: Person) -> None:
    browser.post(SIGN_IN, {"login": "Li.Na@example.org", "next": "/people/ties/"})
    answer = browser.post(
        "/account/login/code/confirm/",
        {"code": code_in(str(mail.outbox[-1].body)), "next": "/people/ties/"},
    )
    assert signed_in(browser)
    assert answer.url == "/people/ties/"  # type: ignore[attr-defined]
    assert len(mail.outbox) == 1, "one code is enough"


def test_a_person_signs_in_with_a_code_by_phone(
    browser: Client, make_person: Callable[..., Person], capsys: Console
) -> None:
    make_person("Karim", email=None, phone="+8613800138000", phone_verified=True)
    browser.post(SIGN_IN, {"login": "13800138000"})
    browser.post("/account/login/code/confirm/", {"code": code_in(capsys.readouterr().out.split(":", 1)[1])})
    assert signed_in(browser)


def test_a_person_signs_in_with_a_password(browser: Client, li_na: Person) -> None:
    EmailAddress.objects.create(user=li_na, email=li_na.email, verified=True, primary=True)
    browser.post(SIGN_IN, {"login": li_na.email, "password": "open sesame"})
    assert signed_in(browser)


def test_a_password_for_a_phone_works_as_typed_at_home(browser: Client, make_person: Callable[..., Person]) -> None:
    make_person("Karim", email=None, phone="+8613800138000", phone_verified=True)
    browser.post(SIGN_IN, {"login": "138-0013-8000", "password": "open sesame"})
    assert signed_in(browser)


def test_a_wrong_password_is_refused_with_a_sentence_and_the_address_kept(browser: Client, li_na: Person) -> None:
    answer = browser.post(SIGN_IN, {"login": li_na.email, "password": "wrong"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "we will send you a code" in page
    assert f'value="{li_na.email}"' in page


def test_an_unknown_address_looks_the_same_as_a_known_one(browser: Client, li_na: Person) -> None:
    known = Client().post(SIGN_IN, {"login": li_na.email})
    unknown = browser.post(SIGN_IN, {"login": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)  # type: ignore[attr-defined]
    page = browser.get("/account/login/code/confirm/")
    assert page.status_code == 200
    assert "nobody@example.org" in page.content.decode()


def test_a_wrong_code_is_refused_and_three_wrong_ones_end_the_try(browser: Client, li_na: Person) -> None:
    browser.post(SIGN_IN, {"login": li_na.email})
    right = code_in(str(mail.outbox[-1].body))
    wrong = "000000" if right != "000000" else "111111"
    first = browser.post("/account/login/code/confirm/", {"code": wrong})
    assert first.status_code == 422
    assert "not the code" in first.content.decode()
    for _ in range(2):
        browser.post("/account/login/code/confirm/", {"code": wrong})
    browser.post("/account/login/code/confirm/", {"code": right})
    assert not signed_in(browser)


def test_many_wrong_passwords_have_to_wait(browser: Client, li_na: Person) -> None:
    for _ in range(6):
        answer = browser.post(SIGN_IN, {"login": li_na.email, "password": "wrong"})
    assert "Wait five minutes" in answer.content.decode()


def test_too_many_codes_asked_for_have_to_wait(browser: Client, li_na: Person) -> None:
    for _ in range(4):
        answer = Client().post(SIGN_IN, {"login": li_na.email})
    assert answer.status_code == 422
    assert len(mail.outbox) == 3


def test_a_flood_of_sign_ups_from_one_place_gets_429(browser: Client) -> None:
    statuses = [join(Client(), f"p{n}@example.org").status_code for n in range(21)]  # type: ignore[attr-defined]
    assert statuses[-1] == 429


def test_somebody_who_came_by_code_sets_a_new_password_without_the_old(browser: Client, li_na: Person) -> None:
    browser.post(SIGN_IN, {"login": li_na.email})
    browser.post("/account/login/code/confirm/", {"code": code_in(str(mail.outbox[-1].body))})
    new = {"password1": "seven tall bamboos", "password2": "seven tall bamboos"}
    assert browser.post("/account/password/change/", new).status_code == 302
    li_na.refresh_from_db()
    assert li_na.check_password("seven tall bamboos")


def test_somebody_who_came_by_password_must_know_it_to_change_it(browser: Client, li_na: Person) -> None:
    browser.force_login(li_na)
    new = {"password1": "seven tall bamboos", "password2": "seven tall bamboos"}
    assert browser.post("/account/password/change/", new).status_code == 422
    li_na.refresh_from_db()
    assert li_na.check_password("open sesame")


def test_a_new_phone_number_counts_once_its_code_is_typed(
    browser: Client, make_person: Callable[..., Person], capsys: Console
) -> None:
    person = make_person("Ping", password=None)
    browser.force_login(person)
    browser.post("/account/phone/change/", {"phone": "+33 6 12 34 56 78"})
    person.refresh_from_db()
    assert person.phone is None
    browser.post("/account/phone/verify/", {"code": code_in(capsys.readouterr().out.split(":", 1)[1])})
    person.refresh_from_db()
    assert (person.phone, person.phone_verified) == ("+33612345678", True)


def test_signing_out_everywhere_else_ends_the_other_sessions(li_na: Person) -> None:
    EmailAddress.objects.create(user=li_na, email=li_na.email, verified=True, primary=True)
    here, there = Client(), Client()
    for place in (here, there):
        place.post(SIGN_IN, {"login": li_na.email, "password": "open sesame"})
    assert there.get("/account/sessions/").status_code == 200
    phone = Phone()
    keys = {"public_key": phone.public_key, "secret": phone.secret}
    notices.keep_browser(person_id=li_na.pk, endpoint="https://push.example/lost", agent="", at=clock.now(), **keys)
    here.post("/account/sessions/")
    assert not Browser.objects.exists(), "nothing is pushed any more to a phone that may be lost"
    assert here.get("/account/sessions/").status_code == 200
    assert there.get("/account/sessions/").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "email/",
        "phone/change/",
        "password/change/",
        "sessions/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "logout/",
    ],
)
def test_the_pages_of_ones_own_account_show_to_their_owner_only(
    address: str, make_person: Callable[..., Person]
) -> None:
    owner = Client()
    owner.force_login(make_person("Ping", password=None))
    page = owner.get(f"/account/{address}", follow=True)
    assert page.status_code == 200
    assert Client().get(f"/account/{address}").status_code in {302}


@pytest.mark.parametrize("address", ["login/", "signup/", "password/reset/", "login/code/", "inactive/"])
def test_the_door_is_open_to_strangers_and_runs_no_inline_script(address: str) -> None:
    page = Client().get(f"/account/{address}", follow=True)
    assert page.status_code == 200
    scripts = re.findall(r"<script\b([^>]*)>", page.content.decode())
    assert all("src=" in script or "application/json" in script for script in scripts)
    assert "style=" not in page.content.decode()


def test_a_passkey_is_offered_a_challenge(browser: Client) -> None:
    answer = browser.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert "challenge" in answer.json()["request_options"]["publicKey"]


def test_the_demo_invites_to_look_around_as_somebody_and_a_real_market_does_not(
    browser: Client, li_na: Person, settings: Settings, tmp_path: Path
) -> None:
    assert "Look around as" not in browser.get(SIGN_IN).content.decode()
    settings.DEMO_PEOPLE = tmp_path / "demo.json"
    shows = "buys: a verdict by her people, a parcel on its way to her door"
    someone = {"name": "Li Na", "login": li_na.email, "password": "open sesame", "shows": shows}
    settings.DEMO_PEOPLE.write_text(json.dumps([someone]))
    page = browser.get(SIGN_IN, headers={"accept-language": "fr"}).content.decode()
    assert 'value="open sesame"' in page
    assert shows not in page  # it is said in French
