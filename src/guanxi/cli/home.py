"""The folder that holds a market's data, looked at before settings are read, since they write to it."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

SETTINGS = "guanxi.conf.settings"


def path() -> Path:
    """The folder, as conf.settings names it."""
    return Path(os.environ.get("GUANXI_HOME", "var")).resolve()


def open_() -> Path:
    """Make the folder where it is missing; refuse in words where nothing can be written."""
    home = path()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise click.ClickException(
            f"Cannot write to {home}: {error.strerror}. Set GUANXI_HOME to a folder of yours."
        ) from error
    return home


def django() -> None:
    """Get Django ready to be used by this command. Takes about a second."""
    open_()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django as framework

    framework.setup()


def tables() -> None:
    """Make the tables that are missing, and Django ready. Harmless when nothing is missing."""
    django()
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error}") from error


@contextmanager
def serving() -> Iterator[None]:
    """While the block runs, `is_serving` is true; several may serve at once."""
    with (path() / "serving.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def is_serving() -> bool:
    """Whether a market is running on this folder. A lock, so a killed server leaves no trace."""
    with (open_() / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
