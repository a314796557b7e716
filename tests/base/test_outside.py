"""An address somebody gave us never leads into our own network."""

import socket

import pytest

from guanxi.base import outside
from tests.fixtures.pushes import PushService


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "64:ff9b::a00:1", "255.255.255.255",
    ],
)  # fmt: skip
def test_an_address_within_is_none_outside(address: str) -> None:
    assert not outside.is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is(address: str) -> None:
    assert outside.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x", "https://2130706433/x", "https://0x7f.1/x",
        "https://017700000001/x", "https:///x", "https://no-such-host.invalid/x", "https://1.1.1.1@127.0.0.1/x",
        f"https://{'a' * 70}.example/x", "ftp://1.1.1.1/x", "http://1.1.1.1/x", "file:///etc/passwd", "gopher://1.1.1.1/",
    ],
)  # fmt: skip
def test_what_leads_within_or_nowhere_is_not_asked(url: str) -> None:
    with pytest.raises((outside.NotOutside, OSError)):
        outside.post(url, b"", {})


def test_nothing_is_sent_to_a_server_on_this_machine(push_service: PushService) -> None:
    with pytest.raises(outside.NotOutside):
        outside.post(push_service.endpoint().replace("http:", "https:"), b"x", {})
    assert push_service.came == []


def test_of_a_name_with_one_address_within_none_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers with both, hoping that the second is taken."""

    def answers(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (address, 443)) for address in ("1.1.1.1", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(outside.NotOutside):
        outside.address_of("rebound.example", 443)


def test_a_redirect_is_an_answer_and_not_followed(push_service: PushService) -> None:
    push_service.status = 307
    assert outside.post(push_service.endpoint(), b"x", {}, private=True) == 307
    assert len(push_service.came) == 1
