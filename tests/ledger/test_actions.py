"""The book: what is written balances, stays, and is written once."""

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanxi.base import clock
from guanxi.ledger import queries
from guanxi.ledger.actions import Cr, Dr, post, reverse
from guanxi.ledger.models import Account, Entry, Line
from guanxi.ledger.states import Kind

KARIM = 7
ABOUT = {"kind": "collected", "subject": "parcel", "subject_id": 1, "shop_id": 1, "currency": "CNY"}


def collected(key: str = "collected:1", *, at: datetime, amount_minor: int = 16800, **more: Any) -> Entry:
    """Karim takes cash at a door."""
    lines = [Dr(Kind.COURIER_CASH, amount_minor, person_id=KARIM), Cr(Kind.HELD, amount_minor)]
    return post(**{**ABOUT, "key": key, "at": at, "lines": lines, **more})


def cash_of_karim(currency: str = "CNY") -> int:
    return queries.balance_minor(shop_id=1, kind=Kind.COURIER_CASH, person_id=KARIM, currency=currency)


@pytest.mark.django_db
def test_cash_taken_at_a_door_is_with_the_courier_and_held_for_the_parcel(noon: datetime) -> None:
    collected(at=noon)
    assert cash_of_karim() == 16800
    assert queries.balances(1, currency="CNY") == {
        (Kind.COURIER_CASH, KARIM): 16800,
        (Kind.HELD, 0): 16800,
    }
    assert queries.check() == []


@pytest.mark.django_db
def test_an_account_never_used_holds_nothing() -> None:
    assert queries.balance_minor(shop_id=9, kind=Kind.BANK, currency="CNY") == 0


@pytest.mark.django_db
def test_the_same_key_again_writes_nothing(noon: datetime) -> None:
    first = collected(at=noon)
    assert collected(at=noon) == first
    assert cash_of_karim() == 16800


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [{"amount_minor": 100}, {"currency": "EUR"}, {"subject_id": 2}, {"shop_id": 2}, {"kind": "lost"}],
)
def test_the_same_key_for_something_else_is_a_defect(noon: datetime, other: dict[str, Any]) -> None:
    collected(at=noon)
    with pytest.raises(ValueError, match="posted before"):
        collected(at=noon, **other)
    assert cash_of_karim() == 16800


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Dr(Kind.BANK, 5)],
        [Dr(Kind.BANK, 5), Cr(Kind.HELD, 4)],
        [Dr(Kind.BANK, 0), Cr(Kind.HELD, 0)],
        [Dr(Kind.BANK, -5), Cr(Kind.HELD, -5)],
    ],
)
def test_lines_that_do_not_balance_are_a_defect(noon: datetime, lines: list[Dr | Cr]) -> None:
    with pytest.raises(ValueError, match=r"two lines|above zero|differ"):
        collected(at=noon, lines=lines)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_mistake_is_put_right_by_its_mirror_image_once(noon: datetime) -> None:
    collected(at=noon)
    mirror = reverse(entry_key="collected:1", at=noon, key="wrong:1")
    assert reverse(entry_key="collected:1", at=noon, key="wrong:1") == mirror
    assert set(queries.balances(1, currency="CNY").values()) == {0}
    assert Entry.objects.count() == 2
    assert reverse(entry_key="collected:1", at=noon, key="wrong:2") == mirror
    assert queries.check() == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", [Account, Entry, Line])
def test_the_database_refuses_to_change_or_delete_what_is_written(noon: datetime, table: Any) -> None:
    collected(at=noon)
    name, key = table._meta.db_table, table._meta.pk.column
    for statement in (f"UPDATE {name} SET {key} = {key}", f"DELETE FROM {name}"):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as raw:
            raw.execute(statement)
    assert cash_of_karim() == 16800


@pytest.mark.django_db
def test_the_check_finds_a_book_somebody_wrote_in_by_hand(noon: datetime) -> None:
    entry = collected(at=noon)
    stray = Account.objects.create(shop_id=2, kind=Kind.BANK, currency="CNY")
    Line.objects.create(entry=entry, account=stray, amount_minor=3)
    Entry.objects.create(key="empty", kind="lost", subject="parcel", subject_id=1, shop_id=1, at=noon)
    false = Entry.objects.create(
        key="false", kind="reversed", subject="parcel", subject_id=1, shop_id=1, at=noon, reverses=entry
    )
    bank = Account.objects.create(shop_id=1, kind=Kind.BANK, currency="CNY")
    Line.objects.bulk_create(Line(entry=false, account=bank, amount_minor=n) for n in (1, -1))
    assert queries.check() == [
        "entry collected:1 is off by 3 CNY",
        "entry empty has fewer than two lines",
        "entry collected:1 has a line in another shop's book",
        "entry collected:1 is not cancelled by its reversal",
    ]


halves = st.lists(st.integers(1, 10**12), min_size=1, max_size=4)
places = st.tuples(st.sampled_from(list(Kind)), st.integers(0, 2))


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """Any balanced entry, in one of two shops and two currencies, under one of a few keys."""
    amounts = draw(halves)
    debits = [Dr(kind, n, person_id=who) for n, (kind, who) in ((n, draw(places)) for n in amounts)]
    kind, who = draw(places)
    return {
        "key": draw(st.sampled_from("abcdefgh")),
        "shop_id": draw(st.integers(1, 2)),
        "currency": draw(st.sampled_from(["CNY", "EUR"])),
        "lines": [*debits, Cr(kind, sum(amounts), person_id=who)],
    }


class AnyBook(TestCase):
    """Whatever is posted, repeated and reversed, in any order."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(entries(), max_size=8), st.sets(st.sampled_from("abcdefgh")))
    def test_debits_equal_credits_in_each_currency(self, asked: list[dict[str, Any]], mistakes: set[str]) -> None:
        written: dict[str, dict[str, Any]] = {}
        for entry in asked:
            first = written.setdefault(entry["key"], entry)
            post(**{**ABOUT, **first, "at": clock.now()})
            post(**{**ABOUT, **first, "at": clock.now()})
        for key in mistakes & written.keys():
            reverse(entry_key=key, at=clock.now(), key=f"not {key}")
        assert queries.check() == []
        assert Entry.objects.count() == len(written) + len(mistakes & written.keys())
        for currency in ("CNY", "EUR"):
            lines = Line.objects.filter(account__currency=currency).values_list("amount_minor", flat=True)
            assert sum(lines) == 0
        if mistakes >= written.keys():
            books = [queries.balances(shop, currency=each) for shop in (1, 2) for each in ("CNY", "EUR")]
            assert not any(held for book in books for held in book.values())
