"""What accounts and entries are called on paper."""

from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guanxi.ledger.statements import Row, Statement
from guanxi.ledger.states import Kind
from guanxi.web import moments

ACCOUNTS: dict[Kind, Promise] = {
    Kind.COURIER_CASH: gettext_lazy("Cash with couriers"),
    Kind.SHOP_CASH: gettext_lazy("Cash in the till"),
    Kind.BANK: gettext_lazy("Bank"),
    Kind.CARRIER_CLAIM: gettext_lazy("Owed for lost parcels"),
    Kind.CARRIAGE_COST: gettext_lazy("Carriage of parcels refused at fault"),
    Kind.HELD: gettext_lazy("Paid by buyers, held"),
    Kind.DELIVERY: gettext_lazy("Delivery fees"),
    Kind.SELLER: gettext_lazy("Released to the shop"),
    Kind.COMMISSION: gettext_lazy("Commission of the market"),
    Kind.PROMOTER: gettext_lazy("Owed to promoters"),
    Kind.BUYER_REFUND: gettext_lazy("Refunds owed to buyers"),
}
ENTRIES: dict[str, Promise] = {
    "collected": gettext_lazy("Paid at the door"),
    "paid_in": gettext_lazy("Cash handed in and counted"),
    "banked": gettext_lazy("Taken to the bank"),
    "released": gettext_lazy("Released after the hold"),
    "carriage": gettext_lazy("Carriage of a refused parcel"),
    "lost": gettext_lazy("Parcel lost"),
}


def shop_account(statement: Statement, people: dict[int, str]) -> str:
    """An account of a shop's book: "Cash with couriers: Karim"."""
    name = str(ACCOUNTS[statement.kind])
    if not statement.person_id:
        return name
    who = people.get(statement.person_id) or _("somebody who left")
    return _("%(account)s: %(name)s") % {"account": name, "name": who}


def courier_account(statement: Statement, shops: dict[int, str]) -> str:
    """The same seen by the courier: "Cash you hold for Mei's Tea"."""
    shop = {"shop": shops.get(statement.shop_id, "")}
    if statement.kind == Kind.COURIER_CASH:
        return _("Cash you hold for %(shop)s") % shop
    return _("What you owe %(shop)s for lost parcels") % shop


def said(row: Row) -> str:
    """What a movement was."""
    if row.corrects is not None:
        return _("Correction of no. %(number)s") % {"number": number(row.corrects)}
    return str(ENTRIES.get(row.kind, row.kind))


def number(entry: int) -> str:
    """An entry's number as it is printed: six digits, so that columns line up and files sort."""
    return f"{entry:06d}"


def day(at: datetime) -> str:
    """A day with its year, always: 2 Nov 2026, 2026年11月2日."""
    return moments.day(timezone.localdate(at), this_year=0, language=get_language() or "en")
