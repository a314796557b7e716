"""What an account may be."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What an account is. The first five are debit accounts (assets, claims), the rest credit accounts."""

    COURIER_CASH = "courier_cash"  # notes in a courier's pocket, for one shop
    SHOP_CASH = "shop_cash"
    BANK = "bank"
    CARRIER_CLAIM = "carrier_claim"  # owed by whoever lost a parcel
    CARRIAGE_COST = "carriage_cost"  # what the seller bears for a refusal at fault
    HELD = "held"  # collected for a parcel, not yet the seller's
    DELIVERY = "delivery"  # fees for carrying
    SELLER = "seller"  # released to the shop
    COMMISSION = "commission"
    PROMOTER = "promoter"
    BUYER_REFUND = "buyer_refund"


DEBIT_KINDS = frozenset({Kind.COURIER_CASH, Kind.SHOP_CASH, Kind.BANK, Kind.CARRIER_CLAIM, Kind.CARRIAGE_COST})
