"""Two phones in conversation: what one sends the other sees by itself, and nothing is lost without a signal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from guanxi.chat.models import Message
from guanxi.people.models import Person

pytestmark = pytest.mark.browser
PageOf = Callable[..., Page]


@pytest.fixture
def two(page_of: PageOf, lin_yue: Person, li_na: Person, tie: Callable[..., None]) -> tuple[Page, Page]:
    """Lin Yue's phone and Li Na's desk, each on the page of the other."""
    tie(lin_yue, li_na)
    lin, li = page_of(lin_yue), page_of(li_na, width=1280)
    lin.goto(f"/talk/{li_na.pk}/")
    li.goto(f"/talk/{lin_yue.pk}/")
    say(lin, "Are you there?")  # from here on both pages know of the conversation
    li.reload()
    return lin, li


def say(page: Page, words: str) -> None:
    page.get_by_label("Message to").fill(words)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".msg--me").get_by_text(words)).to_be_visible()


def test_what_one_sends_the_other_sees_by_itself_and_each_sees_that_it_was_read(two: tuple[Page, Page]) -> None:
    lin, li = two
    say(li, "Always.")
    expect(lin.get_by_text("Always.")).to_be_visible(timeout=10_000)
    expect(li.locator(".msg--me").get_by_text("Read")).to_be_visible(timeout=10_000)
    expect(lin.get_by_label("Message to")).to_have_value("")


def test_with_a_keyboard_enter_sends_and_shift_enter_breaks_the_line(two: tuple[Page, Page]) -> None:
    _lin, li = two
    box = li.get_by_label("Message to")
    box.press_sequentially("One")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(li.locator(".msg--me").get_by_text("One")).to_be_visible()
    assert Message.objects.order_by("id").last().text == "One\ntwo"  # type: ignore[union-attr]


def test_without_a_signal_messages_wait_on_the_phone_and_arrive_once_in_order(two: tuple[Page, Page]) -> None:
    lin, li = two
    lin.context.set_offline(True)
    for words in ("First", "Second"):
        lin.get_by_label("Message to").fill(words)
        lin.get_by_role("button", name="Send").click()
        expect(lin.locator(".msg--waiting").get_by_text(words)).to_be_visible()
    expect(lin.locator("#outbox")).to_contain_text("2 actions are waiting to be sent.")
    assert Message.objects.count() == 1
    address, context = lin.url, lin.context
    lin.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator(".msg--waiting")).to_have_count(0)
    expect(again.get_by_text("Second")).to_be_visible(timeout=10_000)
    expect(li.get_by_text("Second")).to_be_visible(timeout=10_000)
    assert list(Message.objects.order_by("number").values_list("text", flat=True))[1:] == ["First", "Second"]


def test_without_scripts_it_is_a_plain_form(
    page_of: PageOf, lin_yue: Person, li_na: Person, tie: Callable[..., None]
) -> None:
    tie(lin_yue, li_na)
    page = page_of(lin_yue, java_script_enabled=False)
    page.goto(f"/talk/{li_na.pk}/")
    say(page, "By hand")
    page.get_by_role("button", name="Call back").click()
    expect(page.get_by_text("You called this back")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_conversation_has_no_serious_fault_for_anybody_and_fits(
    page_of: PageOf,
    lin_yue: Person,
    li_na: Person,
    tie: Callable[..., None],
    serious: Callable[[Page], list[str]],
    width: int,
) -> None:
    tie(lin_yue, li_na)
    page = page_of(lin_yue, width=width, dark=width == 390)
    page.goto(f"/talk/{li_na.pk}/")
    say(page, "https://example.org/" + "a" * 200)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_that_somebody_writes_stands_in_the_title_until_they_have_sent_it(two: tuple[Page, Page]) -> None:
    lin, li = two
    lin.reload()
    li.wait_for_timeout(700)  # its stream is open
    box = lin.get_by_label("Message to")
    box.press_sequentially("I am")
    said = li.get_by_text("Lin Yue is writing…")
    expect(said).to_be_visible(timeout=5_000)
    box.fill("I am here")
    lin.get_by_role("button", name="Send").click()
    expect(li.get_by_text("I am here")).to_be_visible(timeout=10_000)
    expect(said).to_be_hidden()
