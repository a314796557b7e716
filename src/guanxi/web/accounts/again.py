"""Proving once more that it is you, before something that somebody else at your open screen must not do.

By password where there is one, by a code to a proved address or number, or by an account elsewhere. Whoever has
just signed in has proved it already.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from guanxi.base import clock, limits
from guanxi.base.errors import Refusal
from guanxi.web.forms import refuse
from guanxi.web.who import me

View = Callable[..., HttpResponseBase]
LATELY_SECONDS = 600
CODE_SECONDS = 600
MOST_TRIES = 3
CODES_AN_HOUR = 6
STATE = "guanxi_again"  # in the session: the code, when it was sent, how often it was guessed


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--code"}
        ),
    )


@dataclass(frozen=True)
class Ways:
    """How a person can prove themselves."""

    password: bool
    email: str
    phone: str
    elsewhere: frozenset[str]  # names of providers


def proved_lately(request: HttpRequest) -> bool:
    """Whether this session's person has shown in the last ten minutes who they are, in whatever way."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < LATELY_SECONDS for record in records)


def only_proved(view: View) -> View:
    """Only for somebody who has lately proved who they are; others do so first and come back to the page before."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if proved_lately(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method in ("GET", "HEAD") else reverse("yours:own")
        return redirect(f"{reverse('accounts:again')}?{urlencode({'next': back})}")

    return login_required(wrapped)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def again(request: HttpRequest) -> HttpResponse:
    """Choose a way; where a code was asked for, type it."""
    back = _back(request)
    ways = _ways(request)
    if request.method == "POST" and "code" not in request.POST:
        try:
            _send(request, ways)
        except Refusal as refusal:
            return _page(request, ways, back, refuse(CodeForm({"code": ""}), refusal), status=refusal.status)
        return redirect(f"{request.path}?{urlencode({'next': back})}")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if _is_right(request, form.cleaned_data["code"]):
            record_authentication(request, request.user, method="code", email=ways.email or None)
            return redirect(back)
        form.add_error("code", str(get_adapter().error_messages["incorrect_code"]))
    return _page(request, ways, back, form, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, ways: Ways, back: str, form: CodeForm, status: int) -> HttpResponse:
    context = {"ways": ways, "back": back, "form": form, "sent": STATE in request.session}
    return render(request, "account/again.html", context, status=status)


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else reverse("people:settings")


def _ways(request: HttpRequest) -> Ways:
    person: Any = request.user
    proved = EmailAddress.objects.filter(user=person.pk, verified=True).order_by("-primary", "id").first()
    return Ways(
        password=person.has_usable_password(),
        email=proved.email if proved else "",
        phone=person.phone if person.phone_verified else "",
        elsewhere=frozenset(SocialAccount.objects.filter(user=person.pk).values_list("provider", flat=True)),
    )


def _send(request: HttpRequest, ways: Ways) -> None:
    """Send a code where it reaches the person. TooMany after a few in an hour."""
    limits.allow("code again", me(request), most=CODES_AN_HOUR, per_seconds=limits.HOUR_SECONDS, at=clock.now())
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    if ways.email:
        adapter.send_mail("account/email/login_code", ways.email, {"request": request, "code": code})
    elif ways.phone:
        adapter.send_verification_code_sms(user=request.user, phone=ways.phone, code=code)
    else:
        return
    request.session[STATE] = {"code": code, "at": time.time(), "tries": 0, "person": me(request)}


def _is_right(request: HttpRequest, code: str) -> bool:
    """Whether it is the code that was sent; after three wrong ones it is none any more."""
    sent = request.session.get(STATE, {})
    fresh = time.time() - sent.get("at", 0) < CODE_SECONDS and sent.get("person") == me(request)
    right = fresh and constant_time_compare(code.strip(), sent["code"])
    if right or not fresh or sent["tries"] + 1 >= MOST_TRIES:
        request.session.pop(STATE, None)
    else:
        request.session[STATE] = {**sent, "tries": sent["tries"] + 1}
    return right
