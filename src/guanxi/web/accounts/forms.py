"""The forms of the door: one field takes an e-mail address or a phone number."""

from typing import Any

from allauth.account import forms as base
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.web.accounts.phones import e164
from guanxi.web.forms import CleanText

RECENT_SECONDS = 900
CONTACT = {"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}


def address_or_number(typed: str) -> tuple[str, str]:
    """(e-mail, "") or ("", phone) from what was typed; raises ValidationError with a sentence."""
    typed = typed.strip()
    if "@" not in typed:
        return "", e164(typed)
    validate_email(typed)
    return typed.lower(), ""


class SignIn(base.LoginForm):  # type: ignore[misc]
    """With a password when one is typed; else we send a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("E-mail or phone"), max_length=254, widget=forms.TextInput(attrs=CONTACT)
        )
        self.order_fields(["login", "password"])

    def _setup_password_field(self) -> None:
        self.fields["password"].required = False
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        email, phone = address_or_number(self.cleaned_data["login"])
        return email or phone

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        cleaned: dict[str, Any] = super()._clean_without_password(email, phone)
        if email and self.user:
            # The code will prove the address; it needs a row to be written on.
            sync_user_email_address(self.user)
        return cleaned


class SignUp(base.SignupForm):  # type: ignore[misc]
    """A name, and where to send a code. A password can be set later, once the address is proved."""

    name = CleanText(
        label=_("What people call you"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact = forms.CharField(
        label=_("E-mail or phone"),
        max_length=254,
        help_text=_("We send a code there. Other people don't see it."),
        widget=forms.TextInput(attrs=CONTACT),
    )
    field_order = ("name", "contact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"], self.fields["phone"]
        if email := self.initial.get("email"):
            self.initial["contact"] = email

    def clean_contact(self) -> str:
        email, phone = address_or_number(self.cleaned_data["contact"])
        # None and not "": the column is unique, and many people have no e-mail.
        self.cleaned_data["email"] = self.validate_unique_email(email) if email else None
        self.cleaned_data["phone"] = phone
        return email or phone

    def try_save(self, request: HttpRequest) -> Any:
        """Two sign-ups of one address at the same moment: the later one hears that there is an account."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class ChangePassword(base.ChangePasswordForm):  # type: ignore[misc]
    """Asks for the old password, except just after signing in with a code: that is how one recovers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if came_by_code(context.request):
            del self.fields["oldpassword"]


def came_by_code(request: HttpRequest) -> bool:
    """Whether this session began with a code or a passkey in the last quarter of an hour."""
    records = get_authentication_records(request, request.user)
    last = records[-1] if records else {}
    proved = last.get("method") == "code" or bool(last.get("passwordless"))
    return proved and timezone.now().timestamp() - last["at"] < RECENT_SECONDS


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """Always a passkey: a key that only serves as a second lock is of no use here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].widget = forms.CheckboxInput(attrs={"checked": True, "hidden": True})
        self.fields["name"].label = _("What to call it")
