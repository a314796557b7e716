"""Opening a shop and running it: its words, its people, its pick-up points.

Whoever opens a shop is its owner and its named contact person. Nobody is named the contact person by somebody
else: a promise is given in one's own words, so one takes it on oneself (`answer_for`).
"""

from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone, Refusal
from guanxi.communities import queries as communities
from guanxi.people import queries as people
from guanxi.shops.models import Belonging, Member, PickupPoint, Shop
from guanxi.shops.queries import demand_open, lock, require, roles
from guanxi.shops.states import Role

TAKEN_BY_PAGES = frozenset({"open", "goods", "search", "kept"})  # addresses beside the shops that are not one


class Settings(TypedDict, total=False):
    """What an owner may change at any time. Money in minor units of the market's currency."""

    name: str
    place: str
    about: str
    photo_id: int | None
    asks_code: bool
    answer_hours: int
    inspection_minutes: int
    delivery_minor: int
    free_delivery_from_minor: int | None


class ContactMustAgree(Refusal):
    field = "contact"


class NotTied(Refusal):
    field = "person"


class StillNeeded(Refusal):
    """The shop cannot do without this person in this role."""

    field = "role"


@transaction.atomic
def open_shop(
    *,
    actor_id: int,
    promise: str,
    at: datetime,
    key: UUID,
    contact_id: int | None = None,
    **settings: Unpack[Settings],
) -> Shop:
    """Open a shop; a repeat with the same key returns the first. The opener holds every role at first."""
    if (contact_id or actor_id) != actor_id:
        raise ContactMustAgree(_("Only the contact person can give the shop's promise."))
    shop, fresh = Shop.objects.get_or_create(
        key=key,
        defaults={
            "slug": _free_slug(settings["name"]),
            "contact_id": actor_id,
            "promise": promise,
            "opened_at": at,
            **settings,
        },
    )
    if not fresh:
        require(shop.pk, actor_id)
        return shop
    Member.objects.bulk_create(Member(shop=shop, person_id=actor_id, role=role) for role in Role)
    facts.record("shop.opened", subject="shop", subject_id=shop.pk, at=at, actor_id=actor_id)
    return shop


def _free_slug(name: str) -> str:
    """An address in the letters of the name; a number is added where it is taken."""
    root = slugify(name, allow_unicode=True)[:70] or "shop"
    taken = TAKEN_BY_PAGES | set(Shop.objects.filter(slug__startswith=root).values_list("slug", flat=True))
    number, slug = 1, root
    while slug in taken:
        number += 1
        slug = f"{root}-{number}"
    return slug


@transaction.atomic
def change_shop(*, shop_id: int, actor_id: int, at: datetime, **settings: Unpack[Settings]) -> Shop:
    """Change what is given, leave the rest. The address stays, so links to the shop keep working."""
    shop = lock(shop_id)
    require(shop_id, actor_id, Role.OWNER)
    for name, value in settings.items():
        setattr(shop, name, value)
    shop.save(update_fields=list(settings))
    facts.record(
        "shop.changed", subject="shop", subject_id=shop_id, at=at, actor_id=actor_id, data={"what": [*settings]}
    )
    return shop


@transaction.atomic
def bring_in(*, shop_id: int, community_id: int, actor_id: int, at: datetime) -> None:
    """An owner brings their shop into a community they are in."""
    lock(shop_id)
    demand_open(shop_id)
    require(shop_id, actor_id, Role.OWNER)
    communities.inside(community_id, actor_id)
    _made, fresh = Belonging.objects.get_or_create(shop_id=shop_id, community_id=community_id, defaults={"at": at})
    if fresh:
        _community_fact("shop.brought_in", shop_id, community_id, actor_id, at)


@transaction.atomic
def take_out(*, shop_id: int, community_id: int, actor_id: int, at: datetime) -> None:
    """Out of a community again: by an owner, or by one of its hosts."""
    lock(shop_id)
    if not communities.inside(community_id, actor_id).is_host:
        require(shop_id, actor_id, Role.OWNER)
    if Belonging.objects.filter(shop=shop_id, community=community_id).delete()[0]:
        _community_fact("shop.taken_out", shop_id, community_id, actor_id, at)


def _community_fact(name: str, shop_id: int, community_id: int, actor_id: int, at: datetime) -> None:
    data = {"community": community_id}
    facts.record(name, subject="shop", subject_id=shop_id, at=at, actor_id=actor_id, data=data)


@transaction.atomic
def close_shop(*, shop_id: int, actor_id: int, at: datetime) -> None:
    """Close for good, with its pick-up points. `orders.actions.close_shop` sees to it that nothing is open."""
    if Shop.objects.filter(pk=shop_id, closed_at=None).update(closed_at=at):
        PickupPoint.objects.filter(shop=shop_id, closed_at=None).update(closed_at=at)
        facts.record("shop.closed", subject="shop", subject_id=shop_id, at=at, actor_id=actor_id)


@transaction.atomic
def answer_for(*, shop_id: int, actor_id: int, promise: str, at: datetime) -> Shop:
    """Become the shop's contact person, or give its promise in new words."""
    shop = lock(shop_id)
    require(shop_id, actor_id, Role.CONTACT)
    if (shop.contact_id, shop.promise) == (actor_id, promise):
        return shop
    before = {"contact_id": shop.contact_id, "promise": shop.promise}
    shop.contact_id, shop.promise = actor_id, promise
    shop.save(update_fields=["contact", "promise"])
    facts.record(
        "shop.answered-for", subject="shop", subject_id=shop_id, at=at, actor_id=actor_id, data={"before": before}
    )
    return shop


@transaction.atomic
def add_member(*, shop_id: int, person_id: int, role: Role, actor_id: int, at: datetime) -> Member:
    """Give a person a role. They are in the shop already, or have a tie with the owner who adds them."""
    lock(shop_id)
    require(shop_id, actor_id, Role.OWNER)
    if not roles(shop_id, person_id) and not people.tied(actor_id, person_id):
        raise NotTied(_("You can add people you have a tie with."))
    member, fresh = Member.objects.get_or_create(shop_id=shop_id, person_id=person_id, role=role)
    if fresh:
        _member_fact("member.added", member, actor_id=actor_id, at=at)
    return member


@transaction.atomic
def remove_member(*, shop_id: int, person_id: int, role: Role, actor_id: int, at: datetime) -> None:
    """Take a role away; anybody may lay down their own. Somebody must stay owner and contact person."""
    shop = lock(shop_id)
    if person_id != actor_id:
        require(shop_id, actor_id, Role.OWNER)
    member = Member.objects.filter(shop_id=shop_id, person_id=person_id, role=role).first()
    if member is None:
        return
    if role == Role.CONTACT and shop.contact_id == person_id:
        raise StillNeeded(_("The shop needs a contact person. Another one has to take it on first."))
    if role == Role.OWNER and not _another(member):
        raise StillNeeded(_("The shop needs an owner. Add another one first."))
    _member_fact("member.removed", member, actor_id=actor_id, at=at)
    member.delete()


def _another(member: Member) -> bool:
    return Member.objects.filter(shop_id=member.shop_id, role=member.role).exclude(pk=member.pk).exists()


def _member_fact(name: str, member: Member, *, actor_id: int, at: datetime) -> None:
    data = {"person_id": member.person_id, "role": member.role}
    facts.record(name, subject="shop", subject_id=member.shop_id, at=at, actor_id=actor_id, data=data)


@transaction.atomic
def add_pickup_point(
    *, shop_id: int, keeper_id: int, name: str, address: str, hours: str = "", actor_id: int, at: datetime
) -> PickupPoint:
    """Say where parcels can be fetched. The keeper is of the shop, or has a tie with whoever adds the point."""
    lock(shop_id)
    require(shop_id, actor_id, Role.OWNER, Role.CONTACT)
    if keeper_id != actor_id and not roles(shop_id, keeper_id) and not people.tied(actor_id, keeper_id):
        raise NotTied(_("You can add people you have a tie with."))
    point, fresh = PickupPoint.objects.get_or_create(
        shop_id=shop_id,
        name=name,
        address=address,
        closed_at=None,
        defaults={"keeper_id": keeper_id, "hours": hours},
    )
    if fresh:
        data = {"point_id": point.pk, "name": name}
        facts.record("pickup.added", subject="shop", subject_id=shop_id, at=at, actor_id=actor_id, data=data)
    return point


@transaction.atomic
def close_pickup_point(*, point_id: int, actor_id: int, at: datetime) -> PickupPoint:
    """Take no new orders there. Parcels already on their way are still handed out."""
    point = PickupPoint.objects.select_for_update(no_key=True).filter(pk=point_id).first()
    if point is None:
        raise Gone(_("There is no such pick-up point."))
    if point.keeper_id != actor_id:
        require(point.shop_id, actor_id, Role.OWNER, Role.CONTACT)
    if point.closed_at is None:
        point.closed_at = at
        point.save(update_fields=["closed_at"])
        data = {"point_id": point.pk, "name": point.name}
        facts.record("pickup.closed", subject="shop", subject_id=point.shop_id, at=at, actor_id=actor_id, data=data)
    return point
