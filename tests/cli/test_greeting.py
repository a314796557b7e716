import socket

import pytest

from guanxi.cli.demo import SignIn
from guanxi.cli.greeting import greet, lan_address

PEOPLE = [
    SignIn("Lin Yue", "lin@example.org", "demo", "what her people say"),
    SignIn("Karim", "+8613800000001", "demo", "today's round"),
]


def test_it_says_where_the_market_is_and_as_whom_to_look(capsys: pytest.CaptureFixture[str]) -> None:
    greet("http://127.0.0.1:8000", people=PEOPLE, phone=False)
    output = capsys.readouterr().out
    assert "Guanxi is open at http://127.0.0.1:8000" in output
    assert "  lin@example.org  demo  Lin Yue  what her people say" in output
    assert "  +8613800000001   demo  Karim    today's round" in output
    assert "phone" not in output


def test_a_phone_gets_a_square_to_scan(capsys: pytest.CaptureFixture[str]) -> None:
    greet("http://192.0.2.7:8000", people=[], phone=True)
    output = capsys.readouterr().out
    assert "On a phone in the same network" in output
    assert output.count("█") > 100


def test_without_a_network_the_machine_is_known_to_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    assert lan_address() == "127.0.0.1"
