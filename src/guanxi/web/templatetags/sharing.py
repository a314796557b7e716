"""What pages say of themselves to readers elsewhere."""

from django import template

from guanxi.base import money
from guanxi.web import addresses
from guanxi.web.sharing.things import Thing

register = template.Library()

LOCALES = {"en": "en_GB", "fr": "fr_FR", "zh-hans": "zh_CN"}


@register.filter
def og_locale(language: str) -> str:
    """A language as Open Graph names it, with a country."""
    return LOCALES.get(language, "en_GB")


@register.filter
def preview_of(thing: Thing, language: str) -> str:
    """The whole address of a thing's preview picture."""
    return addresses.to("sharing:preview", thing.kind, thing.pk, language)


@register.filter
def plain_money(amount_minor: int, currency: str) -> str:
    """An amount for programs: 168.00."""
    return money.plain(amount_minor, currency)
