"""What is somebody's own here: what they were told of, and what they do not want to be told of."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Row, Section, word
from guanxi.notices.models import Browser, Hush, Notice, Ways
from guanxi.notices.states import Digest, Kind


def _notices(person_id: int) -> Iterable[Row]:
    for each in Notice.objects.filter(person=person_id).order_by("id").iterator(AT_ONCE):
        yield {"what": word(Kind(each.kind)), "number": each.subject_id, "at": each.at, "read_at": each.read_at}


def _hushed(person_id: int) -> Iterable[Row]:
    for each in Hush.objects.filter(person=person_id).order_by("id"):
        yield {"what": word(Kind(each.kind))}


def _ways(person_id: int) -> Iterable[Row]:
    for each in Ways.objects.filter(person=person_id):
        yield {"digest": word(Digest(each.digest)), "quiet": each.quiet_hours}


def _browsers(person_id: int) -> Iterable[Row]:
    """Without its keys, with which whoever finds the file could push to it."""
    for each in Browser.objects.filter(person=person_id).order_by("id"):
        yield {"browser": each.agent, "at": each.at}


WHAT = _("What")

SECTIONS = (
    Section(
        "notices",
        "facts",
        _("What you were told of"),
        {"what": WHAT, "number": _("Number"), "at": _("When"), "read_at": _("Read")},
        _notices,
    ),
    Section(
        "ways",
        "facts",
        _("How you are told"),
        {"digest": _("By e-mail"), "quiet": _("Quiet hours")},
        _ways,
    ),
    Section("browsers", "facts", _("Where you are pushed to"), {"browser": _("Browser"), "at": _("When")}, _browsers),
    Section("hushed", "facts", _("What you do not want to be told of"), {"what": WHAT}, _hushed),
)
