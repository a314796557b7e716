"""What is somebody's own here: what they reported. Who reported them is private to whoever did."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Row, Section, word
from guanxi.reports.models import Report
from guanxi.reports.states import Reason, What


def _reports(person_id: int) -> Iterable[Row]:
    for each in Report.objects.filter(reporter=person_id).order_by("id").iterator(AT_ONCE):
        yield {
            "what": word(What(each.what)),
            "number": each.subject_id,
            "reason": word(Reason(each.reason)),
            "words": each.words,
            "at": each.at,
            "closed_at": each.closed_at,
        }


SECTIONS = (
    Section(
        "reports",
        "words",
        _("What you reported"),
        {
            "what": _("What"),
            "number": _("Number"),
            "reason": _("Why"),
            "words": _("Words"),
            "at": _("When"),
            "closed_at": _("Decided"),
        },
        _reports,
    ),
)
