"""Which modules tell what is somebody's own. An app that keeps anything of people adds its own line here."""

from collections.abc import Iterator
from importlib import import_module

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guanxi.base.own import Section

PARTS = (
    "guanxi.people.own",
    "guanxi.communities.own",
    "guanxi.jobs.own.account",
    "guanxi.orders.own",
    "guanxi.delivery.own",
    "guanxi.standing.own",
    "guanxi.ledger.own",
    "guanxi.catalog.own",
    "guanxi.posts.own",
    "guanxi.chat.own",
    "guanxi.shops.own",
    "guanxi.notices.own",
    "guanxi.reports.own",
)
# Sections that are read together, in the order of the pages.
GROUPS: dict[str, str | Promise] = {
    "you": _("You"),
    "people": _("Your people"),
    "words": _("What you wrote"),
    "orders": _("What you bought"),
    "shops": _("What you sell and carry"),
    "money": _("Money"),
    "photos": _("Photos"),
    "facts": _("What you did"),
}


def sections() -> Iterator[Section]:
    """Every section, group by group."""
    found = [section for part in PARTS for section in import_module(part).SECTIONS]
    for group in GROUPS:
        yield from (section for section in found if section.group == group)
