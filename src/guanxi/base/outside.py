"""Requests to addresses that visitors gave us, which must lead outside and not into our own network.

The name is looked up once, every address it has must be public, and the connection goes to the very address that was
checked, so that a second answer of the name server changes nothing. No redirect is followed, no proxy used.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

SECONDS = 5.0
MOST_READ = 1024  # bytes of an answer, which nobody looks at


class NotOutside(Exception):
    """The address leads into a private network, to this machine, or nowhere."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool = False) -> int:
    """POST to an https address; the answer's status. NotOutside, or OSError where nobody answers in time.

    private
        Closed networks with a push service of their own: addresses within are allowed, and http.
    """
    where = urlsplit(url)
    host, port = where.hostname or "", where.port or (443 if where.scheme == "https" else 80)
    if where.scheme != "https" and not (private and where.scheme == "http"):
        raise NotOutside(url)
    connection = _connection(host, port, address_of(host, port, private=private), tls=where.scheme == "https")
    try:
        path = f"{where.path or '/'}?{where.query}" if where.query else where.path or "/"
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return answer.status
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


def address_of(host: str, port: int, *, private: bool = False) -> str:
    """The first address of this host, if all of them are public."""
    try:
        found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise NotOutside(host) from error
    if not found or not (private or all(is_public(str(address)) for address in found)):
        raise NotOutside(host)
    return str(found[0])


def is_public(address: str) -> bool:
    """Whether packets to it leave for the internet. An IPv4 address within IPv6 counts as what it is."""
    parsed = ipaddress.ip_address(address.split("%")[0])
    within = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed in NAT64:
        within = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)
    return (within or parsed).is_global and not (within or parsed).is_multicast


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _connection(host: str, port: int, address: str, *, tls: bool) -> http.client.HTTPConnection:
    """Made, to that address; TLS still asks for the host's own certificate."""
    line = socket.create_connection((address, port), timeout=SECONDS)
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host) if tls else line
    except OSError:
        line.close()
        raise
    return connection
