"""Gets a process ready for its first verdict before anybody asks for one."""

import gc

from django.db import connection

from guanxi.standing import graph
from guanxi.trust import warm_up

NOBODY = 0


def warm() -> None:
    """Load the engine's machine code (compiling it, where that was never done) and this market's ties.

    Seconds at the very first time, tenths of one later. Meant for a thread of its own, whose connection to the
    database it closes. All that is loaded by then is here to stay, and left out of every later look for garbage,
    which otherwise holds up a page for a tenth of a second now and then.
    """
    warm_up()
    graph.circle(NOBODY)
    connection.close()
    gc.collect()
    gc.freeze()
