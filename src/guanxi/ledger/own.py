"""What is somebody's own here: every movement in the book on an account in their name."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Money, Row, Section
from guanxi.ledger.models import Line


def _movements(person_id: int) -> Iterable[Row]:
    lines = Line.objects.filter(account__person_id=person_id).select_related("entry", "account").order_by("id")
    for line in lines.iterator(AT_ONCE):
        yield {
            "number": line.entry_id,
            "account": line.account.kind,
            "shop": line.account.shop_id,
            "what": line.entry.kind,
            "order": line.entry.order_id,
            "amount": Money(line.amount_minor, line.account.currency),
            "at": line.entry.at,
        }


SECTIONS = (
    Section(
        "statements",
        "money",
        _("Movements on accounts in your name"),
        {
            "number": _("Number"),
            "account": _("Account"),
            "shop": _("Number of the shop"),
            "what": _("What"),
            "order": _("Order"),
            "amount": _("Amount, above zero a debit"),
            "at": _("When"),
        },
        _movements,
    ),
)
