"""How allauth reaches our people: by phone through a text message, by e-mail through a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guanxi.notices import actions as notices
from guanxi.people import queries as people
from guanxi.web.accounts.phones import PhoneField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allauth.usersessions.models import UserSession

    from guanxi.people.models import Person

STAGE = "allauth.account.stages.EmailVerificationStage"
OUR_STAGE = "guanxi.web.accounts.stages.EmailStage"


class PersonAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up and sign-in by e-mail or phone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the code we sent you last. Look again, or ask for a new one."),
        "email_password_mismatch": gettext_lazy(
            "The address or the password is wrong. Leave the password empty and we will send you a code."
        ),
        "phone_password_mismatch": gettext_lazy(
            "The number or the password is wrong. Leave the password empty and we will send you a code."
        ),
        "username_password_mismatch": gettext_lazy("Give an e-mail address or a phone number."),
        "invalid_login": gettext_lazy("Give an e-mail address or a phone number."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes, then try again."),
        "rate_limited": gettext_lazy("Too many tries. Wait a minute, then try again."),
        "phone_taken": gettext_lazy("Somebody else here uses this number."),
        "email_taken": gettext_lazy("Somebody else here uses this address."),
        "same_as_current": gettext_lazy("This is the one you have now."),
    }

    def save_user(self, request: HttpRequest, user: Person, form: forms.Form, commit: bool = True) -> Person:
        user.name = form.cleaned_data["name"]
        user.language = get_language() or ""
        saved: Person = super().save_user(request, user, form, commit)
        return saved

    def get_login_stages(self) -> list[str]:
        return [OUR_STAGE if stage == STAGE else stage for stage in super().get_login_stages()]

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return PhoneField(**kwargs)

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: Person, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> Person | None:
        return people.by_phone(phone)

    def send_verification_code_sms(self, *, phone: str, code: str, **_kwargs: Any) -> None:
        text = _("%(code)s is your code for %(market)s. Tell it to nobody, whoever asks.")
        _send(phone, text % {"code": code, "market": settings.MARKET_NAME})

    def send_unknown_account_sms(self, phone: str, **_kwargs: Any) -> None:
        text = _("Nobody at %(market)s uses this number yet. You can join here: %(link)s")
        link = context.request.build_absolute_uri(reverse("account_signup"))
        _send(phone, text % {"market": settings.MARKET_NAME, "link": link})

    def send_account_already_exists_sms(self, phone: str) -> None:
        text = _("You have an account at %(market)s already. Sign in with this number: %(link)s")
        link = context.request.build_absolute_uri(reverse("account_login"))
        _send(phone, text % {"market": settings.MARKET_NAME, "link": link})


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A passkey is another way in, never a second lock: whoever loses it signs in with a code."""

    def is_mfa_enabled(self, *_args: Any, **_kwargs: Any) -> bool:
        return False

    def generate_authenticator_name(self, *_args: Any, **_kwargs: Any) -> str:
        return _("My passkey")


def display(person: Person) -> str:
    return person.name


def _send(phone: str, text: str) -> None:
    import_string(settings.SMS_BACKEND)(phone, text)


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Signing out elsewhere."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """What is pushed may go to a phone that is lost: none is told any more until it is asked for again."""
        ended = list(sessions)
        super().end_sessions(ended)
        for person_id in {session.user_id for session in ended}:
            notices.drop_browsers(person_id=person_id)
