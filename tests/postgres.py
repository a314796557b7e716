"""Runs a command beside a PostgreSQL server of its own: python -m tests.postgres pytest --only-database.

The server lives in a temporary folder on a free port, with a user's rights when started by root, and without
waiting for the disk: it holds nothing worth keeping. `server()` is the same for a test that wants one.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = "/usr/lib/postgresql"
USERS = ("postgres", "nobody")
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
STARTS_WITHIN_SECONDS = 30
ABSENT = "PostgreSQL: no server programs (initdb, postgres) on this machine"


def programs() -> Path | None:
    """The folder of initdb and postgres, on PATH or where Debian keeps them; None without."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent, Path(found).parent] if found else []
    folders += sorted(Path(DEBIAN).glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "postgres").exists() and (f / "initdb").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """A fresh server while the block runs; gives its address for GUANXI_DATABASE_URL."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError(ABSENT)
    with tempfile.TemporaryDirectory(prefix="guanxi-pg-") as name:
        data = Path(name) / "data"
        identity = _identity(Path(name))
        port = _free_port()
        make = [folder / "initdb", "-D", data, "-U", "guanxi", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=name, **identity)
        options = [word for option in QUICK for word in ("-c", option)]
        start = [folder / "postgres", "-D", data, "-k", name, "-h", "127.0.0.1", "-p", str(port), *options]
        with (Path(name) / "log").open("w") as log:
            process = subprocess.Popen(start, stdout=log, stderr=log, cwd=name, **identity)
        try:
            _wait(port, process, Path(name) / "log")
            yield f"postgres://guanxi@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # at once, whoever is still connected
            process.wait(timeout=STARTS_WITHIN_SECONDS)


def _identity(folder: Path) -> dict[str, object]:
    """As whom to run: PostgreSQL refuses root, so then as somebody with fewer rights, who gets the folder."""
    if os.getuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in USERS if name in known)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it accepts connections; it listens a moment before it does."""
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while "ready to accept connections" not in log.read_text():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start on port {port}:\n{log.read_text()}")
        time.sleep(0.05)


def main() -> int:
    if programs() is None:
        print(f"Skipped: {ABSENT}")
        if file := os.environ.get("GUANXI_SKIPPED"):
            with Path(file).open("a") as kept:
                kept.write(ABSENT + "\n")
        return 0
    command = [str(Path(sys.executable).parent / sys.argv[1]), *sys.argv[2:]]
    with server() as address:
        return subprocess.run(command, env={**os.environ, "GUANXI_DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main())
