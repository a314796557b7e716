"""`guanxi demo`: the market of the story, to look around in.

`guanxi.demo.market.fill(progress)` tells the story; `progress` takes a whole percentage. It answers the people
worth signing in as, each a (name, login, password, what there is to see).
"""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib.util import find_spec

import click

from guanxi.cli import home

PEOPLE = "demo.json"
LAST_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class SignIn:
    """Somebody to look through the eyes of: how to sign in, and what there is to see."""

    name: str
    login: str
    password: str
    shows: str


@click.group()
def demo() -> None:
    """Fill an empty market with the demo, or start it again from nothing."""


@demo.command()
def fill() -> None:
    """Fill the demo market into an empty database."""
    home.tables()
    if not fill_if_empty():
        raise click.ClickException("There are people in this market already. See: guanxi demo reset --help")


@demo.command()
@click.confirmation_option(prompt="This deletes everybody and everything in this market. Go on?")
def reset() -> None:
    """Delete everything in this market and fill the demo anew. The market must not be running."""
    if home.is_serving():
        raise click.ClickException("The market is running. Stop it first.")
    _empty()
    fill_if_empty()


def _empty() -> None:
    """Tables dropped and made again: rows of the ledger cannot be deleted, on purpose."""
    home.django()
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            (home.path() / f"guanxi.sqlite3{ending}").unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    home.tables()


def fill_if_empty() -> bool:
    """Fill the demo where nobody has joined yet; says whether it did. All of it or nothing is written."""
    home.django()
    from django.contrib.auth import get_user_model

    if get_user_model().objects.exists():
        return False
    if find_spec("guanxi.demo") is None:
        click.echo("This build has no demo market; the market starts empty.")
        return False
    rows = [asdict(SignIn(*someone)) for someone in _tell()]
    (home.path() / PEOPLE).write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    return True


def _tell() -> list[tuple[str, str, str, str]]:
    """Let the story happen in one transaction, with nobody told of it by e-mail; of its last days on the pages."""
    from django.db import transaction

    from guanxi.base import clock, facts
    from guanxi.demo import market
    from guanxi.jobs import notices
    from guanxi.posts import hot

    with (
        click.progressbar(length=100, label="Filling the demo market", width=40) as bar,
        transaction.atomic(),
        facts.unheard(),
    ):
        people = market.fill(lambda percent: bar.update(max(0, percent - bar.pos)))
        notices.tell_since(clock.now() - LAST_DAYS)
        hot.recount(clock.now())
        return people


def sign_ins() -> list[SignIn]:
    """The people of the demo, kept in a file so that a start need not ask the database."""
    file = home.path() / PEOPLE
    return [SignIn(**row) for row in json.loads(file.read_text())] if file.exists() else []
