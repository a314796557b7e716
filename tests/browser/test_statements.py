"""A statement on a telephone and on a desk, for everybody."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from guanxi.ledger.actions import Cr, Dr, post
from guanxi.ledger.states import Kind
from guanxi.people.models import Person
from guanxi.shops.models import Shop

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "dark"), [(320, False), (390, True), (1280, False)])
def test_a_statement_fits_and_is_read_by_everybody(
    page_of: Callable[..., Page],
    serious: Callable[[Page], list[str]],
    teashop: Shop,
    wang_mei: Person,
    karim: Person,
    noon: datetime,
    width: int,
    dark: bool,
) -> None:
    lines = [Dr(Kind.COURIER_CASH, 123456789, karim.pk), Cr(Kind.HELD, 123456789)]
    about = {"kind": "collected", "subject": "parcel", "subject_id": 1, "order_id": 12, "shop_id": teashop.pk}
    post(key="a", currency="CNY", at=noon, lines=lines, **about)  # type: ignore[arg-type]
    page = page_of(wang_mei, width=width, dark=dark)
    page.goto(reverse("desk:statement", args=[teashop.slug]) + "?from=2026-11-01&to=2026-11-30")
    assert page.get_by_role("row", name="Paid at the door order 12").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
