"""Cash on its way from the door to the bank: declared, counted blind, banked against a statement line."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from guanxi.base import facts
from guanxi.base.errors import Gone
from guanxi.base.money import format_minor
from guanxi.delivery import queries, rules
from guanxi.delivery.errors import (
    AlreadyCounted,
    BankLineUsed,
    CountYourself,
    MoreThanInTill,
    NothingToPayIn,
    PayInOpen,
)
from guanxi.delivery.models import Collection, Deposit, PayIn
from guanxi.ledger import actions as ledger
from guanxi.ledger import queries as books
from guanxi.ledger.states import Kind
from guanxi.shops import queries as shops
from guanxi.shops.states import Role


@transaction.atomic
def declare_pay_in(
    *, shop_id: int, courier_id: int, declared_minor: int, currency: str, at: datetime, key: str | None = None
) -> PayIn:
    """The courier says how much cash is handed over. Nothing moves in the book until it is counted."""
    shops.lock(shop_id)
    if key and (done := facts.find(key, name="cash.declared")):
        return PayIn.objects.get(pk=done.subject_id)
    if PayIn.objects.filter(shop_id=shop_id, courier_id=courier_id, counted_at=None).exists():
        raise PayInOpen
    if queries.cash_of(courier_id, shop_id, currency=currency).in_hand_minor <= 0:
        raise NothingToPayIn
    pay_in = PayIn.objects.create(
        shop_id=shop_id, courier_id=courier_id, declared_minor=declared_minor, declared_at=at
    )
    facts.record("cash.declared", subject="pay_in", subject_id=pay_in.pk, at=at, actor_id=courier_id, key=key)
    return pay_in


@transaction.atomic
def count_pay_in(
    *,
    pay_in_id: int,
    cashier_id: int,
    counted_minor: int,
    currency: str,
    at: datetime,
    key: str | None = None,
) -> PayIn:
    """The cashier counts, without seeing what was declared; only what was counted leaves the courier."""
    pay_in = PayIn.objects.select_for_update().filter(pk=pay_in_id).first()
    if pay_in is None:
        raise Gone
    shops.require(pay_in.shop_id, cashier_id, Role.CASHIER, Role.OWNER)
    if pay_in.courier_id == cashier_id:
        raise CountYourself
    if facts.already(key, name="cash.counted", subject_id=pay_in.pk):
        return pay_in
    if pay_in.counted_at is not None:
        raise AlreadyCounted
    pay_in.cashier_id, pay_in.counted_minor, pay_in.counted_at = cashier_id, counted_minor, at
    pay_in.save(update_fields=["cashier", "counted_minor", "counted_at"])
    Collection.objects.filter(
        courier_id=pay_in.courier_id,
        parcel__shop_id=pay_in.shop_id,
        method="cash",
        pay_in=None,
        at__lte=pay_in.declared_at,
    ).update(pay_in=pay_in)
    if counted_minor:
        ledger.post(
            key=f"pay_in:{pay_in.pk}",
            kind="paid_in",
            subject="pay_in",
            subject_id=pay_in.pk,
            shop_id=pay_in.shop_id,
            currency=currency,
            at=at,
            lines=[
                ledger.Dr(Kind.SHOP_CASH, counted_minor),
                ledger.Cr(Kind.COURIER_CASH, counted_minor, person_id=pay_in.courier_id),
            ],
        )
    facts.record("cash.counted", subject="pay_in", subject_id=pay_in.pk, at=at, actor_id=cashier_id, key=key)
    return pay_in


@transaction.atomic
def bank(
    *,
    shop_id: int,
    cashier_id: int,
    amount_minor: int,
    bank_line: str,
    currency: str,
    at: datetime,
    key: str | None = None,
) -> Deposit:
    """Cash goes from the till to the bank, against one line of the bank's statement, used once.

    Marks the oldest counted collections the deposits so far pay in full as banked.
    """
    shops.require(shop_id, cashier_id, Role.CASHIER, Role.OWNER)
    shops.lock(shop_id)
    if key and (done := facts.find(key, name="cash.banked")):
        return Deposit.objects.get(pk=done.subject_id)
    if Deposit.objects.filter(shop_id=shop_id, bank_line=bank_line).exists():
        raise BankLineUsed
    till = books.balance_minor(shop_id=shop_id, kind=Kind.SHOP_CASH, currency=currency)
    if amount_minor > till or amount_minor <= 0:
        raise MoreThanInTill(till=format_minor(till, currency))
    deposit = Deposit.objects.create(
        shop_id=shop_id, cashier_id=cashier_id, amount_minor=amount_minor, bank_line=bank_line, at=at
    )
    ledger.post(
        key=f"deposit:{deposit.pk}",
        kind="banked",
        subject="deposit",
        subject_id=deposit.pk,
        shop_id=shop_id,
        currency=currency,
        at=at,
        lines=[ledger.Dr(Kind.BANK, amount_minor), ledger.Cr(Kind.SHOP_CASH, amount_minor)],
    )
    _mark_banked(deposit)
    facts.record("cash.banked", subject="deposit", subject_id=deposit.pk, at=at, actor_id=cashier_id, key=key)
    return deposit


def _mark_banked(deposit: Deposit) -> None:
    """First collected, first banked: a shortage therefore holds back the latest parcels, not the first."""
    of_shop = Collection.objects.filter(parcel__shop_id=deposit.shop_id, method="cash")
    banked = Deposit.objects.filter(shop_id=deposit.shop_id).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    marked = of_shop.filter(deposit__isnull=False).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    waiting = list(of_shop.filter(deposit=None, pay_in__isnull=False).order_by("pay_in_id", "id"))
    count = rules.covered([each.amount_minor for each in waiting], banked - marked)
    of_shop.filter(pk__in=[each.pk for each in waiting[:count]]).update(deposit=deposit)
