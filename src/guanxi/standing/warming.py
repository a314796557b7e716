"""Gets a process ready for its first verdict before anybody asks for one."""

from django.db import connection

from guanxi.standing import graph
from guanxi.trust import warm_up

NOBODY = 0


def warm() -> None:
    """Load the engine's machine code (compiling it, where that was never done) and this market's ties.

    Seconds at the very first time, tenths of one later. Meant for a thread of its own, whose connection to the
    database it closes.
    """
    warm_up()
    graph.circle(NOBODY)
    connection.close()
