"""One typed door to Numba, so that compiled functions keep their signatures for readers and for mypy."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """Compile on first call, keep the machine code on disk, and let other threads run meanwhile."""
    return cast(Kernel, njit(cache=True, nogil=True)(function))
