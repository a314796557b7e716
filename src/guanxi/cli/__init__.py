"""The `guanxi` command: everything an operator does from a terminal.

Each subcommand lives in a module of its own, read only when it is called, so that `--help` answers at once.
"""

from importlib import import_module

import click

from guanxi import __version__

COMMANDS = {
    "serve": "guanxi.cli.serve:serve",
    "demo": "guanxi.cli.demo:demo",
    "import": "guanxi.cli.importing:import_",
    "check": "guanxi.cli.check:check",
    "trust": "guanxi.cli.trust:trust",
    "manage": "guanxi.cli.manage:manage",
}


class Lazy(click.Group):
    """A group that imports a subcommand when it is needed, and lists all in the order of COMMANDS."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.command(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None},
    epilog="Settings come from GUANXI_* variables; docs/operating.md lists them. Without any, everything is "
    "kept in the folder var.",
)
@click.version_option(__version__, prog_name="guanxi")
def main() -> None:
    """Guanxi: a market where people check before they pay, and trust the people they know."""
