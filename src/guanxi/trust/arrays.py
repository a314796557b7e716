"""What callers hand over, checked once: after this, ids are int64 and numbers are finite."""

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ids = NDArray[np.int64]
Indexes = NDArray[np.int32]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
MIN_ID, MAX_ID = np.iinfo(np.int64).min, np.iinfo(np.int64).max
Number = TypeVar("Number", bound=np.generic)


def ids(name: str, given: ArrayLike) -> Ids:
    """A flat int64 array. ValueError for anything that is not whole numbers within 64 bits."""
    found = np.asarray(given)
    if found.ndim != 1:
        raise ValueError(f"{name} must be a flat array, not one of {found.ndim} dimensions")
    if found.size == 0:
        return np.empty(0, dtype=np.int64)
    if found.dtype.kind not in "iu":
        raise ValueError(f"{name} must be whole numbers, not {found.dtype}")
    if found.dtype == np.uint64 and found.max() > np.iinfo(np.int64).max:
        raise ValueError(f"{name} must fit in 64 bits with a sign")
    return found.astype(np.int64)


def numbers(name: str, given: ArrayLike, *, least: float, most: float, least_included: bool = True) -> Floats:
    """A flat float64 array within [least, most], or (least, most]. ValueError names the first that is not."""
    found = np.asarray(given)
    if found.ndim != 1:
        raise ValueError(f"{name} must be a flat array, not one of {found.ndim} dimensions")
    if found.size and found.dtype.kind not in "iuf":
        raise ValueError(f"{name} must be numbers, not {found.dtype}")
    found = found.astype(np.float64)
    within = (found >= least if least_included else found > least) & (found <= most)
    if not within.all():
        at = int(np.argmin(within))
        bracket = "[" if least_included else "("
        raise ValueError(f"{name} must be in {bracket}{least:g}, {most:g}]; at {at} it is {found[at]}")
    return found


def one_tie(truster: object, trusted: object, strength: object) -> None:
    """`ids` and `numbers` for a single tie, without the cost of arrays. ValueError where they would raise it."""
    for person in (truster, trusted):
        whole = isinstance(person, int | np.integer) and not isinstance(person, bool)
        if not whole or not MIN_ID <= person <= MAX_ID:  # type: ignore[operator]
            raise ValueError(f"truster and trusted must be whole numbers of 64 bits, not {person!r}")
    real = isinstance(strength, int | float | np.number) and not isinstance(strength, bool)
    if not real or not 0.0 < float(strength) <= 1.0:  # type: ignore[arg-type]
        raise ValueError(f"strength must be in (0, 1], not {strength!r}")


def same_length(**columns: NDArray[np.generic]) -> None:
    """ValueError unless all columns are equally long."""
    if len({column.size for column in columns.values()}) > 1:
        sizes = ", ".join(f"{name} {column.size}" for name, column in columns.items())
        raise ValueError(f"arrays must be of one length: {sizes}")


def read_only(array: NDArray[Number]) -> NDArray[Number]:
    """The same memory, closed to writing: moments of the graph are shared between threads."""
    view = array.view()
    view.flags.writeable = False
    return view
