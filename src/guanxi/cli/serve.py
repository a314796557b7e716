"""`guanxi serve`: pages, live streams and background work from one command."""

import errno
import os
import socket
import sys

import click

from guanxi.cli import demo, greeting, home
from guanxi.cli.prepare import prepare
from guanxi.cli.processes import Family

ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - only where the operator asked for it
BACKLOG = 2048


@click.command()
@click.option("--host", default="127.0.0.1", envvar="GUANXI_HOST", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, envvar="GUANXI_PORT", show_default=True, type=click.IntRange(0, 65535))
@click.option("--lan", is_flag=True, help="Listen for phones in the same network too, unless --host is given.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option(
    "--demo/--no-demo",
    "with_demo",
    default=None,
    help="Fill an empty market with the demo. By default only where no GUANXI_DATABASE_URL is set.",
)
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, lan: bool, workers: int, with_demo: bool | None) -> None:
    """Open the market: make its tables where they are missing, and serve until Ctrl-C."""
    if lan and ctx.get_parameter_source("host") is click.core.ParameterSource.DEFAULT:
        host = "0.0.0.0"  # noqa: S104
    home.open_()
    listener = _listen(host, port)
    address = _address(host, listener.getsockname()[1])
    if with_demo is None:
        with_demo = "GUANXI_DATABASE_URL" not in os.environ
    with home.serving():
        prepare(with_demo=with_demo)
        os.environ.setdefault("GUANXI_URL", address)
        sys.exit(_run(listener, workers=workers, address=address, phone=host in ANYWHERE))


def _listen(host: str, port: int) -> socket.socket:
    """Take the port first: there is no use in preparing a market that cannot open."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        raise click.ClickException(_why_not(error, host, port)) from error
    listener.listen(BACKLOG)
    return listener


def _why_not(error: OSError | OverflowError, host: str, port: int) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another with --port."
    if number == errno.EACCES:
        return f"Port {port} is only for the system's administrator. Choose one above 1023 with --port."
    return f"Cannot listen on {host}: {error}."


def _address(host: str, port: int) -> str:
    name = greeting.lan_address() if host in ANYWHERE else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _run(listener: socket.socket, *, workers: int, address: str, phone: bool) -> int:
    """Serve until the end; answers the exit status."""
    family = Family()
    ready, tell = os.pipe()
    for number in range(1, workers + 1):
        arguments = ("--socket", str(listener.fileno()), "--ready", str(tell))
        family.start(f"web {number}", *arguments, keep_open=(listener.fileno(), tell))
    family.start("background")
    os.close(tell)
    listener.close()
    if os.read(ready, 1):
        greeting.greet(address, people=demo.sign_ins(), phone=phone)
    ended = family.wait()
    family.end()
    if ended is None:
        return 0
    status = ended.process.returncode
    click.echo(f"The {ended.name} process ended with status {status}, so all were ended.", err=True)
    return 1
