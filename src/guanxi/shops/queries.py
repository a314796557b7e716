"""What a shop is, who is in it, and who may do what there."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.shops.models import Belonging, Member, PickupPoint, Shop
from guanxi.shops.states import Role


def shop(shop_id: int) -> Shop:
    """One shop with its contact person. Raises Gone."""
    return _one(Q(pk=shop_id))


def by_slug(slug: str) -> Shop:
    """The shop at that address, with its contact person. Raises Gone."""
    return _one(Q(slug=slug))


def _one(which: Q) -> Shop:
    found = Shop.objects.select_related("contact__photo", "photo").filter(which).first()
    if found is None:
        raise Gone(_("There is no such shop."))
    return found


def lock(shop_id: int) -> Shop:
    """The shop's row, held until the transaction ends, so that what is done to it comes one by one. Raises Gone."""
    held = Shop.objects.select_for_update(no_key=True).filter(pk=shop_id).first()
    if held is None:
        raise Gone(_("There is no such shop."))
    return held


def roles(shop_id: int, person_id: int | None) -> frozenset[Role]:
    """What that person is in that shop; empty for somebody who is not in it."""
    if person_id is None:
        return frozenset()
    rows = Member.objects.filter(shop_id=shop_id, person_id=person_id).values_list("role", flat=True)
    return frozenset(Role(row) for row in rows)


def require(shop_id: int, person_id: int, *wanted: Role) -> frozenset[Role]:
    """The person's roles, if one of them is wanted (any, when none is named). Raises NotAllowed."""
    held = roles(shop_id, person_id)
    if not (held & frozenset(wanted) if wanted else held):
        raise NotAllowed(_("Only people of the shop who are trusted with this can do it."))
    return held


class ShopClosed(Refusal):
    """The shop has closed for good, so nothing can be sold in it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("This shop has closed."))


def demand_open(shop_id: int) -> None:
    """Raises ShopClosed."""
    if Shop.objects.filter(pk=shop_id, closed_at__isnull=False).exists():
        raise ShopClosed


def shops_of(person_id: int) -> QuerySet[Shop]:
    """Every shop the person has a role in, oldest first."""
    mine = Member.objects.filter(person_id=person_id).values("shop_id")
    return Shop.objects.filter(pk__in=mine).select_related("photo", "contact__photo").order_by("opened_at", "id")


def owned_by(person_id: int) -> QuerySet[Shop]:
    """The open shops this person is an owner of, oldest first."""
    return shops_of(person_id).filter(members__person=person_id, members__role=Role.OWNER, closed_at=None)


def of_community(community_id: int) -> QuerySet[Shop]:
    """The open shops that belong to it, by name."""
    theirs = Belonging.objects.filter(community=community_id).values("shop_id")
    found = Shop.objects.filter(pk__in=theirs, closed_at=None)
    return found.select_related("photo", "contact__photo").order_by("name", "id")


def answered_by(person_id: int) -> QuerySet[Shop]:
    """The open shops whose contact person this is, oldest first."""
    return Shop.objects.filter(contact_id=person_id, closed_at=None).order_by("opened_at", "id")


def contact_ids() -> QuerySet[Shop, int]:
    """Everybody who answers for an open shop, by number."""
    return Shop.objects.filter(closed_at=None).order_by("contact_id").values_list("contact_id", flat=True).distinct()


def members(shop_id: int) -> QuerySet[Member]:
    """Every role of everybody in the shop, with the person; one person's rows come together."""
    rows = Member.objects.filter(shop_id=shop_id).select_related("person__photo")
    return rows.order_by("person__name", "person_id", "id")


def couriers(shop_id: int) -> list[int]:
    """Ids of those who may carry the shop's parcels: its couriers and the keepers of its open pick-up points."""
    carrying = Member.objects.filter(shop_id=shop_id, role=Role.COURIER).values_list("person_id", flat=True)
    keeping = pickup_points(shop_id).values_list("keeper_id", flat=True)
    return sorted({*carrying, *keeping})


def carries(person_id: int) -> bool:
    """Whether the person is a courier of some shop, or keeps an open pick-up point."""
    keeps = PickupPoint.objects.filter(keeper_id=person_id, closed_at=None)
    return Member.objects.filter(person_id=person_id, role=Role.COURIER).exists() or keeps.exists()


def pickup_points(shop_id: int) -> QuerySet[PickupPoint]:
    """Where the shop's parcels can be fetched today, by name."""
    points = PickupPoint.objects.filter(shop_id=shop_id, closed_at=None)
    return points.select_related("keeper__photo").order_by("name", "id")


def browse(*, place: str = "") -> QuerySet[Shop]:
    """All shops that are open, or those of one place, by name."""
    found = Shop.objects.filter(closed_at=None).select_related("photo", "contact__photo").order_by("name", "id")
    return found.filter(place=place) if place else found


def places() -> list[str]:
    """Every place that has an open shop, in alphabetical order."""
    return list(Shop.objects.filter(closed_at=None).order_by("place").values_list("place", flat=True).distinct())


def by_ids(shop_ids: Collection[int]) -> QuerySet[Shop]:
    """These shops, each with its photo and whoever answers for it."""
    return Shop.objects.filter(pk__in=shop_ids).select_related("photo", "contact")


def names(shop_ids: Iterable[int]) -> dict[int, str]:
    """What those shops are called. Unknown ids are left out."""
    return dict(Shop.objects.filter(pk__in=set(shop_ids)).values_list("pk", "name"))
