"""One POST to an address that staff wrote: its time is bounded, it is not led elsewhere, and it does not enter the
shop's own network, where such a call could reach what no stranger may: a database, the metadata of a cloud machine.

Where a host is called directly, the address that was really reached is looked at before a byte is sent, so that no name
can change its meaning between the look and the call.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import threading
import urllib.request
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

SECONDS = 5.0
"""For each wait, and for the whole call once it is connected."""
MOST_READ = 1024


def post(url: str, body: bytes, *, own_hosts: Collection[str] = (), seconds: float = SECONDS) -> None:
    """Raises `OSError`, `ValueError` or `http.client.HTTPException` where it was not taken; `own_hosts` are hosts of
    the shop's own network that may be called."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("Only http and https addresses are called.")
    is_own = parts.hostname in {host.lower() for host in own_hosts}
    goes_through = _proxy(parts.scheme, parts.hostname)
    if goes_through and not is_own:
        _refuse_internal(*_addresses(parts.hostname))
    call = _Call(seconds, looks=not is_own and not goes_through)
    headers = {"Content-Type": "application/json", "User-Agent": "ecom_ai"}
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - the scheme was looked at
    proxies = urllib.request.ProxyHandler({parts.scheme: goes_through} if goes_through else {})
    opener = urllib.request.build_opener(proxies, _NoRedirects, _Handler(call), _SecureHandler(call))
    with call.in_time(), opener.open(request, timeout=seconds) as answer:
        answer.read(MOST_READ)


def _proxy(scheme: str, host: str) -> str:
    return "" if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get(scheme, "")


def _addresses(host: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except OSError:
        return []  # only the proxy knows it


def _refuse_internal(*addresses: str) -> None:
    for each in addresses:
        address = ipaddress.ip_address(each.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        if not address.is_global or address.is_multicast:
            raise ValueError(f"{address} is inside the shop's own network: see ECOM_AI_INTERNAL_WEBHOOKS.")


class _Call:
    """One call: whom it reaches is looked at, and its connection is cut when the time is up."""

    def __init__(self, seconds: float, *, looks: bool) -> None:
        self.looks = looks
        self.late = False
        self._wire: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def connected(self, wire: socket.socket) -> None:
        if self.looks:
            _refuse_internal(wire.getpeername()[0])
        self._wire = wire.dup()  # TLS takes the socket itself
        self._timer.start()

    def _cut(self) -> None:
        self.late = True
        with suppress(OSError):
            if self._wire is not None:
                self._wire.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def in_time(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._timer.cancel()
            if self._wire is not None:
                self._wire.close()
            if self.late:
                raise TimeoutError("The answer took too long.")


class _Connection(http.client.HTTPConnection):
    call: _Call

    def connect(self) -> None:
        super().connect()
        self.call.connected(self.sock)


class _SecureConnection(http.client.HTTPSConnection, _Connection):
    """Looks before TLS begins: the connection of HTTPS calls that of HTTP first."""


def _made(kind: Callable[..., Any], call: _Call) -> Any:
    def make(host: str, **options: Any) -> Any:
        connection = kind(host, **options)
        connection.call = call
        return connection

    return make


class _Handler(urllib.request.HTTPHandler):
    def __init__(self, call: _Call) -> None:
        super().__init__()
        self.call = call

    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_made(_Connection, self.call), req)


class _SecureHandler(urllib.request.HTTPSHandler):
    def __init__(self, call: _Call) -> None:
        super().__init__()
        self.call = call

    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_made(_SecureConnection, self.call), req)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The address is the one that staff wrote, and no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None
