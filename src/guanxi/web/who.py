"""Whose request this is."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def me(request: HttpRequest) -> int:
    """The signed-in person's id, for views behind `login_required`."""
    if request.user.pk is None:
        raise PermissionDenied
    return request.user.pk
