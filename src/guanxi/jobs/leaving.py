"""Somebody's time to leave has come: what is theirs is taken away, table by table and file by file.

Every step may run again after a crash: the last one, which says that it is done, comes when nothing is left.
An app that keeps anything of people adds its own line to FORGET, before those it builds on.
"""

import logging
from datetime import datetime
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.module_loading import import_string

from guanxi.base import facts, photos
from guanxi.base.drawing import kept as drawn
from guanxi.jobs import letters
from guanxi.orders import leaving as orders
from guanxi.people import leaving as people
from guanxi.people import queries

log = logging.getLogger(__name__)

FORGET = (
    "guanxi.reports.leaving.forget",
    "guanxi.notices.leaving.forget",
    "guanxi.chat.leaving.forget",
    "guanxi.posts.leaving.forget",
    "guanxi.orders.leaving.forget",
    "guanxi.catalog.leaving.forget",
    "guanxi.shops.leaving.forget",
    "guanxi.communities.leaving.forget",
    "guanxi.standing.leaving.forget",
    "guanxi.jobs.leaving.forget_account",
    "guanxi.people.leaving.forget",
)
MOST_AT_ONCE = 20


def leave_due(now: datetime) -> int:
    """Do it for everybody whose time has come and who owes nothing; says for how many it was done."""
    ids = list(people.due(now).values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(_leave(person_id, now) for person_id in ids)


def _leave(person_id: int, at: datetime) -> bool:
    if orders.obligations(person_id, at=at):
        return False
    goodbye = letters.goodbye(queries.cards([person_id])[person_id])
    for copy in queries.copies_of(person_id):
        default_storage.delete(copy.file)
    with transaction.atomic():
        if not people.lock(person_id):
            return False
        for name in FORGET:
            import_string(name)(person_id=person_id, at=at)
    photos.forget_of(person_id)
    drawn.forget_all()
    people.finish(person_id=person_id, at=at)
    _say(goodbye)
    return True


def forget_account(*, person_id: int, at: datetime) -> None:  # noqa: ARG001  as every app's
    """Every way in, every open session, and the free words in what they did."""
    EmailAddress.objects.filter(user=person_id).delete()
    Authenticator.objects.filter(user=person_id).delete()
    SocialAccount.objects.filter(user=person_id).delete()
    UserSession.objects.filter(user=person_id).delete()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in store.get_model_class().objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person_id):
            session.delete()
    facts.unsay_words_of(person_id)


def _say(goodbye: letters.Letter | None) -> None:
    """The last letter. Nobody can be asked again where to send it, so a failure is only logged."""
    try:
        if goodbye is not None:
            letters.send(goodbye)
    except Exception:
        log.exception("the last letter to somebody who left could not be sent")
