"""What only the pages of the market say."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from guanxi.standing.answers import Verdict
from guanxi.web.sentences import knows_line

register = template.Library()

REFUSED: dict[str, Any] = {
    "": ngettext_lazy("<b>%(n)d refused it</b>", "<b>%(n)d refused it</b>", "n"),
    "counterfeit": ngettext_lazy(
        "<b>%(n)d refused it</b> as counterfeit", "<b>%(n)d refused it</b> as counterfeit", "n"
    ),
    "damaged": ngettext_lazy("<b>%(n)d refused it</b> as damaged", "<b>%(n)d refused it</b> as damaged", "n"),
    "misdescribed": ngettext_lazy(
        "<b>%(n)d refused it</b> as not what was described",
        "<b>%(n)d refused it</b> as not what was described",
        "n",
    ),
    "expired": ngettext_lazy(
        "<b>%(n)d refused it</b> as past its date", "<b>%(n)d refused it</b> as past its date", "n"
    ),
    "wrong_item": ngettext_lazy(
        "<b>%(n)d refused it</b> as the wrong item", "<b>%(n)d refused it</b> as the wrong item", "n"
    ),
}


@register.filter
def refused_sentence(verdict: Verdict) -> SafeString | str:
    """ "1 refused it as counterfeit: Zhao Min, whom you know through Li Na.", the count marked."""
    if not verdict.refused:
        return ""
    first = verdict.refuser
    plain = REFUSED.get(verdict.reason, REFUSED[""]) % {"n": verdict.refused}
    marked = mark_safe(plain.replace("<b>", '<b class="refused nowrap">'))  # noqa: S308
    if first is None:
        return format_html(_("{refused}."), refused=marked)
    return format_html(_("{refused}: {who}."), refused=marked, who=knows_line(first))


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """What a mapping has under a key; None where it has nothing."""
    return mapping.get(key)
