"""Founding a community, getting in, and hosting it."""

from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.communities import queries
from guanxi.communities.models import Community, Invitation, Membership, Request
from guanxi.communities.queries import INSIDE
from guanxi.communities.states import Entry, Role
from guanxi.people import queries as people


class About(TypedDict, total=False):
    """What its hosts may change at any time."""

    name: str
    about: str
    rules: str
    place: str
    entry: str
    photo_id: int | None


class NotTied(Refusal):
    field = "person"


class InAlready(Refusal):
    field = "person"
    status = 409


class NotOpen(Refusal):
    """One cannot come in just so."""

    status = 409


class LastHost(Refusal):
    status = 409


@transaction.atomic
def found(*, actor_id: int, at: datetime, key: UUID, **about: Unpack[About]) -> Community:
    """Found one and be its first host; a repeat with the same key returns the first."""
    made, fresh = Community.objects.get_or_create(key=key, defaults={"founded_at": at, **about})
    if not fresh:
        return queries.inside(made.pk, actor_id).community
    Membership.objects.create(community=made, person_id=actor_id, role=Role.HOST, joined_at=at)
    _record("community.founded", made.pk, actor_id, at)
    return made


@transaction.atomic
def change(*, community_id: int, actor_id: int, at: datetime, **about: Unpack[About]) -> Community:
    """Change what is given, leave the rest."""
    community = _lock(community_id)
    queries.inside(community_id, actor_id, host=True)
    if changed := [name for name, value in about.items() if getattr(community, name) != value]:
        for name in changed:
            setattr(community, name, about[name])  # type: ignore[literal-required]
        community.save(update_fields=changed)
        _record("community.changed", community_id, actor_id, at, what=changed)
    return community


@transaction.atomic
def join(*, community_id: int, person_id: int, at: datetime) -> None:
    """Come in: into an open one, or by an invitation."""
    community = _lock(community_id)
    seen = queries.see(community_id, person_id)
    if seen.is_in:
        return
    if community.entry != Entry.OPEN and seen.invitation is None:
        raise NotOpen(_("Ask its hosts to let you in."))
    _let_in(community_id, person_id, at)
    _record("community.joined", community_id, person_id, at)


@transaction.atomic
def ask(*, community_id: int, person_id: int, words: str, at: datetime) -> None:
    """Ask to be let in. Asking again while it waits changes nothing but the words."""
    _lock(community_id)
    if queries.see(community_id, person_id).is_in:
        return
    asked, fresh = Request.objects.get_or_create(
        community_id=community_id, person_id=person_id, answered_at=None, defaults={"words": words, "at": at}
    )
    if fresh:
        _record("community.asked", community_id, person_id, at)
    elif asked.words != words:
        Request.objects.filter(pk=asked.pk).update(words=words)


@transaction.atomic
def withdraw_request(*, community_id: int, person_id: int) -> None:
    """Take back a request that has no answer yet."""
    Request.objects.filter(community=community_id, person=person_id, answered_at=None).delete()


@transaction.atomic
def answer(*, community_id: int, person_id: int, actor_id: int, accept: bool, at: datetime) -> None:
    """Let somebody in who asked, or not; they are not told of a no."""
    _lock(community_id)
    queries.inside(community_id, actor_id, host=True)
    asked = Request.objects.filter(community=community_id, person=person_id, answered_at=None)
    if not asked.update(answered_at=at):
        return
    if accept:
        _let_in(community_id, person_id, at)
        _record("community.let_in", community_id, actor_id, at, person=person_id)


@transaction.atomic
def invite(*, community_id: int, person_id: int, actor_id: int, at: datetime) -> None:
    """Ask somebody one has a tie with to come in. Where one cannot come in just so, hosts invite."""
    community = _lock(community_id)
    seen = queries.inside(community_id, actor_id, host=community.entry != Entry.OPEN)
    held = queries.role(community_id, person_id)
    if held in INSIDE:
        raise InAlready(_("They are in it already."))
    if held == Role.SHUT and not seen.is_host:
        raise NotAllowed(_("Only its hosts can do this."))
    if not people.tied(actor_id, person_id):
        raise NotTied(_("You can invite people you have a tie with."))
    _row, fresh = Invitation.objects.get_or_create(
        community_id=community_id, person_id=person_id, defaults={"by_id": actor_id, "at": at}
    )
    if fresh:
        _record("community.invited", community_id, actor_id, at, person=person_id)


@transaction.atomic
def decline(*, community_id: int, person_id: int) -> None:
    """Turn an invitation down, quietly."""
    Invitation.objects.filter(community=community_id, person=person_id).delete()


@transaction.atomic
def leave(*, community_id: int, person_id: int, at: datetime) -> None:
    """Go. A community that its last host leaves passes to whoever has been in it longest; without anybody it ends."""
    _lock(community_id)
    if queries.is_member(community_id, person_id):
        _go(community_id, person_id, at)
        _record("community.left", community_id, person_id, at)


@transaction.atomic
def send_away(*, community_id: int, person_id: int, actor_id: int, at: datetime) -> None:
    """A host sends somebody away, who cannot come back by themselves. What they wrote stays."""
    _lock(community_id)
    queries.inside(community_id, actor_id, host=True)
    if person_id == actor_id:
        raise Refusal(_("Leave instead."))
    if queries.is_host(community_id, person_id):
        raise NotAllowed(_("A host cannot send a host away."))
    theirs = Membership.objects.filter(community=community_id, person=person_id, role=Role.MEMBER)
    if theirs.update(role=Role.SHUT):
        Invitation.objects.filter(community=community_id, person=person_id).delete()
        _record("community.sent_away", community_id, actor_id, at, person=person_id)


@transaction.atomic
def set_host(*, community_id: int, person_id: int, actor_id: int, is_host: bool, at: datetime) -> None:
    """Make a member a host, or lay down one's own part as one. Nobody takes it from another host."""
    _lock(community_id)
    queries.inside(community_id, actor_id, host=True)
    if not is_host and person_id != actor_id:
        raise NotAllowed(_("A host can only lay it down themself."))
    others = Membership.objects.filter(community=community_id, role=Role.HOST).exclude(person=person_id)
    if not is_host and not others.exists():
        raise LastHost(_("You are the only host. Name another one first."))
    before, after = (Role.MEMBER, Role.HOST) if is_host else (Role.HOST, Role.MEMBER)
    theirs = Membership.objects.filter(community=community_id, person=person_id, role=before)
    if theirs.update(role=after):
        _record("community.host", community_id, actor_id, at, person=person_id, is_host=is_host)


def _go(community_id: int, person_id: int, at: datetime) -> None:
    """Out of it, with what follows for whoever stays."""
    Membership.objects.filter(community=community_id, person=person_id).delete()
    Invitation.objects.filter(community=community_id, by=person_id).delete()
    within = Membership.objects.filter(community=community_id, role__in=INSIDE)
    if within.filter(role=Role.HOST).exists():
        return
    if next_one := within.order_by("joined_at", "id").first():
        Membership.objects.filter(pk=next_one.pk).update(role=Role.HOST)
    else:
        # Nobody is left to whom its words could matter.
        Community.objects.filter(pk=community_id).update(
            ended_at=at, name="", about="", rules="", place="", photo=None
        )


def _let_in(community_id: int, person_id: int, at: datetime) -> None:
    Membership.objects.update_or_create(
        community_id=community_id,
        person_id=person_id,
        defaults={"role": Role.MEMBER, "joined_at": at},
    )
    Invitation.objects.filter(community=community_id, person=person_id).delete()
    Request.objects.filter(community=community_id, person=person_id, answered_at=None).update(answered_at=at)


def _lock(community_id: int) -> Community:
    """The row, held until the transaction ends: who comes and who goes is decided one by one."""
    held = Community.objects.select_for_update(no_key=True).filter(pk=community_id, ended_at=None).first()
    if held is None:
        raise Gone(_("There is no such community, or not for you."))
    return held


def _record(name: str, community_id: int, actor_id: int, at: datetime, **data: object) -> None:
    facts.record(name, subject="community", subject_id=community_id, at=at, actor_id=actor_id, data=data)
