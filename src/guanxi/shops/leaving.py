"""When somebody leaves: the shops and pick-up points they answer for have to be handed over or closed first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.base import facts, photos
from guanxi.base.models import Fact
from guanxi.base.obligations import Obligation, Owed
from guanxi.shops.models import CustomerNote, Member, PickupPoint, Shop
from guanxi.shops.states import Role


def obligations(person_id: int) -> Iterator[Obligation]:
    """Shops that need this person, and pick-up points they keep."""
    for shop in Shop.objects.filter(contact=person_id, closed_at=None).order_by("id"):
        words = _("You answer for %(shop)s. Somebody else there takes it on first, or the shop closes.")
        yield Obligation(Owed.SHOP, shop.pk, words % {"shop": shop.name})
    owned = Member.objects.filter(person=person_id, role=Role.OWNER, shop__closed_at=None)
    for member in owned.exclude(shop__contact=person_id).select_related("shop").order_by("shop_id"):
        others = Member.objects.filter(shop=member.shop_id, role=Role.OWNER).exclude(person=person_id)
        if not others.exists():
            words = _("You are the only owner of %(shop)s. Add another one first.")
            yield Obligation(Owed.SHOP, member.shop_id, words % {"shop": member.shop.name})
    for point in PickupPoint.objects.filter(keeper=person_id, closed_at=None).order_by("id"):
        words = _("You keep the pick-up point %(name)s. Close it first.")
        yield Obligation(Owed.PICKUP, point.shop_id, words % {"name": point.name})


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:  # noqa: ARG001  as every app's
    """Roles, closed pick-up points' places, and all words of the shops that closed with this person in front."""
    Member.objects.filter(person=person_id).delete()
    CustomerNote.objects.filter(Q(customer=person_id) | Q(by=person_id)).delete()
    points = PickupPoint.objects.filter(keeper=person_id)
    _unsay(person_id, frozenset(points.values_list("pk", flat=True)))
    points.update(name="", address="", hours="")
    for shop in Shop.objects.filter(contact=person_id, closed_at__isnull=False):
        Shop.objects.filter(pk=shop.pk).update(
            name="", slug=f"closed-{shop.pk}", place="", about="", promise="", photo=None
        )
    of_others = Shop.objects.exclude(contact=person_id).filter(photo__owner=person_id)
    photos.disown(of_others.values_list("photo", flat=True))


def _unsay(person_id: int, point_ids: frozenset[int]) -> None:
    """What they promised before somebody else answered, and what their places were called."""

    def without(data: dict[str, Any]) -> dict[str, Any]:
        before = data.get("before", {})
        if before.get("contact_id") == person_id:
            return {**data, "before": {**before, "promise": ""}}
        return {**data, "name": ""} if data.get("point_id") in point_ids else data

    told = ("shop.answered-for", "pickup.added", "pickup.closed")
    facts.reword(Fact.objects.filter(subject="shop", name__in=told), without)
