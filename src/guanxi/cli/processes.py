"""Several processes that live and end together.

The parent starts them, waits for a signal or for the first of them to end, and then ends all. Each child also
holds one end of a pipe whose other end only the parent has: if the parent is killed outright, the pipe
breaks and the child ends by itself.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

ENDS_WITHIN_SECONDS = 2.5
AWAITED = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)


@dataclass(frozen=True)
class Child:
    """A running child; `name` is how the operator is told of it, e.g. "web 1"."""

    name: str
    process: subprocess.Popen[bytes]


class Family:
    """Starts children and ends them all when one ends, or when the operator says so."""

    def __init__(self) -> None:
        # From here on each signal leaves its number in a pipe, so none is missed between starting and waiting.
        self._signals, notes = os.pipe()
        os.set_blocking(notes, False)
        signal.set_wakeup_fd(notes)
        for number in AWAITED:
            signal.signal(number, lambda *_: None)
        self.lifeline, self._held = os.pipe()
        self.children: list[Child] = []

    def start(self, name: str, *arguments: str, keep_open: tuple[int, ...] = ()) -> None:
        """Start guanxi.cli.child with these arguments, giving it these open files."""
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "guanxi.cli.child", "--lifeline", str(self.lifeline), *arguments],
            pass_fds=(self.lifeline, *keep_open),
        )
        self.children.append(Child(name, process))

    def wait(self) -> Child | None:
        """Wait until the operator ends it (None) or a child ends by itself (that child)."""
        while True:
            if os.read(self._signals, 1)[0] != signal.SIGCHLD:
                return None
            for child in self.children:
                if child.process.poll() is not None:
                    return child

    def end(self) -> None:
        """Ask every child to end, and insist with those that have not after a moment."""
        for child in self.children:
            child.process.terminate()
        until = time.monotonic() + ENDS_WITHIN_SECONDS
        for child in self.children:
            try:
                child.process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
