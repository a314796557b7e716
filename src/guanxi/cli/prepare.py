"""Gets a market ready to serve: tables, translations, static files, and the demo market where wanted.

Each step is harmless when repeated. A stamp in the data folder remembers what was prepared from which files,
so that a second start does none of it.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from guanxi import __version__
from guanxi.cli import demo, home, translations

PACKAGE = Path(__file__).resolve().parent.parent
STAMP = "prepared.json"


def prepare(*, with_demo: bool) -> None:
    """Do what is not done yet. Two servers started at once wait for each other here."""
    folder = home.open_()
    with _alone(folder):
        wanted = {**fingerprints(), "demo": str(with_demo)}
        done = _read(folder / STAMP)
        if done == wanted and _embedded_database().exists():
            return
        translations.compile_changed()
        home.tables()
        if done.get("static") != wanted["static"] or not (folder / "static").exists():
            _static()
        if done.get("engine") != wanted["engine"]:
            _engine()
        if with_demo:
            demo.fill_if_empty()
        (folder / STAMP).write_text(json.dumps({**fingerprints(), "demo": str(with_demo)}))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _embedded_database() -> Path:
    """The SQLite file; a path that never exists where another database is used, whose tables are always checked."""
    return home.path() / ("guanxi.sqlite3" if "GUANXI_DATABASE_URL" not in os.environ else "elsewhere")


def fingerprints() -> dict[str, str]:
    """What each step depends on, in a few letters."""
    database = _embedded_database()
    inode = str(database.stat().st_ino) if database.exists() else ""
    return {
        "version": __version__,
        "database": inode,
        "migrations": _fingerprint("*/migrations/*.py"),
        "translations": _fingerprint("locale/*/LC_MESSAGES/*.[mp]o"),
        "static": _fingerprint("web/static/**/*"),
        "engine": _fingerprint("trust/*.py"),
    }


def _fingerprint(pattern: str) -> str:
    names = sorted(PACKAGE.glob(pattern))
    facts = [(str(name), name.stat().st_mtime_ns, name.stat().st_size) for name in names if name.is_file()]
    return sha256(repr(facts).encode()).hexdigest()[:16]


def _read(stamp: Path) -> dict[str, str]:
    try:
        return dict(json.loads(stamp.read_text()))
    except (OSError, ValueError):
        return {}


def _static() -> None:
    home.django()
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def _engine() -> None:
    """Compile the trust engine now; its machine code is kept beside its source."""
    home.django()
    from guanxi.standing.warming import warm

    warm()
