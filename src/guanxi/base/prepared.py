"""Queries whose SQL is worked out once and then only asked with other values.

To compose the SQL of a page's queries takes Django longer than the database takes to answer them all. What a
page asks never changes in form, so here the form is worked out the first time and kept for the process:

    @prepared
    def _tips(product_id: int) -> QuerySet[Tip]:
        return Tip.objects.filter(product=product_id).select_related("author__photo").order_by("-id")

    _tips(7)  # a list of tips

Such a function takes whole numbers, words, UUIDs and lists of numbers, by position, and puts each into the query as
it is: it must not look at them. A list goes in as `numbers(ids)`, so that its length does not change the SQL.
"""

import json
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
R = TypeVar("R")
FIRST_MARK = 2**62  # stands for the first number while the SQL is worked out; no id is as large
IN_JSON = "SELECT value FROM json_each(%s)"
IN_ARRAY = "SELECT unnest(%s::bigint[])"


class _Marks(list[int]):
    """Stands for a list while the SQL is worked out."""


def numbers(ids: Sequence[int]) -> RawSQL:
    """A list of any length as one parameter: `filter(pk__in=numbers(ids))`."""
    if connection.vendor == "postgresql":
        return RawSQL(IN_ARRAY, [ids if isinstance(ids, _Marks) else list(ids)])  # noqa: S611
    return RawSQL(IN_JSON, [ids if isinstance(ids, _Marks) else json.dumps(list(ids))])  # noqa: S611


@dataclass(frozen=True)
class _Form:
    """A query with its SQL, and where in its parameters which of the values goes."""

    rows: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: list[tuple[int, int]]


class Prepared(Generic[P, R]):
    """See the module. One form for each kind of database."""

    def __init__(self, build: Callable[P, QuerySet[Any, R]]) -> None:
        self._build: Callable[..., QuerySet[Any, R]] = build
        self._forms: dict[str, _Form] = {}
        self.__doc__ = build.__doc__

    def __call__(self, *values: P.args, **_none: P.kwargs) -> list[R]:
        here = connections[DEFAULT_DB_ALIAS]
        if (form := self._forms.get(here.vendor)) is None:
            form = self._forms[here.vendor] = self._work_out(values)
        bound = [_bind(value, here.vendor) for value in values]
        params = list(form.params)
        for position, which in form.places:
            params[position] = bound[which]
        compiler = copy(form.compiler)
        compiler.connection = here
        vars(compiler)["as_sql"] = lambda: (form.sql, tuple(params))
        rows = form.rows.all()
        vars(rows.query)["get_compiler"] = lambda *_, **__: compiler
        return list(rows)

    def _work_out(self, values: Sequence[object]) -> _Form:
        """Compose the SQL around marks. ValueError if one of them is not met in it as it is."""
        marks = [_mark(value, which) for which, value in enumerate(values)]
        rows = self._build(*marks)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        vendor = compiler.connection.vendor
        places = [
            (at, which)
            for at, param in enumerate(params)
            for which, mark in enumerate(marks)
            if param is mark or (not isinstance(mark, _Marks) and param == _bind(mark, vendor))
        ]
        if {which for _at, which in places} != set(range(len(marks))):
            raise ValueError(f"{self._build.__qualname__} must put each of its arguments into the query as it is")
        return _Form(rows, compiler, sql, tuple(params), places)


def _mark(value: object, which: int) -> Any:
    """Something of the same kind that is met nowhere else."""
    if isinstance(value, int):
        return FIRST_MARK + which
    if isinstance(value, UUID):
        return UUID(int=FIRST_MARK + which)
    return f"mark {which}" if isinstance(value, str) else _Marks([which])


def _bind(value: Any, vendor: str) -> Any:
    """As the database wants it. SQLite has neither lists nor UUIDs."""
    if vendor == "postgresql":
        return value
    if isinstance(value, UUID):
        return value.hex
    return json.dumps(value) if isinstance(value, list) else value


def prepared(build: Callable[P, QuerySet[Any, R]]) -> Prepared[P, R]:
    """Work out the SQL of what this function builds once, and answer lists of its rows. See the module."""
    return Prepared(build)
