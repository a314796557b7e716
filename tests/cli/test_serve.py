"""The real command in a real process: what it says, how it ends, what it refuses."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.slow

STARTS_WITHIN_SECONDS = 60


def patient(seconds: float) -> float:
    """So many seconds of a machine with nothing else to do; more where others are at work."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all of these, prepared by the first that starts."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def guanxi(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    environment = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "GUANXI_DATABASE_URL"}}

    def start(*arguments: str, **variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", "from guanxi.cli import main; main()", *arguments],
            env={**environment, "GUANXI_HOME": str(home), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(guanxi, port: int):
    """Starts a market without the demo and waits until it answers."""

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = guanxi("serve", "--no-demo", "--port", str(port), *arguments)
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while not answers(port):
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < until
            time.sleep(0.05)
        return process

    return start


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=STARTS_WITHIN_SECONDS):
            return True
    except URLError as error:
        return hasattr(error, "code")  # any page at all, found or not
    except ConnectionError:
        return False


def children(process: subprocess.Popen[str]) -> list[int]:
    listing = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True)
    return [int(pid) for pid in listing.stdout.split()]


def alive(pid: int) -> bool:
    """Still running; a zombie that nobody reaps in this container is not."""
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def all_gone(pids: list[int], within_seconds: float) -> bool:
    until = time.monotonic() + within_seconds
    while any(map(alive, pids)):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_within_three_seconds_and_without_a_word(serve, number: signal.Signals) -> None:
    process = serve()
    family = children(process)
    assert len(family) == 2
    began = time.monotonic()
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert time.monotonic() - began < patient(3)
    assert all_gone(family, patient(0.1))
    assert "Guanxi is open at http://127.0.0.1:" in output
    assert "Traceback" not in output


def test_a_second_start_answers_within_three_seconds(serve) -> None:
    first = serve()
    first.terminate()
    first.wait()
    began = time.monotonic()
    serve()
    assert time.monotonic() - began < patient(3)


def test_when_one_process_is_lost_the_others_end_and_it_is_said(serve) -> None:
    process = serve()
    family = children(process)
    os.kill(family[0], signal.SIGKILL)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The web 1 process ended with status -9, so all were ended." in output
    assert all_gone(family, patient(0.1))


def test_no_child_outlives_a_parent_that_was_killed_outright(serve) -> None:
    process = serve("--workers", "2")
    family = children(process)
    assert len(family) == 3
    process.kill()
    assert all_gone(family, patient(5))


def test_a_port_that_is_taken_is_refused_in_words(guanxi, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        output, _ = guanxi("serve", "--port", str(port)).communicate(timeout=60)
    assert f"Port {port} is taken by another program. Choose another with --port." in output


def test_a_folder_nobody_can_write_to_is_refused_in_words(guanxi) -> None:
    process = guanxi("serve", "--port", "0", GUANXI_HOME="/proc/nowhere")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Set GUANXI_HOME to a folder of yours." in output


def test_a_database_that_does_not_answer_is_refused_in_words(guanxi, port: int, tmp_path: Path) -> None:
    process = guanxi(
        "serve",
        "--port",
        "0",
        GUANXI_HOME=str(tmp_path),
        GUANXI_DATABASE_URL=f"postgres://nobody@127.0.0.1:{port}/nothing",
    )
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The database does not answer" in output
    assert "Traceback" not in output


def test_a_running_market_is_not_emptied(serve, guanxi) -> None:
    serve()
    output, _ = guanxi("demo", "reset", "--yes").communicate(timeout=60)
    assert "The market is running. Stop it first." in output
