"""Whose request this is."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def who_asks(request: HttpRequest) -> str:
    """Whom to count a limit for: the person, or the address of somebody who has not signed in."""
    return str(request.user.pk or get_adapter(request).get_client_ip(request))


def me(request: HttpRequest) -> int:
    """The signed-in person's id, for views behind `login_required`."""
    if request.user.pk is None:
        raise PermissionDenied
    return request.user.pk
