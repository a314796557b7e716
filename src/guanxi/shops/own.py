"""What is somebody's own here: their roles in shops, what they answer for, the pick-up points they keep."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import Row, Section, word
from guanxi.shops.models import CustomerNote, Member, PickupPoint
from guanxi.shops.states import Role


def _roles(person_id: int) -> Iterable[Row]:
    for member in Member.objects.filter(person=person_id).select_related("shop").order_by("shop_id", "id"):
        answers = member.shop.contact_id == person_id
        yield {
            "shop": member.shop.name,
            "role": word(Role(member.role)),
            "answers_for_it": answers,
            "promise": member.shop.promise if answers and member.role == Role.CONTACT else None,
        }


def _pickup_points(person_id: int) -> Iterable[Row]:
    for point in PickupPoint.objects.filter(keeper=person_id).select_related("shop").order_by("id"):
        yield {
            "shop": point.shop.name,
            "name": point.name,
            "address": point.address,
            "hours": point.hours,
            "closed_at": point.closed_at,
        }


def _noted(person_id: int) -> Iterable[Row]:
    """What shops have written down about them: it is about them, whoever wrote it."""
    for note in CustomerNote.objects.filter(customer=person_id).select_related("shop").order_by("id"):
        yield {"shop": note.shop.name, "labels": ", ".join(note.labels), "text": note.text, "at": note.at}


def _notes(person_id: int) -> Iterable[Row]:
    """What they wrote for shops about customers, who are not named to them here."""
    for note in CustomerNote.objects.filter(by=person_id).select_related("shop").order_by("id"):
        yield {"shop": note.shop.name, "labels": ", ".join(note.labels), "text": note.text, "at": note.at}


NOTED = {"shop": _("Shop"), "labels": _("Labels"), "text": _("Words"), "at": _("When")}

SECTIONS = (
    Section("noted", "shops", _("What shops have noted about you"), NOTED, _noted),
    Section("notes", "shops", _("What you noted about customers"), NOTED, _notes),
    Section(
        "roles",
        "shops",
        _("Your roles in shops"),
        {
            "shop": _("Shop"),
            "role": _("Role"),
            "answers_for_it": _("You answer for it"),
            "promise": _("Promise"),
        },
        _roles,
    ),
    Section(
        "pickup_points",
        "shops",
        _("Pick-up points you keep"),
        {
            "shop": _("Shop"),
            "name": _("Name"),
            "address": _("Address"),
            "hours": _("Hours"),
            "closed_at": _("Closed"),
        },
        _pickup_points,
    ),
)
