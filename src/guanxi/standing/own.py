"""What is somebody's own here: the evidence their orders and vouches give, and the public counts of them."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Row, Section, picture
from guanxi.standing.models import Evidence, Tally
from guanxi.standing.states import Subject


def _evidence(person_id: int) -> Iterable[Row]:
    given = Evidence.objects.filter(witness=person_id).select_related("photo").order_by("at", "id")
    for each in given.iterator(AT_ONCE):
        yield {
            "about": each.subject,
            "number": each.subject_id,
            "from": each.act,
            "from_number": each.act_id,
            "named": each.named,
            "value": each.value,
            "hardness": each.hardness,
            "kept_units": each.kept_units,
            "refused_units": each.refused_units,
            "reason": each.reason,
            "words": each.words,
            "photo": picture(each.photo),
            "lot": each.lot_code,
            "place": each.place,
            "at": each.at,
        }


def _counts(person_id: int) -> Iterable[Row]:
    for tally in Tally.objects.filter(subject=Subject.PERSON, subject_id=person_id):
        yield {
            "checked": tally.checked,
            "kept": tally.kept,
            "refused": tally.refused,
            "promises_kept": tally.promises_kept,
            "promises_broken": tally.promises_broken,
        }


SECTIONS = (
    Section(
        "evidence",
        "orders",
        _("What your orders and your word say to others"),
        {
            "about": _("About"),
            "number": _("Number"),
            "from": _("From"),
            "from_number": _("Its number"),
            "named": _("With your name"),
            "value": _("Value, -100 to 100"),
            "hardness": _("Hardness, percent"),
            "kept_units": _("Kept"),
            "refused_units": _("Refused"),
            "reason": _("Reason"),
            "words": _("Words"),
            "photo": _("Photo"),
            "lot": _("Lot"),
            "place": _("Place"),
            "at": _("When"),
        },
        _evidence,
    ),
    Section(
        "public_counts",
        "you",
        _("What is counted of your promises"),
        {
            "checked": _("Checked at the door"),
            "kept": _("Kept"),
            "refused": _("Refused"),
            "promises_kept": _("Promises kept"),
            "promises_broken": _("Promises broken"),
        },
        _counts,
    ),
)
