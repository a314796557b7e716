"""Compiles translations: from the .po files that people write to the .mo files that gettext reads.

Babel does it, so that no machine needs GNU gettext.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_changed(folder: Path = LOCALE) -> list[Path]:
    """Compile each .po that is newer than its .mo; answers the .mo files written."""
    return [_compile(po) for po in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_newer(po)]


def _is_newer(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> Path:
    """Write beside and rename, so that a server starting meanwhile never reads half a file."""
    with po.open("rb") as source:
        catalog = read_po(source)
    mo = po.with_suffix(".mo")
    fresh = mo.with_suffix(".mo.new")
    with fresh.open("wb") as target:
        write_mo(target, catalog)
    return fresh.replace(mo)
