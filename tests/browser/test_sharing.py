"""Handing something on with a thumb, with the keyboard, and without scripts; and a door that leads to WeChat."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as market
from playwright.sync_api import Page, expect
from tests.fixtures.china import StandIn
from tests.fixtures.scene import Scene

from guanxi.people.models import Person

pytestmark = pytest.mark.browser
PageOf = Callable[..., Page]


def test_two_taps_copy_the_link_and_the_sheet_gives_the_focus_back(
    page_of: PageOf, scene: Scene, serious: Callable[[Page], list[str]]
) -> None:
    page = page_of(scene.hands["buyer"], permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/shops/goods/{scene.product.pk}/")
    opener = page.get_by_role("link", name="Show to someone")
    opener.click()
    sheet = page.get_by_role("dialog", name="Show to someone")
    expect(sheet).to_be_visible()
    assert serious(page) == []
    sheet.get_by_role("button", name="Copy link").click()
    expect(sheet.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{market.PUBLIC_URL}/shops/goods/{scene.product.pk}/"
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()


def test_one_s_name_is_put_into_the_link_within_the_sheet(page_of: PageOf, scene: Scene) -> None:
    page = page_of(scene.hands["buyer"])
    page.goto(f"/shops/{scene.shop.slug}/")
    page.get_by_role("link", name="Show to someone").click()
    sheet = page.get_by_role("dialog")
    field = sheet.get_by_label("Link", exact=True)
    expect(field).not_to_have_value(re.compile("from="))
    sheet.get_by_role("link", name="With my name").click()
    expect(field).to_have_value(re.compile(r"\?from=[0-9]+-[0-9a-f]+$"))
    assert page.url.endswith(f"/shops/{scene.shop.slug}/"), "the page beneath stays"


def test_without_scripts_it_is_a_page_with_link_code_and_poster(page_of: PageOf, scene: Scene) -> None:
    page = page_of(scene.hands["buyer"], java_script_enabled=False, width=1280)
    page.goto(f"/shops/goods/{scene.product.pk}/")
    page.get_by_role("link", name="Show to someone").click()
    expect(page).to_have_url(re.compile(rf"/share/goods/{scene.product.pk}/$"))
    expect(page.get_by_label("Link", exact=True)).to_have_value(
        f"{market.PUBLIC_URL}/shops/goods/{scene.product.pk}/"
    )
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()
    poster = page.get_by_role("img", name=re.compile("Poster of"))
    expect(poster).to_be_visible()
    expect(page.locator("svg.qr")).to_be_visible()


@pytest.fixture
def wechat(stand_in: StandIn, settings: Any) -> StandIn:
    """WeChat with its keys, where the content policy lets a form lead to it."""
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**policy, "form-action": [*policy["form-action"], stand_in.address]}
    }
    return stand_in


def test_somebody_joins_by_wechat_with_one_tap_and_a_name(page_of: PageOf, wechat: StandIn) -> None:
    page = page_of()
    page.goto("/account/login/")
    page.get_by_role("button", name="Continue with WeChat").click()
    name = page.get_by_label("What people call you")
    expect(name).to_have_value(wechat.nickname)
    name.fill("Lin Yue")
    page.get_by_role("button", name="Join").click()
    expect(page).to_have_url(re.compile("/$"))
    assert Person.objects.get().name == "Lin Yue"
