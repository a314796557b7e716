"""Signing in by WeChat and Weibo, in front of a server that keeps to their documented exchange."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from tests.fixtures.china import KEY, StandIn

from guanxi.people.models import Person

pytestmark = pytest.mark.django_db
NAMES = ["weixin", "weibo"]
CONNECTIONS = "/account/elsewhere/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def browser() -> Client:
    return Client()


def signed_in_as(browser: Client) -> int:
    return int(browser.session.get("_auth_user_id", 0))


def go(browser: Client, stand_in: StandIn, name: str, query: str = "") -> HttpResponse:
    """Press the button, agree over there, come back."""
    sent = browser.post(f"/account/{name}/login/{query}")
    assert sent.status_code == 302
    return browser.get(stand_in.agree(sent["Location"]))


def join(browser: Client, stand_in: StandIn, name: str = "weixin", called: str = "Lin Yue") -> HttpResponse:
    go(browser, stand_in, name)
    return browser.post("/account/elsewhere/signup/", {"name": called})


@pytest.mark.parametrize("name", NAMES)
def test_somebody_joins_and_is_asked_what_people_call_them(browser: Client, stand_in: StandIn, name: str) -> None:
    answer = go(browser, stand_in, name)
    assert answer["Location"] == "/account/elsewhere/signup/"
    form = browser.get(answer["Location"]).content.decode()
    assert "林悦🌿" in form, "what they are called over there is there to begin with"
    assert not signed_in_as(browser)
    assert browser.post(answer["Location"], {"name": "Lin Yue"}).status_code == 302
    person = Person.objects.get()
    assert (person.name, person.email, person.phone) == ("Lin Yue", None, None)
    assert signed_in_as(browser) == person.pk


@pytest.mark.parametrize("name", NAMES)
def test_the_next_time_the_same_account_is_the_same_person(stand_in: StandIn, name: str) -> None:
    join(Client(), stand_in, name)
    again = Client()
    go(again, stand_in, name)
    assert signed_in_as(again) == Person.objects.get().pk


def test_several_people_join_without_any_address(stand_in: StandIn) -> None:
    for number in range(3):
        stand_in.openid = f"person-{number}"
        join(Client(), stand_in, called=f"Person {number}")
    assert Person.objects.filter(email=None, phone=None).count() == 3


def test_no_more_is_kept_than_the_name_and_who_it_is(browser: Client, stand_in: StandIn) -> None:
    join(browser, stand_in)
    kept = SocialAccount.objects.get()
    assert set(kept.extra_data) == {"nickname", "unionid"}
    assert not SocialToken.objects.exists()
    go(Client(), stand_in, "weixin")
    assert set(SocialAccount.objects.get().extra_data) == {"nickname", "unionid"}


@pytest.mark.parametrize("called", ["", "   ", "\u202e", "x" * 61])
def test_a_name_nobody_could_be_called_by_is_refused(browser: Client, stand_in: StandIn, called: str) -> None:
    assert join(browser, stand_in, called=called).status_code == 422
    assert not Person.objects.exists()


def test_the_way_leads_where_somebody_wanted_to_go(browser: Client, stand_in: StandIn) -> None:
    join(browser, stand_in)
    again = Client()
    answer = go(again, stand_in, "weixin", "?next=/people/ties/")
    assert answer["Location"] == "/people/ties/"


def test_an_answer_that_was_not_asked_for_is_refused(browser: Client, stand_in: StandIn) -> None:
    """Somebody sends a victim the way back from their own sign-in."""
    back = stand_in.agree(Client().post("/account/weixin/login/")["Location"])
    answer = browser.get(back)
    assert answer.status_code == 401
    assert "Nothing has changed here" in answer.content.decode()
    assert stand_in.used == set(), "the code is not even looked at"


def test_the_way_back_works_once(browser: Client, stand_in: StandIn) -> None:
    back = stand_in.agree(browser.post("/account/weixin/login/")["Location"])
    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 401


@pytest.mark.parametrize("name", NAMES)
def test_a_code_that_was_used_before_is_refused(browser: Client, stand_in: StandIn, name: str) -> None:
    first = stand_in.agree(browser.post(f"/account/{name}/login/")["Location"])
    browser.get(first)
    second = stand_in.agree(browser.post(f"/account/{name}/login/")["Location"])
    code = first.partition("code=")[2].partition("&")[0]
    fresh = second.partition("code=")[2].partition("&")[0]
    assert browser.get(second.replace(fresh, code)).status_code == 401


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_that_does_not_say_who_it_is_is_a_calm_page(browser: Client, stand_in: StandIn, name: str) -> None:
    stand_in.broken = True
    assert go(browser, stand_in, name).status_code == 401
    assert not signed_in_as(browser)


@pytest.mark.parametrize(
    "change", [{"PLACE": "http://127.0.0.1:9"}, {"APPS": [{"client_id": KEY, "secret": "another"}]}]
)
def test_a_silent_server_and_a_wrong_secret_are_calm_pages(
    browser: Client, stand_in: StandIn, settings: Any, change: dict[str, Any]
) -> None:
    back = stand_in.agree(browser.post("/account/weixin/login/")["Location"])
    settings.SOCIALACCOUNT_PROVIDERS = {"weixin": {**settings.SOCIALACCOUNT_PROVIDERS["weixin"], **change}}
    assert browser.get(back).status_code == 401
    assert not signed_in_as(browser)


@pytest.mark.parametrize("way_back", ["?state={}", "?error=access_denied&error_code=21330&state={}"])
def test_whoever_says_no_over_there_is_told_that_nothing_changed(
    browser: Client, stand_in: StandIn, way_back: str
) -> None:
    """WeChat comes back without a code, Weibo with an error."""
    sent = browser.post("/account/weibo/login/")
    state = sent["Location"].partition("state=")[2].partition("&")[0]
    answer = browser.get("/account/weibo/login/callback/" + way_back.format(state), follow=True)
    assert "Nothing has changed here" in answer.content.decode()


def test_what_was_sent_to_wechat_is_as_it_documents(browser: Client, stand_in: StandIn) -> None:
    where = browser.post("/account/weixin/login/")["Location"]
    assert where.endswith("#wechat_redirect")
    assert where.startswith(f"{stand_in.address}/connect/qrconnect?appid=wx1234&redirect_uri=http")
    stand_in.agree(where)
    assert json.dumps(stand_in.asked) == '["/connect/qrconnect"]'


def test_somebody_who_is_here_connects_it_and_signs_in_with_it(stand_in: StandIn, li_na: Person) -> None:
    browser = Client()
    browser.force_login(li_na)
    assert go(browser, stand_in, "weixin", "?process=connect")["Location"] == CONNECTIONS
    assert "林悦🌿" in browser.get(CONNECTIONS).content.decode()
    again = Client()
    go(again, stand_in, "weixin")
    assert signed_in_as(again) == li_na.pk
    assert Person.objects.count() == 1


def test_an_account_that_is_somebody_s_is_not_taken_over(stand_in: StandIn, li_na: Person, zhao_min: Person) -> None:
    for person in (li_na, zhao_min):
        browser = Client()
        browser.force_login(person)
        go(browser, stand_in, "weibo", "?process=connect")
    assert SocialAccount.objects.get().user_id == li_na.pk
    assert "It stays theirs" in browser.get(CONNECTIONS).content.decode()


def test_the_same_name_over_there_merges_nobody(stand_in: StandIn, lin_yue: Person) -> None:
    stand_in.nickname = lin_yue.name
    browser = Client()
    join(browser, stand_in, called=lin_yue.name)
    assert signed_in_as(browser) != lin_yue.pk
    assert Person.objects.count() == 2


def test_the_last_way_in_is_not_taken_away(browser: Client, stand_in: StandIn) -> None:
    join(browser, stand_in)
    account = SocialAccount.objects.get()
    answer = browser.post(CONNECTIONS, {"account": account.pk})
    assert answer.status_code == 422
    assert "only way in" in answer.content.decode()
    assert SocialAccount.objects.exists()


def test_with_a_proved_address_it_can_be_disconnected(browser: Client, stand_in: StandIn) -> None:
    join(browser, stand_in)
    account = SocialAccount.objects.get()
    address = EmailAddress.objects.create(user=account.user, email="lin@example.org", verified=False, primary=True)
    assert browser.post(CONNECTIONS, {"account": account.pk}).status_code == 422
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert browser.post(CONNECTIONS, {"account": account.pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_nobody_disconnects_somebody_else_s(browser: Client, stand_in: StandIn, li_na: Person) -> None:
    join(browser, stand_in)
    other = Client()
    other.force_login(li_na)
    assert other.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk}).status_code == 422
    assert SocialAccount.objects.exists()


def test_without_keys_there_is_no_button_and_no_page(browser: Client, li_na: Person) -> None:
    assert "WeChat" not in browser.get("/account/login/").content.decode()
    assert browser.get("/account/weixin/login/").status_code == 404
    assert browser.get("/account/weibo/login/callback/?code=1&state=2").status_code == 404
    browser.force_login(li_na)
    assert "WeChat" not in browser.get("/people/settings/").content.decode()


def test_what_was_connected_can_be_taken_away_after_the_keys_are_gone(
    stand_in: StandIn, li_na: Person, settings: Any
) -> None:
    EmailAddress.objects.create(user=li_na, email=li_na.email, verified=True, primary=True)
    browser = Client()
    browser.force_login(li_na)
    go(browser, stand_in, "weixin", "?process=connect")
    settings.SOCIALACCOUNT_PROVIDERS = {"weixin": {}, "weibo": {}}
    assert browser.get(CONNECTIONS).status_code == 200
    assert browser.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_with_keys_both_doors_offer_it(browser: Client, stand_in: StandIn) -> None:
    for page in ("/account/login/", "/account/signup/"):
        words = browser.get(page).content.decode()
        assert "Continue with WeChat" in words
        assert "Continue with Weibo" in words


def test_the_content_policy_lets_a_form_lead_to_where_there_are_keys_and_nowhere_else(tmp_path: Path) -> None:
    """Browsers judge a form by where it is sent on to; without this the button would do nothing."""
    ask = "from guanxi.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    keys = {
        "GUANXI_HOME": str(tmp_path),
        "GUANXI_WEIXIN_KEY": "wx1",
        "GUANXI_WEIXIN_SECRET": "s",
        "GUANXI_WEIBO_KEY": "1",
    }
    found = subprocess.run([sys.executable, "-c", ask], env=keys, capture_output=True, text=True, check=True).stdout
    assert "https://open.weixin.qq.com" in found
    assert "weibo" not in found, "a key without its secret is none"
