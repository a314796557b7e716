import gettext
import os
from pathlib import Path

from guanxi.cli.translations import compile_changed

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "tea"
msgstr "thé"
"""


def folder_with_po(folder: Path) -> Path:
    po = folder / "fr" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO)
    return po


def test_a_new_po_is_compiled_to_what_gettext_reads(tmp_path: Path) -> None:
    folder_with_po(tmp_path)
    (mo,) = compile_changed(tmp_path)
    with mo.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("tea") == "thé"


def test_what_is_compiled_already_is_left_alone_until_the_po_changes(tmp_path: Path) -> None:
    po = folder_with_po(tmp_path)
    compile_changed(tmp_path)
    assert compile_changed(tmp_path) == []
    later = po.stat().st_mtime + 10
    os.utime(po, (later, later))
    assert len(compile_changed(tmp_path)) == 1
