"""Double-entry book of the market. It only grows; a mistake is put right by a reversal.

Owns Account, Entry and Line. Amounts are integers of the currency's minor unit.
"""

from django.db import models

from guanxi.ledger.states import Kind


class Account(models.Model):
    """One account: a kind, the shop whose book it is in, and the person it concerns, if any."""

    kind = models.CharField(max_length=14, choices=Kind)
    shop_id = models.BigIntegerField()
    person_id = models.BigIntegerField(default=0)  # 0: nobody in particular
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop_id", "kind", "person_id", "currency"], name="account_once")
        ]


class Entry(models.Model):
    """One event in the book: two or more lines that sum to zero. `key` makes a repeat harmless."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)  # "collected", "paid_in", "banked", "released", "lost", ...
    subject = models.CharField(max_length=20)  # "parcel", "pay_in", "deposit"
    subject_id = models.BigIntegerField()
    order_id = models.BigIntegerField(null=True)
    shop_id = models.BigIntegerField()
    at = models.DateTimeField()
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        indexes = [
            models.Index(fields=["shop_id", "at"], name="entry_of_shop"),
            models.Index(fields=["order_id"], name="entry_of_order"),
        ]


class Line(models.Model):
    """A positive amount is a debit, a negative one a credit."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="line_not_zero")]
