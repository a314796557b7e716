"""What is somebody's own among people: their page, whom they know and how near, what they asked and said."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Row, Section, picture, word
from guanxi.people.models import Block, Follow, Introduction, Mute, Person, Shield, Tie, TieRequest, Vouch
from guanxi.people.states import Answer, Consent, Met, Nearness, VouchFor


def _profile(person_id: int) -> Iterable[Row]:
    person = Person.objects.select_related("photo", "cover").get(pk=person_id)
    yield {
        "number": person.pk,
        "name": person.name,
        "native_name": person.native_name,
        "about": person.about,
        "place": person.place,
        "photo": picture(person.photo),
        "cover": picture(person.cover),
        "email": person.email,
        "phone": person.phone,
        "phone_proved": person.phone_verified,
        "language": person.language,
        "time_zone": person.time_zone,
        "evidence": word(Consent(person.consent)),
        "code": person.code,
        "joined_at": person.joined_at,
        "last_signed_in_at": person.last_login,
    }


def _ties(person_id: int) -> Iterable[Row]:
    """One's own side. Whether the other hides the tie, and how near they feel, is theirs."""
    mine = Tie.objects.filter(truster=person_id).select_related("trusted", "introducer").order_by("at", "id")
    for tie in mine.iterator(AT_ONCE):
        yield {
            "person": tie.trusted.name,
            "nearness": word(Nearness(tie.nearness)),
            "relation": tie.relation,
            "known_since": tie.known_since,
            "met": word(Met(tie.met)),
            "introduced_by": tie.introducer.name if tie.introducer else None,
            "kept_to_myself": tie.hidden,
            "since": tie.at,
        }


def _requests(person_id: int) -> Iterable[Row]:
    """Both ways. The nearness somebody else chose is left out."""
    asked = TieRequest.objects.filter(Q(asker=person_id) | Q(asked=person_id)).select_related("asker", "asked")
    for request in asked.order_by("at", "id").iterator(AT_ONCE):
        mine = request.asker_id == person_id
        yield {
            "asked_by": request.asker.name,
            "asked": request.asked.name,
            "my_nearness": word(Nearness(request.nearness)) if mine else None,
            "relation": request.relation if mine else None,
            "words": request.words,
            "at": request.at,
            "answer": word(Answer(request.answer)) if request.answer else None,
            "answered_at": request.answered_at,
        }


def _introductions(person_id: int) -> Iterable[Row]:
    """Those one made, and those one is in, with one's own answer only."""
    mine = Q(introducer=person_id) | Q(first=person_id) | Q(second=person_id)
    found = Introduction.objects.filter(mine).select_related("introducer", "first", "second").order_by("at", "id")
    for each in found.iterator(AT_ONCE):
        own = {each.first_id: each.first_nearness, each.second_id: each.second_nearness}.get(person_id)
        yield {
            "introduced_by": each.introducer.name,
            "first": each.first.name,
            "second": each.second.name,
            "words": each.words,
            "my_nearness": word(Nearness(own)) if own else None,
            "at": each.at,
            "ended_at": each.ended_at,
        }


def _following(person_id: int) -> Iterable[Row]:
    for each in Follow.objects.filter(follower=person_id).select_related("followed").order_by("id"):
        yield {"person": each.followed.name, "at": each.at}


def _blocks(person_id: int) -> Iterable[Row]:
    """Whom one shut out; who shut one out is not told."""
    for block in Block.objects.filter(blocker=person_id).select_related("blocked").order_by("at", "id"):
        yield {"person": block.blocked.name, "at": block.at}


def _mutes(person_id: int) -> Iterable[Row]:
    for mute in Mute.objects.filter(muter=person_id).select_related("muted").order_by("id"):
        yield {"person": mute.muted.name, "at": mute.at}


def _shield(person_id: int) -> Iterable[Row]:
    for shield in Shield.objects.filter(person=person_id):
        yield {"until": shield.until}


def _vouches_given(person_id: int) -> Iterable[Row]:
    vouched = Vouch.objects.filter(voucher=person_id, subject=VouchFor.PERSON).values("subject_id")
    names = dict(Person.objects.filter(pk__in=vouched).values_list("pk", "name"))
    for vouch in Vouch.objects.filter(voucher=person_id).order_by("at", "id").iterator(AT_ONCE):
        is_person = vouch.subject == VouchFor.PERSON
        yield {
            "for": word(VouchFor(vouch.subject)),
            "number": vouch.subject_id,
            "person": names.get(vouch.subject_id) if is_person else None,
            "sentence": vouch.sentence,
            "at": vouch.at,
            "taken_back_at": vouch.withdrawn_at,
        }


def _vouches_received(person_id: int) -> Iterable[Row]:
    standing = Vouch.objects.filter(subject=VouchFor.PERSON, subject_id=person_id, withdrawn_at=None)
    for vouch in standing.select_related("voucher").order_by("at", "id").iterator(AT_ONCE):
        yield {"person": vouch.voucher.name, "sentence": vouch.sentence, "at": vouch.at}


NEARNESS, WORDS, WHEN, NUMBER = _("How near"), _("Words"), _("When"), _("Number")
PERSON, RELATION = _("Person"), _("How you know each other")

SECTIONS = (
    Section(
        "profile",
        "you",
        _("Your page"),
        {
            "number": NUMBER,
            "name": _("Name"),
            "native_name": _("The same name in its own script"),
            "about": _("A few lines about you"),
            "place": _("Where you live"),
            "photo": _("Your photo"),
            "cover": _("The picture behind it"),
            "email": _("E-mail"),
            "phone": _("Phone"),
            "phone_proved": _("Phone proved by a code"),
            "language": _("Language"),
            "time_zone": _("Time zone"),
            "evidence": _("What your orders say to others"),
            "code": _("Your code"),
            "joined_at": _("Joined"),
            "last_signed_in_at": _("Last signed in"),
        },
        _profile,
    ),
    Section(
        "ties",
        "people",
        _("Your ties"),
        {
            "person": PERSON,
            "nearness": NEARNESS,
            "relation": RELATION,
            "known_since": _("Known since"),
            "met": _("How it came about"),
            "introduced_by": _("Introduced by"),
            "kept_to_myself": _("Kept to yourself"),
            "since": _("Tied since"),
        },
        _ties,
    ),
    Section(
        "requests",
        "people",
        _("Requests for ties"),
        {
            "asked_by": _("Who asked"),
            "asked": _("Who was asked"),
            "my_nearness": NEARNESS,
            "relation": RELATION,
            "words": WORDS,
            "at": WHEN,
            "answer": _("Answer"),
            "answered_at": _("Answered"),
        },
        _requests,
    ),
    Section(
        "introductions",
        "people",
        _("Introductions"),
        {
            "introduced_by": _("Introduced by"),
            "first": _("First person"),
            "second": _("Second person"),
            "words": WORDS,
            "my_nearness": NEARNESS,
            "at": WHEN,
            "ended_at": _("Ended"),
        },
        _introductions,
    ),
    Section("following", "people", _("Whom you follow"), {"person": PERSON, "at": WHEN}, _following),
    Section("muted", "people", _("Muted"), {"person": PERSON, "at": WHEN}, _mutes),
    Section("shield", "people", _("Your shield against crowds"), {"until": _("Until")}, _shield),
    Section("blocks", "people", _("Blocked"), {"person": PERSON, "at": WHEN}, _blocks),
    Section(
        "vouches_given",
        "people",
        _("For whom you vouch"),
        {
            "for": _("What for"),
            "number": NUMBER,
            "person": PERSON,
            "sentence": WORDS,
            "at": WHEN,
            "taken_back_at": _("Taken back"),
        },
        _vouches_given,
    ),
    Section(
        "vouches_received",
        "people",
        _("Who vouches for you"),
        {"person": PERSON, "sentence": WORDS, "at": WHEN},
        _vouches_received,
    ),
)
