"""Sends bytes to an address on the internet, and to nothing inside. It follows no redirect."""

import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

TIMEOUT_S = 5
"""For each step: to connect, to send, to read."""
DEADLINE_S = 10.0
"""For all of it: a server that answers a letter a second must not keep us."""
INSIDE = tuple(
    map(
        ip_network,
        ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "::/96"),
    )
)
"""What Python calls global, or not private, and leads to IPv4 or to old networks inside."""


class NotSent(Exception):
    """An address that did not take what was sent; the text is for operators."""


def post(url: str, body: bytes, headers: dict[str, str], *, allow_private: bool) -> None:
    """Send a body, once.

    Raises
    ------
    NotSent : a private or loopback address (outside demo mode), no connection, no 2xx, or no end
        within the deadline. What still runs then ends by itself, and nobody hears of it.
    """
    ended: SimpleQueue[str] = SimpleQueue()

    def run() -> None:
        ended.put(_sent(url, body, headers, allow_private=allow_private))

    Thread(target=run, name="post", daemon=True).start()
    try:
        fault = ended.get(timeout=DEADLINE_S)
    except Empty:
        raise NotSent("deadline") from None
    if fault:
        raise NotSent(fault)


def _sent(url: str, body: bytes, headers: dict[str, str], *, allow_private: bool) -> str:
    """Return what went wrong, or nothing: a thread has nobody to raise to."""
    try:
        _send(url, body, headers, allow_private=allow_private)
    except NotSent as fault:
        return str(fault)
    except (OSError, HTTPException, ValueError) as error:
        return type(error).__name__
    return ""


def _send(url: str, body: bytes, headers: dict[str, str], *, allow_private: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not allow_private:
        raise NotSent("address_not_https")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    address = public_address(host, port, allow_private=allow_private)
    connection = _connection(parts.scheme, host, port, address)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers | {"User-Agent": "rantau"})
        status = connection.getresponse().status
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotSent(f"status_{status}")


def public_address(host: str, port: int, *, allow_private: bool) -> str:
    """Resolve a host. Every one of its addresses must be public, else none is used."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not allow_private and not all(map(_is_public, found)):
        raise NotSent("address_not_public")
    return found[0]


def _is_public(text: str) -> bool:
    found = ip_address(text)
    if isinstance(found, IPv6Address) and any(found in one for one in INSIDE):
        return False
    return found.is_global and not found.is_multicast


def _connection(scheme: str, host: str, port: int, address: str) -> HTTPConnection:
    """Connect to the very address that was looked at: a moment later a name may mean another."""
    if scheme == "https":
        return _Https(host, port, address)
    return _Http(host, port, address)


class _Http(HTTPConnection):
    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT_S)


class _Https(HTTPSConnection):
    def __init__(self, host: str, port: int, address: str) -> None:
        self._address = address
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT_S, context=self._tls)

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), TIMEOUT_S)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
