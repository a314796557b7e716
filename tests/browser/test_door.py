"""The door on a real phone: taps are sent as they are made, and nothing is lost when the signal is."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect
from tests.fixtures.orders import Walk

from guanxi.base import clock
from guanxi.catalog.models import Product
from guanxi.delivery import queries as delivery
from guanxi.delivery.models import Parcel, Unit
from guanxi.delivery.states import Decision, ParcelState
from guanxi.orders.models import Order
from guanxi.people.models import Person

pytestmark = pytest.mark.browser
PageOf = Callable[..., Page]


@pytest.fixture
def at_door(address: str, make_order: Callable[..., Order], walk: Walk) -> Parcel:
    """One tin at Lin Yue's door, just now."""
    walk.noon = clock.now()
    return walk.arrive(walk.take(walk.pack(make_order(1))))


@pytest.fixture
def opened(at_door: Parcel, walk: Walk) -> Parcel:
    return walk.open(at_door)


@pytest.fixture
def phone(page_of: PageOf, lin_yue: Person, at_door: Parcel) -> Page:
    return page_of(lin_yue)


def door(phone: Page, parcel: Parcel) -> Page:
    phone.goto(f"/orders/parcels/{parcel.pk}/")
    return phone


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    file = tmp_path / "dented.jpg"
    Image.new("RGB", (60, 60), "#335544").save(file)
    return file


def test_a_tap_on_keep_changes_the_amount_in_place_and_brings_the_code(phone: Page, opened: Parcel) -> None:
    door(phone, opened)
    phone.get_by_role("radiogroup", name="Undamaged?").get_by_text("Yes").click()
    phone.get_by_role("button", name="Keep").click()
    expect(phone.locator("#due .price")).to_have_text("¥180.00")
    expect(phone.locator(".spell")).to_have_text(delivery.acceptance_code(delivery.parcel(opened.pk)) or "")
    unit = Unit.objects.get(parcel=opened)
    assert (unit.decision, unit.undamaged) == (Decision.KEEP, True)


def test_refusing_takes_a_reason_and_a_photo(phone: Page, opened: Parcel, snapshot: Path) -> None:
    door(phone, opened)
    phone.get_by_role("button", name="Refuse").click()
    phone.get_by_text("Damaged", exact=True).click()
    expect(phone.locator(".error")).to_contain_text("Take a photo of what is wrong.")
    phone.locator("input[type=file]").set_input_files(snapshot)
    expect(phone.get_by_role("heading", name="You refuse everything")).to_be_visible()
    assert Unit.objects.get(parcel=opened).reason == "damaged"


def test_the_clock_runs_down(phone: Page, opened: Parcel) -> None:
    door(phone, opened)
    expect(phone.locator("[data-left]")).to_have_text(re.compile(r"^14:\d\d$"))


def test_without_a_signal_the_decision_waits_on_the_phone_and_is_sent_later(phone: Page, at_door: Parcel) -> None:
    door(phone, at_door)
    phone.get_by_text("Send it away unopened").click()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Send it away").click()
    expect(phone.locator("#outbox")).to_contain_text("No signal. 1 action is waiting to be sent.")
    assert delivery.parcel(at_door.pk).state == ParcelState.AT_DOOR
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="You refused everything")).to_be_visible()
    assert delivery.parcel(at_door.pk).state == ParcelState.RETURNING


def test_what_waits_survives_a_closed_tab(phone: Page, at_door: Parcel) -> None:
    door(phone, at_door)
    phone.get_by_text("Send it away unopened").click()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Send it away").click()
    expect(phone.locator("#outbox")).to_be_visible()
    phone.close()
    phone.context.set_offline(False)
    again = phone.context.new_page()
    door(again, at_door)
    expect(again.get_by_role("heading", name="You refused everything")).to_be_visible()


# What is kept on this phone, after adding a row if one is given.
KEPT = """row => new Promise((done) => {
  indexedDB.open("guanxi.outbox", 1).onsuccess = ({ target: { result } }) => {
    const task = result.transaction("forms", "readwrite");
    if (row) task.objectStore("forms").add(row);
    const asked = task.objectStore("forms").getAll();
    task.oncomplete = () => done(asked.result);
  };
})"""


def waiting(phone: Page) -> list[dict[str, Any]]:
    return phone.evaluate(KEPT)  # type: ignore[no-any-return]


def test_whole_decisions_wait_photo_and_all_and_survive_a_closed_tab(
    phone: Page, make_order: Callable[..., Order], walk: Walk, snapshot: Path
) -> None:
    walk.noon = clock.now()
    parcel = walk.open(walk.arrive(walk.take(walk.pack(make_order(2)))))
    kept, refused = parcel.units.order_by("pk")
    door(phone, parcel)
    phone.context.set_offline(True)
    phone.locator(f"#keep-{kept.pk}").click()
    phone.locator(f"#refuse-{refused.pk}").click()
    expect(phone.locator(f"#refuse-{refused.pk}")).to_have_attribute("aria-pressed", "true")
    phone.locator(f"#unit-{refused.pk}").get_by_text("Damaged", exact=True).click()
    phone.locator(f"#unit-{refused.pk} input[type=file]").set_input_files(snapshot)
    phone.locator(f"#unit-{refused.pk}").get_by_label("What did you see?").fill("The lid is dented")
    phone.locator(f"#unit-{refused.pk}").get_by_role("button", name="Refuse this one").click()
    expect(phone.locator("#outbox")).to_contain_text("5 actions are waiting to be sent.")
    assert {unit.decision for unit in parcel.units.all()} == {Decision.NONE}
    phone.close()
    phone.context.set_offline(False)
    again = door(phone.context.new_page(), parcel)
    expect(again.locator(".spell")).to_be_visible()
    expect(again.locator("#outbox")).to_be_hidden()
    one, other = parcel.units.order_by("pk")
    assert (one.decision, other.decision, other.words) == (Decision.KEEP, Decision.REFUSE, "The lid is dented")
    assert other.photo is not None


def test_while_a_decision_waits_no_code_agrees_to_the_amount_before_it(phone: Page, opened: Parcel) -> None:
    door(phone, opened)
    phone.get_by_role("button", name="Keep").click()
    expect(phone.locator(".spell")).to_be_visible()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Refuse", exact=True).click()
    expect(phone.locator("#outbox")).to_be_visible()
    expect(phone.locator(".spell")).to_be_hidden()


def answer_with(phone: Page, status: int, body: str = "") -> None:
    """Have the server answer every POST with this."""

    def handle(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, body=body, content_type="text/html")
        else:
            route.continue_()

    phone.route("**/refuse/", handle)


def test_a_server_in_trouble_is_asked_again_and_a_no_is_said_and_dropped(phone: Page, at_door: Parcel) -> None:
    door(phone, at_door)
    answer_with(phone, 503)
    phone.get_by_text("Send it away unopened").click()
    phone.get_by_role("button", name="Send it away").click()
    expect(phone.locator("#outbox")).to_be_visible()
    assert len(waiting(phone)) == 1
    answer_with(phone, 409, '<main><p class="error">The parcel has moved on.</p></main>')
    phone.reload()
    expect(phone.locator("#outbox")).to_contain_text("The parcel has moved on.")
    assert waiting(phone) == []


def test_the_same_form_waits_only_once(phone: Page, at_door: Parcel) -> None:
    door(phone, at_door)
    phone.get_by_text("Send it away unopened").click()
    phone.context.set_offline(True)
    for _ in range(3):
        phone.get_by_role("button", name="Send it away").click()
        expect(phone.locator("#outbox")).to_be_visible()
    assert len(waiting(phone)) == 1


def test_nobody_sends_what_another_person_wrote_on_this_phone(phone: Page, at_door: Parcel) -> None:
    address = f"/orders/parcels/{at_door.pk}/refuse/"
    row = {"key": "k", "address": address, "fields": [["key", "k"]], "person": "999999"}
    door(phone, at_door)
    phone.evaluate(KEPT, row)
    phone.reload()
    phone.wait_for_timeout(500)
    assert [each["key"] for each in waiting(phone)] == ["k"]
    assert delivery.parcel(at_door.pk).state == ParcelState.AT_DOOR


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_door_has_no_serious_fault_for_anybody_and_fits(
    page_of: PageOf, lin_yue: Person, opened: Parcel, serious: Callable[[Page], list[str]], width: int
) -> None:
    phone = page_of(lin_yue, width=width, dark=width == 390)
    door(phone, opened)
    phone.get_by_role("button", name="Refuse").click()
    expect(phone.get_by_text("Why do you refuse it?")).to_be_visible()
    assert serious(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= width


def test_when_the_courier_has_recorded_the_payment_the_page_says_so_by_itself(
    phone: Page, opened: Parcel, walk: Walk
) -> None:
    door(phone, opened)
    phone.get_by_role("button", name="Keep").click()
    expect(phone.locator(".spell")).to_be_visible()
    walk.accept(opened)
    expect(phone.get_by_role("heading", name="What you decided")).to_be_visible(timeout=10_000)


def test_without_scripts_a_unit_is_refused_by_plain_forms(
    page_of: PageOf, lin_yue: Person, opened: Parcel, snapshot: Path
) -> None:
    phone = door(page_of(lin_yue, java_script_enabled=False), opened)
    phone.get_by_role("button", name="Refuse").click()
    phone.get_by_text("Damaged", exact=True).click()
    phone.locator("input[type=file]").set_input_files(snapshot)
    phone.get_by_label("What did you see?").fill("The lid is dented")
    phone.get_by_role("button", name="Refuse this one").click()
    expect(phone.get_by_role("heading", name="You refuse everything")).to_be_visible()
    unit = Unit.objects.get(parcel=opened)
    assert (unit.reason, unit.words) == ("damaged", "The lid is dented")


def test_words_half_written_stay_while_other_taps_are_sent(phone: Page, opened: Parcel) -> None:
    door(phone, opened)
    phone.get_by_role("button", name="Refuse").click()
    phone.get_by_label("What did you see?").fill("The lid is")
    phone.get_by_text("Damaged", exact=True).click()
    expect(phone.locator(".error")).to_be_visible()
    expect(phone.get_by_label("What did you see?")).to_have_value("The lid is")


def test_the_order_form_adds_up_as_the_numbers_change(
    page_of: PageOf, lin_yue: Person, at_door: Parcel, shou_mei: Product
) -> None:
    page = page_of(lin_yue)
    page.goto(f"/orders/new/{shou_mei.pk}/")
    expect(page.locator("[data-due]")).to_have_text("¥180.00")
    page.get_by_role("button", name="One more").first.click()
    expect(page.locator("[data-due]")).to_have_text("¥348.00")
