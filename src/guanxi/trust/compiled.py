"""One typed door to Numba, so that compiled functions keep their signatures for readers and for mypy."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """Compile on first call, keep the machine code on disk, and let other threads run meanwhile."""
    return cast(Kernel, njit(cache=True, nogil=True)(function))


def _prefetch(_typing: Any, array: Any, index: Any) -> Any:
    """What Numba puts in place of a call: LLVM's prefetch of the entry's address."""

    def fetch(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        made = context.make_array(signature.args[0])(context, builder, arguments[0])
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        entry = builder.bitcast(builder.gep(made.data, [arguments[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        hint = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        reading, into_all_caches, data = number(0), number(3), number(1)
        builder.call(hint, [entry, reading, into_all_caches, data])
        return context.get_dummy_value()

    return types.none(array, index), fetch


# `prefetch(array, index)` in compiled code: have this entry fetched from memory while other work goes on. A hint, so
# any index does, within the array or not.
prefetch = cast("Callable[[NDArray[Any], int], None]", intrinsic(_prefetch))
