"""Collects every sentence for translation into src/guanxi/locale, with Babel, so that no machine needs gettext.

`make messages` after changing texts: new sentences appear untranslated, gone ones disappear, the rest stays.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "guanxi"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("fr", "zh_Hans")
TEMPLATES = {".html", ".txt"}
WIDTH = 110
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def collect() -> Catalog:
    """Every sentence of the code and the templates, with the files it is in."""
    catalog = Catalog(project="Guanxi", fuzzy=False)
    for file in _sources():
        for _line, message, comments, context in extract("python", _as_python(file), KEYWORDS, ("Translators:",)):
            place = (file.relative_to(PACKAGE.parent).as_posix(), None)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def _sources() -> Iterator[Path]:
    for file in sorted(PACKAGE.rglob("*")):
        parts = file.relative_to(PACKAGE).parts
        is_code = file.suffix == ".py" and "migrations" not in parts
        if is_code or (file.suffix in TEMPLATES and "templates" in parts):
            yield file


def _as_python(file: Path) -> io.BytesIO:
    """A file as Python source; Django rewrites a template into calls of gettext, among blanked-out lines."""
    if file.suffix == ".py":
        return io.BytesIO(file.read_bytes())
    lines = templatize(file.read_text(), origin=str(file)).splitlines()
    return io.BytesIO("\n".join(line.strip() for line in lines).encode())


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    """A language's translations as they are; an empty catalog for a new language."""
    file = po_file(language)
    if not file.exists():
        return Catalog(locale=language, project="Guanxi", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def update(language: str, sentences: Catalog) -> Catalog:
    """The translations there are, for exactly these sentences. Nothing is guessed from what looks alike."""
    catalog = load(language)
    catalog.update(sentences, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def save(language: str, catalog: Catalog) -> None:
    file = po_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = f"# Guanxi in {language}. The sentences are collected by: make messages"
    catalog.version = catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    with file.open("wb") as target:
        write_po(target, catalog, width=WIDTH, sort_output=True, include_lineno=False, ignore_obsolete=True)


def main() -> int:
    settings.configure(USE_I18N=True)
    sentences = collect()
    for language in LANGUAGES:
        catalog = update(language, sentences)
        save(language, catalog)
        missing = sum(1 for message in catalog if message.id and not _is_translated(message.string))
        print(f"{language}: {len(catalog)} sentences, {missing} to translate")
    return 0


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
