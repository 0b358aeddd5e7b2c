"""A small server that speaks the chat completions protocol, and misbehaves on demand."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ChatServer(ThreadingHTTPServer):
    """`faults` are taken one a request: a status, `cut`, `garbage`, `html`, `json` or `silent`; then it behaves."""

    daemon_threads = True

    def __init__(self, *, delay: float = 0.0, api_key: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.delay, self.api_key = delay, api_key
        self.faults: deque[int | str] = deque()
        self.bodies: list[dict[str, Any]] = []
        self.hung_up = threading.Event()
        """Set once a client closed its connection in the middle of an answer."""
        self.most_at_once = self.at_once = 0
        self.together: threading.Barrier | None = None
        """Where set, each answer waits until as many are asked for at once."""
        self.go_on = threading.Event()
        self.go_on.set()
        """Not set: in the middle of an answer come dots, until it is."""
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Silent."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fault = self._enter(body)
        try:
            if self.server.together:
                self.server.together.wait(60)
            self._answer(body, fault)
        except OSError:
            self.server.hung_up.set()
        finally:
            self._leave()
        self.close_connection = True

    def _enter(self, body: dict[str, Any]) -> int | str | None:
        with self.server.lock:
            self.inside = True
            self.server.bodies.append(body)
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
            return self.server.faults.popleft() if self.server.faults else None

    def _leave(self) -> None:
        with self.server.lock:
            self.server.at_once -= self.inside
            self.inside = False

    def _answer(self, body: dict[str, Any], fault: int | str | None) -> None:
        wanted = f"Bearer {self.server.api_key}"
        if self.server.api_key and self.headers.get("Authorization") != wanted:
            self._plain(401, "application/json", '{"error": {"message": "wrong key"}}')
        elif isinstance(fault, int):
            self._plain(fault, "application/json", '{"error": {"message": "no capacity"}}')
        elif fault == "html":
            self._plain(200, "text/html", "<html><script>alert(1)</script>Bad gateway</html>")
        elif fault == "json":
            self._plain(200, "application/json", "{}")
        else:
            self._stream(body, fault)

    def _plain(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def _stream(self, body: dict[str, Any], fault: str | None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        text, reason = answer_to(body)
        for number, letter in enumerate(text):
            if fault == "silent" and number == 2:
                time.sleep(5)
            if fault == "cut" and number == 2:
                return
            if number == len(text) // 2:
                while not self.server.go_on.wait(0.1):
                    self._letter(".")
            if fault == "garbage" and number == 2:
                self._event("{not json")
            if self.server.delay:
                time.sleep(self.server.delay)
            self._letter(letter)
        self._event(json.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}))
        usage = {"prompt_tokens": 7, "completion_tokens": len(text)}
        self._event(json.dumps({"choices": [], "usage": usage}))
        self._leave()  # before the client can know that it is done, and ask again
        self._event("[DONE]")

    def _letter(self, letter: str) -> None:
        self._event(json.dumps({"choices": [{"index": 0, "delta": {"content": letter}}]}))

    def _event(self, data: str) -> None:
        self.wfile.write(f": ping\ndata: {data}\n\n".encode())
        self.wfile.flush()


def answer_to(body: dict[str, Any]) -> tuple[str, str]:
    """The user's text three times, one character a token, as long as `max_tokens` and `stop` let it be."""
    text, reason = body["messages"][-1]["content"] * 3, "stop"
    for stop in body.get("stop", ()):
        text = text.split(stop)[0]
    if len(text) > body["max_tokens"]:
        text, reason = text[: body["max_tokens"]], "length"
    return text, reason
