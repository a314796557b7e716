"""A graph in one file that several processes map into memory and share.

Little-endian: the mark, the number of people and of ties (8 bytes each), then the arrays one behind the
other: ids, starts of rows, sums of rows (8 bytes an entry), positions, strengths (4 bytes an entry).
"""

import os
from pathlib import Path

import numpy as np

from guanxi.trust.ties import Ties

MARK = b"GUANXI-1"
HEADER_BYTES = len(MARK) + 16


def write(ties: Ties, path: Path) -> None:
    """Write beside the old file and swap, so that a reader finds a whole graph at any moment."""
    ties = Ties.from_columns(*ties.columns()) if ties.rows.changed.size else ties
    rows = ties.rows
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(MARK)
            file.write(np.array([ties.ids.size, rows.head.size], "<i8").tobytes())
            for column, form in layout(ties.ids.size, rows.head.size):
                source = ties.ids if column == "ids" else getattr(rows, column)
                source.astype(form[0], copy=False).tofile(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def layout(people: int, ties: int) -> list[tuple[str, tuple[str, int]]]:
    """Each array's name, form and length, in the order of the file."""
    return [
        ("ids", ("<i8", people)),
        ("start", ("<i8", people + 1)),
        ("total", ("<f8", people)),
        ("head", ("<i4", ties)),
        ("strength", ("<f4", ties)),
    ]


def read(path: Path) -> Ties:
    """Map the file; pages are read when a walk first needs them. ValueError for a file not written here."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    if size < HEADER_BYTES or not header.startswith(MARK):
        raise ValueError(f"{path} is not a saved trust graph")
    people, ties = (int(count) for count in np.frombuffer(header, "<i8", 2, len(MARK)))
    forms = layout(people, ties)
    if min(people, ties) < 0 or size != HEADER_BYTES + sum(np.dtype(form).itemsize * n for _, (form, n) in forms):
        raise ValueError(f"{path} is cut short or damaged")
    mapped = np.asarray(np.memmap(path, np.uint8, "r"))
    columns = {}
    first = HEADER_BYTES
    for column, (form, n) in forms:
        last = first + np.dtype(form).itemsize * n
        columns[column] = mapped[first:last].view(form)
        first = last
    return Ties.built(**columns)
