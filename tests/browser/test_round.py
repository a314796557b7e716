"""The courier's phone in a real Chromium: without a network, and following the buyer by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.fixtures.orders import Walk

from guanxi.delivery.models import Parcel
from guanxi.orders.models import Order
from guanxi.people.models import Person

pytestmark = pytest.mark.browser


@pytest.fixture
def carried(make_order: Callable[..., Order], walk: Walk) -> Parcel:
    """Two tins on their way to Lin Yue, a minute ago."""
    walk.noon = timezone.now() - timedelta(minutes=1)
    return walk.take(walk.pack(make_order(2, at=walk.noon)))


def test_a_step_without_a_network_waits_on_the_phone_and_is_sent_later(
    page_of: Callable[..., Page], carried: Parcel, karim: Person
) -> None:
    Person.objects.filter(pk=karim.pk).update(language="en")
    phone = page_of(karim)
    phone.goto(f"/round/{carried.pk}/")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Nobody is there").click()
    expect(phone.locator("#outbox")).to_contain_text("1 action is waiting to be sent. It is safe on this phone.")
    assert Parcel.objects.get().visits == 0
    phone.context.set_offline(False)
    expect(phone.get_by_text("This is visit 2 of 3.")).to_be_visible()
    assert Parcel.objects.get().visits == 1


def test_the_courier_s_page_follows_the_buyer_by_itself(
    page_of: Callable[..., Page], carried: Parcel, walk: Walk, karim: Person
) -> None:
    Person.objects.filter(pk=karim.pk).update(language="en")
    walk.arrive(carried)
    phone = page_of(karim)
    phone.goto(f"/round/{carried.pk}/")
    expect(phone.get_by_text("compares the seal with this photo")).to_be_visible()
    walk.open(carried)
    for unit in carried.units.all():
        walk.keep(unit)
    expect(phone.get_by_text("¥348.00")).to_be_visible()
