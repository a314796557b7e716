"""What somebody decides about their own page, language, code and evidence."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Refusal
from guanxi.people import models
from guanxi.people.models import Person
from guanxi.people.states import Consent


class NameMissing(Refusal):
    field = "name"

    def __init__(self) -> None:
        super().__init__(_("Say what people call you."))


class ConsentMissing(Refusal):
    field = "consent"

    def __init__(self) -> None:
        super().__init__(_("Choose one of the three."))


class NoSuchTimeZone(Refusal):
    field = "time_zone"

    def __init__(self) -> None:
        super().__init__(_("There is no such time zone."))


@transaction.atomic
def change_profile(
    *,
    person_id: int,
    name: str,
    native_name: str = "",
    about: str = "",
    place: str = "",
    photo_id: int | None = None,
    cover_id: int | None = None,
    at: datetime,
) -> Person:
    """Rewrite one's page. A photo that is not given stays as it is."""
    if not name.strip():
        raise NameMissing
    person = Person.objects.select_for_update().get(pk=person_id)
    person.name, person.native_name, person.about, person.place = name, native_name, about, place
    person.photo_id = photo_id or person.photo_id
    person.cover_id = cover_id or person.cover_id
    person.save(update_fields=["name", "native_name", "about", "place", "photo", "cover"])
    facts.record("person.changed", subject="person", subject_id=person_id, at=at, actor_id=person_id)
    return person


def choose_language(*, person_id: int, language: str) -> None:
    """The language of pages and letters; empty means the browser's."""
    Person.objects.filter(pk=person_id).update(language=language)


def choose_time_zone(*, person_id: int, time_zone: str) -> None:
    """Where one's clock is read, as the tz database calls it; empty means the market's. Refuses any other word."""
    if time_zone and time_zone not in available_timezones():
        raise NoSuchTimeZone
    Person.objects.filter(pk=person_id).update(time_zone=time_zone)


@transaction.atomic
def choose_consent(*, person_id: int, consent: str, at: datetime) -> Person:
    """Decide how one's kept and refused orders serve as evidence, from now on and for those before."""
    if consent == Consent.UNASKED or consent not in Consent.values:
        raise ConsentMissing
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.consent != consent:
        person.consent = Consent(consent)
        person.save(update_fields=["consent"])
        facts.record(
            "consent.chosen",
            subject="person",
            subject_id=person_id,
            at=at,
            actor_id=person_id,
            data={"consent": str(consent)},
        )
    return person


@transaction.atomic
def new_code(*, person_id: int, at: datetime) -> Person:
    """Replace one's code: the old one, printed or photographed, leads nowhere from now on."""
    person = Person.objects.select_for_update().get(pk=person_id)
    person.code = models.new_code()
    person.save(update_fields=["code"])
    facts.record("code.changed", subject="person", subject_id=person_id, at=at, actor_id=person_id)
    return person
