"""A browser of the chat over real HTTP: cookies, CSRF token, and streams that can be dropped and taken up again."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from tests.chat.reading import Reading

ROOT = "/api/ai/chat/"
PATIENCE = 300.0  # a loaded machine is slow, not broken


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Browser:
    def __init__(self, port: int, **headers: str) -> None:
        self.port, self.headers = port, headers
        self.cookies: dict[str, str] = {}
        self.token = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, ROOT + path, None if body is None else json.dumps(body), self._headers(headers))
            answer = connection.getresponse()
            self._keep(answer)
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "Content-Type": "application/json",
            "X-CSRFToken": self.token,
            "Cookie": cookies,
            **self.headers,
            **more,
        }

    def _keep(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value

    def begin(self) -> str:
        """The id of a new conversation."""
        self.token = self.call("GET", "conversations/")[1]["csrf"]
        status, found = self.call("POST", "conversations/", {"language": "en"})
        assert status == 201, found
        return str(found["id"])

    def ask(self, talk: str, text: str) -> int:
        """The id of the answer."""
        status, found = self.call("POST", f"conversations/{talk}/messages/", {"text": text})
        assert status == 202, found
        return int(found["answer"]["id"])

    def messages(self, talk: str) -> list[dict[str, Any]]:
        return list(self.call("GET", f"conversations/{talk}/messages/")[1]["messages"])

    @contextmanager
    def stream(self, talk: str, message: int, last_id: str = "") -> Iterator[http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last_id} if last_id else {})}
        try:
            connection.request(
                "GET", f"{ROOT}conversations/{talk}/stream/?message={message}", None, self._headers(headers)
            )
            yield connection.getresponse()
        finally:
            connection.close()

    def read(self, talk: str, message: int, reading: Reading, *, blocks: int = 10**6) -> None:
        """Go on where `reading` stands, for so many events or to the end."""
        with self.stream(talk, message, reading.last_id) as answer:
            assert answer.status == 200, answer.read()
            for block in blocks_of(answer):
                reading.take(block)
                blocks -= block.startswith(("id:", "event:"))
                if blocks <= 0:
                    return


def blocks_of(answer: http.client.HTTPResponse) -> Iterator[str]:
    lines: list[str] = []
    while line := answer.readline():
        if line == b"\n":
            yield "".join(lines)
            lines = []
        else:
            lines.append(line.decode())
