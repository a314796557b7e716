"""Reads about one person or several, to show them."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Exists, Q, QuerySet

from guanxi.base.prepared import numbers, prepared
from guanxi.people.models import Block, Mute, Person
from guanxi.people.queries.follows import followed_ids
from guanxi.people.queries.ties import tied_ids


def cards(ids: Iterable[int]) -> dict[int, Person]:
    """People by id, each with its photo, in one query. Unknown ids are left out."""
    return {person.pk: person for person in _cards(sorted(set(ids)))}


@prepared
def _cards(ids: list[int]) -> QuerySet[Person]:
    return Person.objects.select_related("photo").filter(pk__in=numbers(ids))


def person(person_id: int) -> Person | None:
    """One person who is still here, with photo and cover."""
    return next(iter(_person(person_id)), None)


@prepared
def _person(person_id: int) -> QuerySet[Person]:
    return Person.objects.filter(is_active=True, pk=person_id).select_related("photo", "cover")


def reachable(person_id: int, other_id: int) -> bool:
    """Whether the other one is here, somebody else, and neither of the two has blocked the other."""
    return person_id != other_id and bool(_reachable(person_id, other_id))


@prepared
def _reachable(a: int, b: int) -> QuerySet[Person, int]:
    blocks = Block.objects.filter(Q(blocker=a, blocked=b) | Q(blocker=b, blocked=a))
    return Person.objects.filter(~Exists(blocks), pk=b, is_active=True).values_list("pk", flat=True)


def by_code(code: str) -> Person | None:
    """Whose code this is. None for a code that was replaced or never was."""
    return Person.objects.filter(code=code, is_active=True).select_related("photo", "cover").first()


def by_phone(phone: str) -> Person | None:
    """Who signs in with this number, in E.164, proved or not yet."""
    return Person.objects.filter(phone=phone).first()


def blocked_people(person_id: int) -> QuerySet[Person]:
    """Whom this person has blocked, by name."""
    blocked = Person.objects.filter(pk__in=Block.objects.filter(blocker=person_id).values("blocked"))
    return blocked.select_related("photo").order_by("name", "id")


def here(ids: Sequence[int]) -> QuerySet[Person]:
    """Those of these people who are still here, for a longer question."""
    return Person.objects.filter(pk__in=numbers(ids), is_active=True)


def named(words: Collection[str], *, among: Collection[int]) -> list[tuple[str, int]]:
    """Who among these people bears one of these names exactly, in either script, with the name they were found by."""
    found = here(sorted(among)).filter(Q(name__in=words) | Q(native_name__in=words))
    rows = found.order_by("pk").values_list("pk", "name", "native_name")
    return [(name, pk) for pk, *names in rows for name in names if name in words]


def whose_name_begins(begun: str, *, person_id: int) -> QuerySet[Person]:
    """Of those this person has a tie with or follows, by name; a part of a name counts from its beginning."""
    known = tied_ids(person_id) | followed_ids(person_id)
    words = Q(name__istartswith=begun) | Q(native_name__istartswith=begun) | Q(name__icontains=f" {begun}")
    return here(sorted(known)).filter(words).order_by("name", "id")


def muted_by(person_id: int) -> frozenset[int]:
    """Of whom this person wants to hear nothing."""
    return frozenset(Mute.objects.filter(muter=person_id).values_list("muted_id", flat=True))


def muted_people(person_id: int) -> QuerySet[Person]:
    """The same, by name, to show."""
    muted = Person.objects.filter(pk__in=Mute.objects.filter(muter=person_id).values("muted"), left_at=None)
    return muted.select_related("photo").order_by("name", "id")


def consent_of(person_id: int) -> str:
    """How this person's orders may serve as evidence, a states.Consent; empty while not asked."""
    return Person.objects.values_list("consent", flat=True).get(pk=person_id)
