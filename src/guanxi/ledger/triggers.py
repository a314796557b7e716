"""The book only grows, and the database itself sees to it: its rows refuse to be changed or deleted.

A migration that rebuilds one of these tables on SQLite drops its triggers; it must call `install` again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_account", "ledger_entry", "ledger_line")
MESSAGE = "the ledger only grows"


def install(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers, where they are not yet."""
    with connection.cursor() as cursor:
        for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration, and for tests that empty their tables."""
    where = "" if connection.vendor == "sqlite" else " ON {table}"
    with connection.cursor() as cursor:
        for table in TABLES:
            for change in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{change}" + where.format(table=table))


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for a moment. Only tests need it."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _sqlite() -> Iterator[str]:
    for table in TABLES:
        for change in ("update", "delete"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in TABLES:
        for change in ("update", "delete"):
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION ledger_only_grows()"
            )
