"""`guanxi manage`: Django's own commands."""

import sys

import click

from guanxi.cli import home


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's commands, e.g. guanxi manage dbshell.

    "guanxi manage help" lists them.
    """
    home.django()
    from django.core.management import ManagementUtility

    ManagementUtility([f"{sys.argv[0]} manage", *(arguments or ("help",))]).execute()
