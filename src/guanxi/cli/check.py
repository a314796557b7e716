"""`guanxi check`: recomputes what must be true and says what is not."""

from collections.abc import Callable

import click
from django.utils.module_loading import import_string

from guanxi.cli import home

CHECKS = {
    "ledger": "guanxi.ledger.queries.check",
    "stock": "guanxi.catalog.queries.check",
    "custody": "guanxi.delivery.checks.custody",
    "orders": "guanxi.orders.checks.reserved",
    "hot": "guanxi.posts.hot.check",
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(CHECKS)), metavar="[WHAT]...")
def check(names: tuple[str, ...]) -> None:
    """Check that the books and the shelves agree. Without WHAT, everything.

    \b
    ledger   debits equal credits, and nothing was changed afterwards
    stock    each variant has on its shelf what its lots have, and search knows every product
    custody  units, decisions and cash are where their parcels say
    orders   what is set aside, due and held is what the orders say
    hot      the hot list is what was said, and in the order of its own numbers

    Prints each problem on a line of its own, and ends with status 1 if there is one.
    """
    home.tables()
    found = sum(_report(name, import_string(CHECKS[name])) for name in names or CHECKS)
    if found:
        raise SystemExit(1)


def _report(name: str, problems_of: Callable[[], list[str]]) -> int:
    problems = problems_of()
    for problem in problems:
        click.echo(f"{name}: {problem}", err=True)
    if not problems:
        click.echo(f"{name}: all right")
    return len(problems)
