"""Joining and signing in by WeChat or Weibo: another way in, never a way into somebody else's account.

Neither tells an e-mail address, and none would be believed: an account is connected only by somebody who is
signed in to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.socialaccount import forms as base
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import flows
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.base.texts import one_line
from guanxi.web.forms import CleanText

if TYPE_CHECKING:
    from guanxi.people.models import Person

LONGEST_NAME = 60


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Knows the providers that the settings name, and takes a name from them and nothing else."""

    def list_apps(self, _request: HttpRequest, provider: str = "", client_id: str = "") -> list[SocialApp]:
        """Those with keys. They are in the settings and nowhere else, so no table is asked."""
        return [
            SocialApp(provider=name, client_id=app["client_id"], secret=app["secret"])
            for name, about in settings.SOCIALACCOUNT_PROVIDERS.items()
            for app in about.get("APPS", ())
            if provider in ("", None, name) and client_id in ("", None, app["client_id"])
        ]

    def get_app(self, request: HttpRequest, provider: str, client_id: str = "") -> SocialApp:
        """The one with that name. What was connected while there were keys can still be shown and taken away."""
        apps = self.list_apps(request, provider, client_id)
        return apps[0] if apps else SocialApp(provider=provider)

    def is_auto_signup_allowed(self, *_args: Any) -> bool:
        """Never: what somebody is called over there need not be the name people know."""
        return False

    def populate_user(self, _request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        person: Person = sociallogin.user
        person.name = one_line(str(data.get("name") or ""))[:LONGEST_NAME]
        return person

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        return {"name": sociallogin.user.name}


class Join(base.SignupForm):  # type: ignore[misc]
    """The name is all that is asked; an address or a number can be given later, and proved."""

    name = CleanText(
        label=gettext_lazy("What people call you"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"], self.fields["phone"]


class Disconnect(base.DisconnectForm):  # type: ignore[misc]
    """Takes one connection away, unless it is the last way in. A passkey alone can be lost with a phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connected = {account.provider for account in self.accounts}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        account = cleaned.get("account")
        if account and not _another_way_in(account):
            raise forms.ValidationError(
                _("This is your only way in. Give an e-mail address or a phone number first, and prove it.")
            )
        return cleaned

    def save(self) -> None:
        flows.connect.disconnect(self.request, self.cleaned_data["account"])


def _another_way_in(account: SocialAccount) -> bool:
    """Whether a code could reach the person, or another account of theirs is connected."""
    person = account.user
    if person.phone_verified or EmailAddress.objects.filter(user=person, verified=True).exists():
        return True
    return bool(SocialAccount.objects.filter(user=person).exclude(pk=account.pk).exists())
