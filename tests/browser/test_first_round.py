"""The whole first round, by nothing but what is on the screens, with scripts and without.

Lin Yue joins and meets Li Na; Wang Mei opens a shop; Lin Yue orders, checks at the door, keeps two, refuses one
and pays; she shows it, and Li Na's verdict has changed.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.market.test_day import everything_that_is_wrong

from guanxi.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENT = 15_000  # milliseconds, on a machine with other things to do
PageOf = Callable[..., Page]


@dataclass
class Phones:
    """What everybody holds, each signed in for themselves, and a photograph to send."""

    buyer: Page
    friend: Page
    seller: Page
    photo: Path
    letters: list[Any]
    scripts: bool


@pytest.fixture(params=["with scripts", "without scripts"])
def phones(
    request: pytest.FixtureRequest,
    page_of: PageOf,
    index_of_this_test: None,
    li_na: Person,
    wang_mei: Person,
    tmp_path: Path,
    mailoutbox: list[Any],
) -> Phones:
    photo = tmp_path / "tin.jpg"
    Image.effect_noise((640, 480), 60).convert("RGB").save(photo)
    scripts = request.param == "with scripts"
    screens = [page_of(each, java_script_enabled=scripts) for each in (None, li_na, wang_mei)]
    return Phones(*screens, photo, mailoutbox, scripts)


def test_a_market_opens(phones: Phones) -> None:
    _join(phones)
    _meet(phones)
    product = _open_a_shop(phones)
    _nobody_you_know_has_it(phones, product)
    order = _order_three(phones, product)
    _pack_and_take_along(phones, order)
    _check_at_the_door(phones, order)
    _say_that_it_may_speak(phones)
    _your_friend_kept_it(phones, product)
    _show(phones, order)
    assert everything_that_is_wrong() == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _join(phones: Phones) -> None:
    page = phones.buyer
    page.goto("/account/signup/")
    page.get_by_label("What people call you").fill("Lin Yue")
    page.get_by_label("E-mail or phone").fill("lin.yue@example.org")
    press(page, "Send me a code")
    page.get_by_label("Code").fill(re.findall(r"\b\d{6}\b", phones.letters[-1].body)[-1])
    press(page, "Continue")
    page.goto("/people/me/")
    expect(page.get_by_text("Lin Yue").first).to_be_visible()


def _meet(phones: Phones) -> None:
    """Li Na holds out her code; Lin Yue's camera opens its link."""
    phones.friend.goto("/people/code/")
    phones.buyer.goto(phones.friend.get_by_label("Or send them this link").input_value())
    phones.buyer.get_by_text("friend", exact=True).click()
    press(phones.buyer, "Ask for a tie")
    phones.friend.goto("/people/ties/")
    phones.friend.get_by_text("friend", exact=True).click()
    press(phones.friend, "Agree")
    expect(phones.friend.get_by_text("You and Lin Yue know each other now.")).to_be_visible()


def _open_a_shop(phones: Phones) -> str:
    """Three steps. Answers the product's address."""
    page = phones.seller
    page.goto("/sell/open/")
    page.get_by_label("What is your shop called?").fill("Mei's Tea")
    page.get_by_label("Where is it?").fill("Fuding")
    page.locator("input[type=file]").set_input_files(phones.photo)
    page.get_by_label("Your promise").fill("If it is not what I said, it costs you nothing.")
    press(page, "On to the first product")
    page.get_by_label("What is it?").fill("Shou Mei 2019")
    page.locator("input[type=file]").set_input_files(phones.photo)
    page.get_by_label("Price").first.fill("168")
    press(page, "On to what is on the shelf")
    page.get_by_label("Lot code").fill("1904-07")
    page.get_by_label("How many").fill("12")
    press(page, "Open the shop")
    expect(page.get_by_text("Your shop is open. This is what people see.")).to_be_visible()
    page.locator('main a[href^="/shops/goods/"]').first.click()
    page.wait_for_url("**/shops/goods/*/")
    return page.url


def _nobody_you_know_has_it(phones: Phones, product: str) -> None:
    for page in (phones.buyer, phones.friend):
        page.goto(product)
        expect(page.get_by_text("Nobody you know has bought this yet. We won't guess.")).to_be_visible()


def _order_three(phones: Phones, product: str) -> str:
    """Answers the order's address."""
    page = phones.buyer
    page.get_by_role("link", name=re.compile("^Order")).click()
    page.locator("input[name^=units_]").fill("3")
    page.get_by_label("Who opens the parcel").fill("Lin Yue")
    page.get_by_label("Address").fill("18 Guanghua Road, building 6")
    page.get_by_role("button", name=re.compile("^Order")).click()
    page.wait_for_url(re.compile(r"/orders/\d+/"))
    return page.url


def _pack_and_take_along(phones: Phones, order: str) -> None:
    """Wang Mei has every role in her shop: she answers, packs and carries."""
    page = phones.seller
    page.goto("/desk/meis-tea/")
    page.get_by_role("link", name="Call first").click()
    press(page, "Confirm")
    page.locator("input[type=file]").set_input_files(phones.photo)
    press(page, "Sealed")
    page.goto("/desk/meis-tea/")
    page.get_by_label("Who carries it").select_option(label="Wang Mei")
    press(page, "Hand over")
    page.goto("/round/")
    press(page, "Take the parcel for Lin Yue")
    expect(page.get_by_text("0 of 1 done")).to_be_visible()


def _check_at_the_door(phones: Phones, order: str) -> None:
    buyer, courier = phones.buyer, phones.seller
    buyer.goto(order)
    courier.locator(".actionbar a").click()
    courier.get_by_label("Their code").fill(buyer.locator(".spell").inner_text())
    press(courier, "Lin Yue is here")
    expect(courier.get_by_text("compares the seal with this photo")).to_be_visible()

    buyer.goto(order)
    buyer.get_by_role("link", name="Check it at the door").click()
    buyer.get_by_role("radiogroup", name="As it left?").get_by_text("Yes").click()
    buyer.get_by_role("button", name=re.compile("^Open it")).click()
    _keep_two_and_refuse_one(phones)
    code = buyer.locator(".spell").inner_text()

    courier.reload()
    expect(courier.get_by_text("¥336.00")).to_be_visible()
    courier.get_by_label("Their code").fill(code)
    press(courier, "Paid")
    expect(courier.get_by_text("Kept 2, refused 1").first).to_be_visible()


def _keep_two_and_refuse_one(phones: Phones) -> None:
    buyer = phones.buyer
    _keep_first_undecided(buyer, 168)
    _keep_first_undecided(buyer, 336)
    buyer.get_by_role("button", name="Refuse", exact=True).last.click()
    buyer.locator("[data-why]:not([hidden])").get_by_text("Damaged", exact=True).click()
    if phones.scripts:
        expect(buyer.locator(".error")).to_contain_text("Take a photo of what is wrong.")
    buyer.locator('input[type=file][name$="photo"]').last.set_input_files(phones.photo)
    if not phones.scripts:  # they send each tap by themselves
        press(buyer, "Refuse this one")
    expect(buyer.locator(".spell")).to_be_visible(timeout=PATIENT)


def _keep_first_undecided(buyer: Page, due: int) -> None:
    """What is kept is folded away, so that the next one comes first."""
    buyer.locator('button:text-is("Keep")[aria-pressed=false]').first.click()
    expect(buyer.locator(".actionbar .price")).to_have_text(f"¥{due}.00", timeout=PATIENT)


def _say_that_it_may_speak(phones: Phones) -> None:
    buyer = phones.buyer
    buyer.reload()
    expect(buyer.get_by_role("heading", name="What you decided")).to_be_visible()
    buyer.get_by_role("link", name="Choose").click()
    buyer.get_by_text("With my name, to my circle").click()
    press(buyer, "That is my choice")


def _your_friend_kept_it(phones: Phones, product: str) -> None:
    """Within a second, for her; a stranger's verdict is what it was."""
    began = time.monotonic()
    while "1 checked it at the door and kept it." not in _main(phones.friend, product):
        assert time.monotonic() - began < 1
    assert "Nobody you know has bought this yet." in _main(phones.seller, product)


def _main(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def _show(phones: Phones, order: str) -> None:
    buyer = phones.buyer
    buyer.goto(order)
    buyer.get_by_role("link", name="Show it").click()
    buyer.get_by_label("What do you want to tell?").fill("It smells of dates.")
    buyer.locator("input[type=file]").set_input_files(phones.photo)
    press(buyer, "Show it")
    assert "It smells of dates." in _main(phones.friend, "/")
