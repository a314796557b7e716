"""Proving once more that it is you, before what nobody else at your screen should do."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.fixtures.china import StandIn

from guanxi.people.models import OwnCopy, Person
from guanxi.web.accounts import again

pytestmark = pytest.mark.django_db
AGAIN, ASK = "/account/again/", "/yours/copy/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def li(client_of: Callable[[Person], Client], li_na: Person) -> Client:
    """Li Na's browser, signed in some time ago."""
    EmailAddress.objects.create(user=li_na, email=li_na.email, verified=True, primary=True)
    return client_of(li_na)


def code_sent() -> str:
    return re.findall(r"\b\d{6}\b", str(mail.outbox[-1].body))[-1]


def asked(client: Client) -> bool:
    """Whether what needs a proof is done."""
    before = OwnCopy.objects.count()
    client.post(ASK)
    return OwnCopy.objects.count() > before


def test_without_a_proof_nothing_is_done_and_one_is_asked_for(li: Client) -> None:
    answer = li.post(ASK)
    assert answer.headers["Location"] == f"{AGAIN}?next=%2Fyours%2F"
    assert not OwnCopy.objects.exists()


def test_a_code_by_e_mail_proves_it_for_a_while(li: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    li.post(AGAIN, {"next": "/yours/"})
    assert mail.outbox[-1].to == ["li.na@example.org"]
    answer = li.post(AGAIN, {"next": "/yours/", "code": code_sent()})
    assert answer.headers["Location"] == "/yours/"
    assert asked(li)
    OwnCopy.objects.all().delete()
    later = time.time() + again.LATELY_SECONDS + 1
    monkeypatch.setattr(again.time, "time", lambda: later)
    assert not asked(li)


def test_a_code_by_text_message_where_there_is_no_e_mail(
    client_of: Callable[[Person], Client], make_person: Callable[..., Person], capsys: pytest.CaptureFixture[str]
) -> None:
    karim = client_of(make_person("Karim", email=None, phone="+8613800138000", phone_verified=True, password=None))
    karim.post(AGAIN)
    sent = re.findall(r"\b\d{6}\b", capsys.readouterr().out.split(":", 1)[1])[0]
    karim.post(AGAIN, {"code": sent})
    assert asked(karim)


def test_the_password_proves_it_too(li: Client) -> None:
    assert "With my password" in li.get(AGAIN).content.decode()
    answer = li.post("/account/reauthenticate/?next=/yours/", {"password": "open sesame", "next": "/yours/"})
    assert answer.headers["Location"] == "/yours/"
    assert asked(li)


def test_whoever_has_just_signed_in_has_proved_it(li_na: Person) -> None:
    EmailAddress.objects.create(user=li_na, email=li_na.email, verified=True, primary=True)
    fresh = Client()
    fresh.post("/account/login/", {"login": li_na.email, "password": "open sesame"})
    assert asked(fresh)


def test_an_account_elsewhere_proves_it_where_that_is_all_there_is(stand_in: StandIn) -> None:
    browser = Client()
    browser.get(stand_in.agree(browser.post("/account/weixin/login/").headers["Location"]))
    browser.post("/account/elsewhere/signup/", {"name": "Lin Yue"})
    session = browser.session
    del session["account_authentication_methods"]
    session.save()
    assert not asked(browser)
    page = browser.get(f"{AGAIN}?next=/yours/").content.decode()
    assert "Continue with WeChat" in page
    assert "Send me a code" not in page
    back = stand_in.agree(browser.post("/account/weixin/login/?next=%2Fyours%2F").headers["Location"])
    assert browser.get(back).headers["Location"] == "/yours/"
    assert asked(browser)


def test_a_wrong_code_is_refused_and_three_wrong_ones_end_it(li: Client) -> None:
    li.post(AGAIN)
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        answer = li.post(AGAIN, {"code": wrong})
        assert answer.status_code == 422
        assert "not the code" in answer.content.decode()
    assert li.post(AGAIN, {"code": right}).status_code == 422
    assert not asked(li)


def test_an_old_code_proves_nothing(li: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    li.post(AGAIN)
    later = time.time() + again.CODE_SECONDS + 1
    monkeypatch.setattr(again.time, "time", lambda: later)
    assert li.post(AGAIN, {"code": code_sent()}).status_code == 422


def test_a_code_was_never_sent_so_none_is_right(li: Client) -> None:
    for code in ("", "000000", "\u0000", "1" * 400):
        assert li.post(AGAIN, {"code": code}).status_code == 422


def test_codes_have_an_end(li: Client) -> None:
    statuses = [li.post(AGAIN).status_code for _ in range(again.CODES_AN_HOUR + 1)]
    assert statuses[-1] == 429
    assert len(mail.outbox) == again.CODES_AN_HOUR


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_afterwards(li: Client, away: str) -> None:
    li.post(AGAIN, {"next": away})
    answer: Any = li.post(AGAIN, {"next": away, "code": code_sent()})
    assert answer.headers["Location"] == "/people/settings/"
