"""Writes the zip: each section as JSON line after line, the pages beside them, the photographs as they are kept."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from guanxi.base import photos
from guanxi.base.own import Money, Picture, Row, Section, Word, photos_of
from guanxi.jobs.own import pages
from guanxi.jobs.own.pages import MOST_ROWS, Shown
from guanxi.jobs.own.parts import GROUPS, sections

FORMAT = 1  # of the JSON; see docs/own-data.md
PIECE_BYTES = 1024 * 1024


def write(file: IO[bytes], person_id: int, whose: dict[str, Any], *, at: datetime) -> None:
    """All that is this person's, in the language that is spoken now. `whose` names person, market and day."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        told: dict[str, list[Shown]] = {group: [] for group in GROUPS}
        for section in sections():
            shown = _write_section(archive, section, person_id, at)
            told[section.group].append(shown)
        about = {"format": FORMAT, "person": person_id, "made_at": at.isoformat(), "market": whose["address"]}
        _write(archive, "data/about.json", json.dumps(about, indent=1), at)
        for group, shown_ones in told.items():
            _write(archive, f"{group}.html", pages.page(group, shown_ones, whose), at)
        _write(archive, "index.html", pages.index(told, whose), at)
        _write(archive, "style.css", pages.style(), at)
        _write(archive, "README.txt", pages.read_me(whose), at)
        _write_photos(archive, person_id, at)


def _write_section(archive: ZipFile, section: Section, person_id: int, at: datetime) -> Shown:
    """The JSON of a section, row by row, so that none is too long; keeps what its page shows."""
    count, kept = 0, list[Row]()
    with archive.open(_entry(f"data/{section.name}.json", at), "w") as raw, TextIOWrapper(raw, "utf-8") as out:
        out.write("[")
        for row in section.rows(person_id):
            out.write(",\n" if count else "\n")
            out.write(json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False))
            count += 1
            if count <= MOST_ROWS:
                kept.append(row)
        out.write("\n]\n")
    return Shown(section, kept, count)


def _write_photos(archive: ZipFile, person_id: int, at: datetime) -> None:
    """Their files as they are kept; JPEG does not get smaller. One whose file is gone is left out."""
    for photo in photos_of(person_id):
        try:
            source = photos.original(photo.name)
        except FileNotFoundError:
            continue
        with source, archive.open(_entry(f"photos/{photo.name}.jpg", at, ZIP_STORED), "w") as target:
            for piece in _pieces(source):
                target.write(piece)


def _pieces(source: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: source.read(PIECE_BYTES), b"")


def _write(archive: ZipFile, name: str, text: str, at: datetime) -> None:
    archive.writestr(_entry(name, at), text.encode())


def _entry(name: str, at: datetime, how: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type = how
    entry.external_attr = 0o600 << 16
    return entry


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case Money():
            return {"minor": value.amount_minor, "currency": value.currency}
        case Word():
            return value.value
        case Picture():
            return f"photos/{value.name}.jpg"
        case tuple():
            return [_plain(each) for each in value]
        case datetime() | date():
            return value.isoformat()
    return value
