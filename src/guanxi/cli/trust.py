"""`guanxi trust`: trials of the trust engine on a signed network from a file. Needs no market."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from guanxi.trust.trial import Network

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PLOT = click.Path(dir_okay=False, writable=True, path_type=Path)
MOST_SHOWN = 5
Progress = Callable[[str, float], None]
seeded = click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Of all that is random.")
plotted = click.option("--plot", type=PLOT, metavar="PATH", help="Draw the curves into this file, as SVG.")


@click.group()
def trust() -> None:
    """Try the trust engine on a real network of trust and distrust.

    FILE is in either of SNAP's forms, gzipped or not: "from to sign" with # comments, or
    "rater,rated,rating,seconds". A table goes to the screen, and JSON to standard output.
    """


@trust.command()
@click.argument("file", type=FILE)
@seeded
@plotted
def evaluate(file: Path, seed: int, plot: Path | None) -> None:
    """Foretell a held-out fifth of the statements, beside the mean of everybody.

    By time where the file has it, else at random. Weights are learnt on a third of the other four fifths.
    """
    from guanxi.trust.trial import evaluate as run
    from guanxi.trust.trial.measures import rounded

    with _refusals(), _progress() as progress:
        result = run(_read(file), seed=seed, progress=progress)
    found = result.found
    groups = list(found["held_out"])
    rows = [[who, *(_number(auc[group]) for group in groups)] for who, auc in found["auc"].items()]
    rows.append(["coverage", *(_number(found["coverage"][group]) for group in groups)])
    rows.append(["statements", *(f"{found['held_out'][group]:,}" for group in groups)])
    _table(["AUC", *groups], rows)
    for side, share in found["candour"].items():
        click.echo(f"clearly to {side}, and told so: {_number(share)}", err=True)
    click.echo(json.dumps(rounded(found), indent=2))
    if plot:
        from guanxi.trust.trial.plot import Panel, picture

        quality = Panel(
            "Foretelling what people said", "distrust ranked above", "trust ranked above", result.roc, top=1.0
        )
        speed = Panel("How long it takes", "percentile", "ms", result.latency)
        plot.write_text(picture([quality, speed]))


@trust.command()
@click.argument("file", type=FILE)
@click.option(
    "--accounts", "sizes", multiple=True, type=click.IntRange(1, 1_000_000), default=[1_000], show_default=True,
    help="How many accounts the army has; give it more than once to compare.",
)  # fmt: skip
@click.option("--ties", default=50, show_default=True, type=click.IntRange(0), help="Real people who were deceived.")
@click.option("--through", type=click.Choice(["random", "popular"]), default="random", show_default=True,
              help="Whom they deceived.")  # fmt: skip
@click.option("--purpose", type=click.Choice(["promotion", "slander"]), default="promotion", show_default=True,
              help="To praise somebody bad, or to blame somebody good.")  # fmt: skip
@click.option("--camouflage", default=0, show_default=True, type=click.IntRange(0, 1_000),
              help="How many true opinions each account repeats first.")  # fmt: skip
@seeded
@plotted
def attack(
    file: Path,
    sizes: Sequence[int],
    ties: int,
    through: Any,
    purpose: Any,
    camouflage: int,
    seed: int,
    plot: Path | None,
) -> None:
    """Set a water army on the network: what changes for viewers who were not deceived?"""
    from guanxi.trust.trial import Army
    from guanxi.trust.trial import attack as run
    from guanxi.trust.trial.measures import rounded

    with _refusals(), _progress() as progress:
        network = _read(file)
        armies = [Army(size, ties, purpose, through, camouflage) for size in dict.fromkeys(sizes)]
        found: list[Any] = [run(network, army, seed=seed, progress=progress) for army in armies]
    rows = [
        [f"{one['accounts']:,}", who, _number(one[who]["shift"]), _number(one[who]["flips"])]
        for one in found
        for who in ("engine", "global")
    ]
    _table(["accounts", "", "shift of 2", "flips"], rows)
    click.echo(json.dumps(rounded(found), indent=2))
    if plot:
        from guanxi.trust.trial.plot import Panel, picture

        named = (("Shift of the score, of 2", "shift", 2.0), ("Share of flipped answers", "flips", 1.0))
        panels = []
        for title, name, top in named:
            lines = {who: [(one["accounts"], one[who][name] or 0.0) for one in found] for who in ("engine", "global")}
            panels.append(Panel(title, "accounts", "", lines, log_x=True, top=top))
        plot.write_text(picture(panels))


def _read(file: Path) -> "Network":
    import numpy as np

    from guanxi.people import snap
    from guanxi.trust.trial import Network

    read = snap.read(file)
    for line in read.bad[:MOST_SHOWN]:
        click.echo(f"{file.name}, {line}", err=True)
    if len(read.bad) > MOST_SHOWN:
        click.echo(f"… and {len(read.bad) - MOST_SHOWN} more lines that say nothing", err=True)
    if not read.statements:
        raise click.ClickException(f"{file.name} has no statement of one person about another")
    names = {node: number for number, node in enumerate(sorted(read.nodes))}
    said = list(read.statements.values())
    seconds = [one.at.timestamp() for one in said if one.at is not None]
    return Network(
        np.array([names[one.truster] for one in said]),
        np.array([names[one.trusted] for one in said]),
        np.array([one.percent for one in said]) / 100.0,
        np.array(seconds) if len(seconds) == len(said) else None,
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """What cannot be tried is said in one line."""
    try:
        yield
    except ValueError as reason:
        raise click.ClickException(str(reason)) from reason


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar for each part of the work, where somebody is looking."""
    shown = sys.stderr.isatty()

    def say(what: str, share: float) -> None:
        if shown:
            click.echo(f"\r{what} {'█' * round(share * 30):░<30} {share:4.0%}", nl=False, err=True)

    yield say
    if shown:
        click.echo("\r\x1b[K", nl=False, err=True)


def _number(found: float | None) -> str:
    return "–" if found is None else f"{found:.3f}"


def _table(head: list[str], rows: list[list[str]]) -> None:
    """Columns as wide as they need, the first to the left."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    for row in [head, *rows]:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        click.echo("  ".join(cells), err=True)
