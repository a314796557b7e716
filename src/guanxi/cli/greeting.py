"""What `guanxi serve` says once it is open: where, as whom, and a QR code for a phone."""

import socket

import click
import segno

from guanxi.cli.demo import SignIn

SOMEWHERE_ELSE = ("192.0.2.1", 9)  # an address kept for examples; nothing is sent to it


def lan_address() -> str:
    """This machine's address as its neighbours see it; 127.0.0.1 without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE_ELSE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def greet(address: str, *, people: list[SignIn], phone: bool) -> None:
    """Print it all; the QR code only where a phone could follow it."""
    click.echo()
    click.echo("Guanxi is open at " + click.style(address, bold=True))
    if people:
        click.echo("\nSign in as one of the demo's people:")
        _table([(p.login, p.password, p.name, p.shows) for p in people])
    if phone:
        click.echo("\nOn a phone in the same network:\n")
        segno.make(address, micro=False).terminal(compact=True, border=2)
    click.echo("Ctrl-C ends it.")


def _table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        click.echo("  " + "  ".join(cells).rstrip())
