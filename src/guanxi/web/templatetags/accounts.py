"""Words for the pages of one's own account."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()

# The first that fits is said: many browsers carry the names of others as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("Windows", "Windows"),
    ("Linux", "Linux"),
)


@register.simple_tag
def demo_people() -> list[dict[str, Any]]:
    """Whom the demo invites to sign in as, with their password; nobody in a real market."""
    file = settings.DEMO_PEOPLE
    return json.loads(file.read_text()) if file.exists() else []


@register.filter
def browser(user_agent: str) -> str:
    """What a person would call it: "Chrome · Android"."""
    program = next((name for mark, name in BROWSERS if mark in user_agent), "")
    device = next((name for mark, name in DEVICES if mark in user_agent), "")
    return " · ".join(filter(None, (program, device))) or _("An unknown browser")
