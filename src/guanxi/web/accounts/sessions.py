"""Who is signed in, asked at every page: sessions and their persons by queries worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from guanxi.base.prepared import prepared

if TYPE_CHECKING:
    from guanxi.people.models import Person


class SessionStore(db.SessionStore):
    """Django's, in the database."""

    def _get_session_from_db(self) -> Session | None:
        for session in _session(self.session_key or ""):
            if session.expire_date > timezone.now():
                return session
        return super()._get_session_from_db()  # type: ignore[misc, no-any-return]


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's: by e-mail or phone."""

    def get_user(self, user_id: int) -> Person | None:
        return next((person for person in _person(int(user_id)) if self.user_can_authenticate(person)), None)


@prepared
def _session(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


@prepared
def _person(person_id: int) -> QuerySet[Person]:
    return get_user_model().objects.filter(pk=person_id)
