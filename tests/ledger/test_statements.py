"""Statements open where the last one closed, and every row leads to the next balance."""

from datetime import datetime, timedelta

import pytest

from guanxi.ledger import statements
from guanxi.ledger.actions import Cr, Dr, post, reverse
from guanxi.ledger.states import Kind

KARIM = 7
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def week(noon: datetime) -> datetime:
    """Karim collects 168 on Monday and 40 on Tuesday, pays 200 in on Wednesday. One order was paid by transfer."""

    def write(key: str, kind: str, day: int, lines: list[Dr | Cr], order_id: int | None = None) -> None:
        post(
            key=key,
            kind=kind,
            subject="parcel",
            subject_id=day,
            order_id=order_id,
            shop_id=1,
            currency="CNY",
            at=noon + day * DAY,
            lines=lines,
        )

    cash, held, till = Kind.COURIER_CASH, Kind.HELD, Kind.SHOP_CASH
    write("a", "collected", 0, [Dr(cash, 16800, KARIM), Cr(held, 16000), Cr(Kind.DELIVERY, 800)], 1)
    write("b", "collected", 1, [Dr(cash, 4000, KARIM), Cr(held, 4000)], 2)
    write("c", "paid_in", 2, [Dr(till, 20000), Cr(cash, 20000, KARIM)])
    write("d", "collected", 2, [Dr(Kind.BANK, 9900), Cr(held, 9900)], 3)
    return noon


def test_a_courier_sees_what_they_held_before_and_after_each_step(week: datetime) -> None:
    [cash] = statements.of_courier(person_id=KARIM, since=week + DAY, until=week + 3 * DAY)
    assert (cash.kind, cash.opening_minor, cash.closing_minor) == (Kind.COURIER_CASH, 16800, 800)
    assert [(row.debit_minor, row.credit_minor, row.balance_minor) for row in cash.rows] == [
        (4000, 0, 20800),
        (0, 20000, 800),
    ]
    assert (cash.debit_minor, cash.credit_minor) == (4000, 20000)


def test_a_period_opens_where_the_last_one_closed(week: datetime) -> None:
    start, middle, end = week - DAY, week + 2 * DAY, week + 9 * DAY
    first = {s.kind: s for s in statements.of_shop(shop_id=1, since=start, until=middle)}
    then = {s.kind: s for s in statements.of_shop(shop_id=1, since=middle, until=end)}
    whole = {s.kind: s for s in statements.of_shop(shop_id=1, since=start, until=end)}
    for kind, statement in then.items():
        before = first[kind].closing_minor if kind in first else 0
        assert statement.opening_minor == before
        assert statement.closing_minor == whole[kind].closing_minor


def test_a_shop_sees_every_account_in_the_order_of_the_chart(week: datetime) -> None:
    of_shop = statements.of_shop(shop_id=1, since=week - DAY, until=week + 9 * DAY)
    assert [s.kind for s in of_shop] == [
        Kind.COURIER_CASH,
        Kind.SHOP_CASH,
        Kind.BANK,
        Kind.HELD,
        Kind.DELIVERY,
    ]
    held = of_shop[3]
    assert (held.credit_minor, held.closing_minor, held.grows_by_debit) == (29900, 29900, False)
    assert sum(s.debit_minor for s in of_shop) == sum(s.credit_minor for s in of_shop)


def test_an_account_at_rest_is_listed_with_what_it_holds(week: datetime) -> None:
    later = statements.of_shop(shop_id=1, since=week + 20 * DAY, until=week + 30 * DAY)
    assert (later[0].opening_minor, later[0].rows, later[0].closing_minor) == (800, (), 800)


def test_a_buyer_sees_what_they_paid_in_cash_and_by_transfer(week: datetime) -> None:
    [mine] = statements.of_buyer(order_ids=[1, 3], since=week, until=week + 9 * DAY)
    assert [(row.order_id, row.debit_minor, row.balance_minor) for row in mine.rows] == [
        (1, 16800, 16800),
        (3, 9900, 26700),
    ]
    assert statements.of_buyer(order_ids=[], since=week, until=week + DAY) == []


def test_a_reversal_names_the_entry_it_puts_right(week: datetime) -> None:
    reverse(entry_key="a", at=week + 3 * DAY, key="not a")
    [mine] = statements.of_buyer(order_ids=[1], since=week, until=week + 9 * DAY)
    paid, back = mine.rows
    assert (back.corrects, back.credit_minor, mine.closing_minor) == (paid.number, 16800, 0)


def test_the_number_of_queries_does_not_grow_with_the_book(week: datetime, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        statements.of_shop(shop_id=1, since=week, until=week + 9 * DAY)
