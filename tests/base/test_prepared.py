"""Queries worked out once: the same rows as Django's own, whatever the values."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from guanxi.base.prepared import numbers, prepared
from guanxi.people.models import Person

pytestmark = pytest.mark.django_db


@prepared
def _somebody(person_id: int, name: str) -> QuerySet[Person]:
    return Person.objects.filter(pk=person_id, name=name).select_related("photo")


@prepared
def _several(ids: list[int], but: int) -> QuerySet[Person, tuple[int, str]]:
    return Person.objects.filter(pk__in=numbers(ids)).exclude(pk=but).order_by("pk").values_list("pk", "name")


@prepared
def _looks_at_its_value(person_id: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=person_id + 1)


def test_each_call_answers_for_its_own_values(lin_yue: Person, li_na: Person) -> None:
    assert _somebody(lin_yue.pk, "Lin Yue") == [lin_yue]
    assert _somebody(li_na.pk, "Li Na") == [li_na]
    assert _somebody(li_na.pk, "Lin Yue") == []


def test_lists_may_have_any_length(lin_yue: Person, li_na: Person, zhao_min: Person) -> None:
    everybody = sorted([lin_yue.pk, li_na.pk, zhao_min.pk])
    assert [pk for pk, _name in _several([li_na.pk], 0)] == [li_na.pk]
    assert [pk for pk, _name in _several(everybody, 0)] == everybody
    assert [pk for pk, _name in _several([*everybody, *range(-5000, 0)], li_na.pk)] == [
        pk for pk in everybody if pk != li_na.pk
    ]
    assert _several([], 0) == []


def test_the_answer_is_read_anew_and_costs_one_query(lin_yue: Person) -> None:
    _somebody(lin_yue.pk, "Lin Yue")
    Person.objects.filter(pk=lin_yue.pk).update(about="Looks first")
    with CaptureQueriesContext(connection) as asked:
        assert [person.about for person in _somebody(lin_yue.pk, "Lin Yue")] == ["Looks first"]
    assert len(asked) == 1


def test_a_function_that_looks_at_its_values_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="must put each of its arguments into the query as it is"):
        _looks_at_its_value(3)
