"""Servers that a webhook may meet; each answers one call with bytes of its own."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from ecom_ai.exceptions import DeliveryFailed
from ecom_ai.reviews import webhooks
from ecom_ai.reviews.models import AlertDelivery, ReviewAlert
from ecom_ai.reviews.services.delivering import deliver
from ecom_ai.reviews.webhooks import post

Answer = Callable[[socket.socket], object]
OWN = ["127.0.0.1"]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Server:
    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}/hook"

    def answer(self, answer: bytes | Answer) -> str:
        threading.Thread(target=self._serve, args=[answer], daemon=True).start()
        return self.url

    def _serve(self, answer: bytes | Answer) -> None:
        with suppress(OSError):
            wire, _address = self.listening.accept()
            with wire:
                heard = wire.recv(65_536)
                while heard and b"}" not in heard:
                    heard += wire.recv(65_536)
                self.heard.append(heard)
                wire.sendall(answer) if isinstance(answer, bytes) else answer(wire)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    made = Server()
    yield made
    made.listening.close()


def drip(wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\n")
    for _number in range(200):
        wire.sendall(b"X: 1\r\n")
        time.sleep(0.05)


def pour(wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
    for _number in range(100_000):
        wire.sendall(b"x" * 65_536)


def test_what_is_posted_arrives(server: Server) -> None:
    post(server.answer(OK), b'{"id": 1}', own_hosts=OWN)
    head, body = server.heard[0].split(b"\r\n\r\n")
    assert head.startswith(b"POST /hook HTTP/1.1\r\n")
    assert body == b'{"id": 1}'


def test_an_answer_that_drips_is_cut(server: Server) -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        post(server.answer(drip), b"{}", own_hosts=OWN, seconds=0.5)
    assert time.monotonic() - began < 3


def test_of_an_endless_answer_little_is_read(server: Server) -> None:
    began = time.monotonic()
    post(server.answer(pour), b"{}", own_hosts=OWN)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("location", ["http://169.254.169.254/", "file:///etc/passwd", "/elsewhere"])
def test_it_is_not_led_elsewhere(server: Server, location: str) -> None:
    with pytest.raises(OSError, match="302"):
        post(server.answer(f"HTTP/1.1 302 F\r\nLocation: {location}\r\n\r\n".encode()), b"{}", own_hosts=OWN)


def test_the_own_network_is_not_entered_under_any_name(server: Server) -> None:
    port = server.answer(OK).split(":")[-1].split("/")[0]
    for host in ("127.0.0.1", "localhost", "127.1", "0x7f000001", "0.0.0.0"):
        for scheme in ("http", "https"):
            with pytest.raises(ValueError, match="own network"):
                post(f"{scheme}://{host}:{port}/hook", b"{}")
    assert not any(server.heard)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "10.1.2.3", "192.168.0.1", "fe80::1%eth0", "::1", "::ffff:127.0.0.1", "100.64.0.1"]
)
def test_addresses_that_are_internal(address: str) -> None:
    with pytest.raises(ValueError, match="own network"):
        webhooks._refuse_internal(address)


def test_behind_a_proxy_the_name_is_looked_at(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy is in the own network itself and may be called."""
    monkeypatch.setattr("urllib.request.proxy_bypass", lambda host: False)
    monkeypatch.setattr("urllib.request.getproxies", lambda: {"http": server.url})
    with pytest.raises(ValueError, match="own network"):
        post("http://127.0.0.1:6379/", b"{}")
    server.answer(OK)
    post("http://hooks.invalid/x", b"{}")
    assert server.heard[0].startswith(b"POST http://hooks.invalid/x HTTP/1.1\r\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 500 \0bad\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: 1\r\n" * 200, b""],
)
def test_whatever_comes_back_is_kept_as_words_and_tried_again(server: Server, settings: Any, answer: bytes) -> None:
    settings.ECOM_AI_INTERNAL_WEBHOOKS = OWN
    alert = ReviewAlert.objects.create(scope="shop", title="Mug", day="2026-03-01", negatives=8, total=8, threshold=5)
    delivery = AlertDelivery.objects.create(alert=alert, channel="webhook", target=server.answer(answer))
    with pytest.raises(DeliveryFailed) as raised:
        deliver(AlertDelivery.objects.get(pk=delivery.pk))
    delivery.refresh_from_db()
    assert delivery.error
    assert "\0" not in delivery.error + str(raised.value)
