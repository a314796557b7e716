"""One child process of `guanxi serve`: a web server on a socket it was given, or the background worker.

Started by guanxi.cli.processes, never by hand.
"""

import argparse
import logging
import os
import signal
import socket
import threading
import time
from contextlib import suppress

from guanxi.cli.home import SETTINGS
from guanxi.cli.processes import ENDS_WITHIN_SECONDS

APPLICATION = "guanxi.conf.asgi:application"
STREAMS_END_WITHIN_SECONDS = 1


def main() -> None:
    options = _options()
    threading.Thread(target=_end_with_parent, args=(options.lifeline,), daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    with suppress(KeyboardInterrupt):  # Ctrl-C reaches the whole group; the parent says what there is to say
        if options.socket is None:
            _work()
        else:
            _serve(options.socket, ready=options.ready)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", type=int, required=True)
    parser.add_argument("--socket", type=int)
    parser.add_argument("--ready", type=int)
    return parser.parse_args()


def _end_with_parent(lifeline: int) -> None:
    """Nothing is ever written to the lifeline: reading returns only when the parent is no more."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ENDS_WITHIN_SECONDS)
    os._exit(1)


def _serve(descriptor: int, *, ready: int) -> None:
    """Load everything, tell the parent that visitors can come in, and serve until told to end."""
    import uvicorn
    from django.urls import get_resolver

    config = uvicorn.Config(
        APPLICATION,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STREAMS_END_WITHIN_SECONDS,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    config.load()
    _ = get_resolver().url_patterns  # read every page's code now, not at the first visit
    os.write(ready, b".")
    os.close(ready)
    threading.Thread(target=_warm, daemon=True).start()
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


def _warm() -> None:
    """The first verdict should not be slower than the others; other pages need not wait for it."""
    from guanxi.standing.warming import warm

    warm()


def _is_news(record: logging.LogRecord) -> bool:
    """Live streams last until the market closes; that they are cut then is not worth a line."""
    return "timeout graceful shutdown exceeded" not in record.getMessage()


def _work() -> None:
    import django

    django.setup()
    from guanxi.jobs.worker import run

    run()


if __name__ == "__main__":
    main()
