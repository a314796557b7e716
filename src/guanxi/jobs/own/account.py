"""What belongs to no app of ours: the ways somebody signs in, what they did, the photographs they sent."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from guanxi.base.own import Picture, Row, Section, facts_of, photos_of


def _addresses(person_id: int) -> Iterable[Row]:
    for each in EmailAddress.objects.filter(user=person_id).order_by("id"):
        yield {"address": each.email, "proved": each.verified, "first": each.primary}


def _elsewhere(person_id: int) -> Iterable[Row]:
    for each in SocialAccount.objects.filter(user=person_id).order_by("id"):
        told = {name: str(value) for name, value in sorted(each.extra_data.items())}
        yield {
            "provider": each.provider,
            "number_there": each.uid,
            "told": tuple(f"{name}: {value}" for name, value in told.items()),
            "connected_at": each.date_joined,
        }


def _passkeys(person_id: int) -> Iterable[Row]:
    for each in Authenticator.objects.filter(user=person_id).order_by("id"):
        yield {"name": str(each), "added_at": each.created_at, "last_used_at": each.last_used_at}


def _sessions(person_id: int) -> Iterable[Row]:
    for each in UserSession.objects.filter(user=person_id).order_by("id"):
        yield {"address": each.ip, "browser": each.user_agent, "since": each.created_at}


def _facts(person_id: int) -> Iterable[Row]:
    for fact in facts_of(person_id):
        yield {
            "what": fact.name,
            "about": fact.subject,
            "number": fact.subject_id,
            "words": fact.data.get("words", ""),
            "at": fact.at,
        }


def _photos(person_id: int) -> Iterable[Row]:
    for photo in photos_of(person_id):
        yield {"photo": Picture(photo.name), "alt": photo.alt, "added_at": photo.added_at}


WHEN = _("When")

SECTIONS = (
    Section(
        "addresses",
        "you",
        _("Your e-mail addresses"),
        {"address": _("Address"), "proved": _("Proved by a code"), "first": _("In use")},
        _addresses,
    ),
    Section(
        "elsewhere",
        "you",
        _("Accounts elsewhere that you sign in with"),
        {
            "provider": _("Where"),
            "number_there": _("Your number there"),
            "told": _("What it told"),
            "connected_at": WHEN,
        },
        _elsewhere,
    ),
    Section(
        "passkeys",
        "you",
        _("Your passkeys"),
        {"name": _("Name"), "added_at": _("Added"), "last_used_at": _("Last used")},
        _passkeys,
    ),
    Section(
        "sessions",
        "you",
        _("Where you are signed in"),
        {"address": _("Address"), "browser": _("Browser"), "since": _("Since")},
        _sessions,
    ),
    Section(
        "facts",
        "facts",
        _("What you did here"),
        {"what": _("What"), "about": _("About"), "number": _("Number"), "words": _("Words"), "at": WHEN},
        _facts,
    ),
    Section(
        "photos",
        "photos",
        _("Your photographs"),
        {"photo": _("Photo"), "alt": _("What it shows"), "added_at": WHEN},
        _photos,
    ),
)
