"""`guanxi import`: products and ties from files. A file goes in whole, or not at all."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from guanxi.cli import home

if TYPE_CHECKING:
    from guanxi.catalog.files import Brought, Reading
    from guanxi.people.snap import Network
    from guanxi.shops.models import Shop

MOST_SHOWN = 20
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("import")
def import_() -> None:
    """Bring products or ties along from a file."""


@import_.command()
@click.argument("file", type=FILE)
@click.option("--shop", "slug", required=True, help="Whose goods they are: the last part of the shop's address.")
@click.option("--price", help="The price of each, where the file has none; in the market's currency.")
@click.option("--units", default=0, show_default=True, type=click.IntRange(0, 100_000), help="How many of each.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows that are wrong and take the rest.")
def products(file: Path, slug: str, price: str | None, units: int, skip_bad: bool) -> None:
    """Goods from a Shopify product CSV or a list of barcodes with names.

    FILE may be gzipped, in UTF-8, UTF-16 or GBK. --price and --units are for a list of barcodes. What the
    shop has already stays as it is.
    """
    home.tables()
    from guanxi.base.errors import Refusal

    try:
        shop = _shop(slug)
        reading = _read_goods(file, price, units)
        _refuse_bad([f"line {row.line}: {row.column}: {row.why}" for row in reading.bad_rows], skip_bad=skip_bad)
        brought = _bring_in(reading, shop, skip_bad=skip_bad)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(
        f"{shop.name}: {brought.products} products with {brought.variants} variants came in; "
        f"{brought.already} were there already."
    )


def _shop(slug: str) -> "Shop":
    """The shop of that address; where there is none, the answer names some."""
    from guanxi.base.errors import Gone
    from guanxi.shops import queries as shops

    try:
        return shops.by_slug(slug)
    except Gone as gone:
        some = ", ".join(shop.slug for shop in shops.browse()[:MOST_SHOWN]) or "none yet"
        raise click.ClickException(f"There is no shop {slug!r}. Shops here: {some}.") from gone


def _read_goods(file: Path, price: str | None, units: int) -> "Reading":
    from django.conf import settings

    from guanxi.base import money
    from guanxi.catalog import files

    price_minor = money.parse(price, settings.CURRENCY, "en") if price else None
    return files.read(file.read_bytes(), defaults=files.Defaults(price_minor, units))


def _bring_in(reading: "Reading", shop: "Shop", *, skip_bad: bool) -> "Brought":
    """In the name of the shop's contact person."""
    from guanxi.base import clock
    from guanxi.catalog import files

    with click.progressbar(length=len(reading.drafts), label="Importing", width=40) as bar:
        return files.bring_in(
            reading,
            shop_id=shop.pk,
            actor_id=shop.contact_id,
            at=clock.now(),
            key=uuid4(),
            skip_bad=skip_bad,
            progress=lambda done, _all: bar.update(done - bar.pos),
        )


@import_.command()
@click.argument("file", type=FILE)
@click.option("--source", help="What the people are called after; the file's name by default.")
@click.option("--skip-bad", is_flag=True, help="Leave out lines that cannot be understood.")
def ties(file: Path, source: str | None, skip_bad: bool) -> None:
    """People, ties and distrust from a signed network.

    FILE is in one of SNAP's two forms, gzipped or not: "from to sign" with # comments, or
    "rater,rated,rating,seconds". The same file may be imported again: nothing is doubled, and what it says
    now replaces what it said before.
    """
    home.tables()
    from guanxi.base import clock
    from guanxi.people import snap

    click.echo(f"Reading {file.name}")
    network = snap.read(file)
    _refuse_bad([str(line) for line in network.bad], skip_bad=skip_bad)
    if network.about_oneself:
        click.echo(f"{network.about_oneself} lines are about the node itself and say nothing; left out.")
    if not network.statements:
        raise click.ClickException("There is no statement in this file.")
    _write(network, source or _plain(file), clock.now())


def _plain(file: Path) -> str:
    """A name for the network: the file's, without endings, in letters an address may have."""
    stem = file.name.split(".")[0].lower()
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in stem) or "network"


def _refuse_bad(lines: list[str], *, skip_bad: bool) -> None:
    """Say what is wrong; end here unless the operator wants to go on without those lines."""
    for line in lines[:MOST_SHOWN]:
        click.echo(line, err=True)
    if len(lines) > MOST_SHOWN:
        click.echo(f"and {len(lines) - MOST_SHOWN} more", err=True)
    if lines and not skip_bad:
        raise click.ClickException(f"{len(lines)} lines are wrong. Nothing was imported; --skip-bad takes the rest.")


def _write(network: "Network", source: str, at: datetime) -> None:
    from django.db import transaction

    from guanxi.people import importing as people
    from guanxi.standing import importing as standing

    distrust = [s for s in network.statements.values() if s.percent < 0]
    # At most: each node a person, each trust a tie and a line for the graph. Of a known file it is less.
    rows = len(network.nodes) + 2 * len(network.statements) - len(distrust)
    with click.progressbar(length=rows, label="Importing", width=40) as bar, transaction.atomic():
        done = people.write(network, source=source, at=at, progress=bar.update)
        ids = done.person_ids
        said = ((ids[s.truster], ids[s.trusted], s.percent, s.at or at) for s in distrust)
        standing.replace_statements(ids.values(), said, progress=bar.update)
        bar.update(rows - bar.pos)
    click.echo(
        f"{len(ids)} people ({done.people_new} new); ties: {done.ties_new} new, {done.ties_changed} changed, "
        f"{done.ties_ended} ended; {len(distrust)} of distrust."
    )
