"""A small server that speaks the chat's REST contract to the widget, and misbehaves on demand."""

from __future__ import annotations

import itertools
import json
import re
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

SCRIPT = Path(__file__).resolve().parents[2] / "ecom_ai/static/ecom_ai/chat.js"
NOTICE = {"en": "You are talking to an AI.", "zh": "与您对话的是人工智能助手。"}
TAG = '<script src="/chat.js" defer></script><ecom-ai-chat api="/api/ai/" {}></ecom-ai-chat>'
HOSTILE = """
*, *::before { all: unset !important; color: red !important; font: 50px/5 cursive !important; opacity: .2 !important;
  direction: rtl !important;
  display: inline !important; position: static !important; text-transform: uppercase !important }
html { font-size: 40px !important }
ecom-ai-chat { transform: scale(3) !important; zoom: 3; pointer-events: none !important }
"""
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#c96"/></svg>'
CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
RUNNING = ("pending", "streaming")


@dataclass
class Faults:
    """What goes wrong on the way; each test sets its own."""

    down: bool = False
    """Every call of the API is cut without an answer."""
    posts: deque[int | str] = field(default_factory=deque)
    """One a sent message: a status, or `lost`: it arrives, its reply does not."""
    drops: int = 0
    """So many streams are cut after an event each; answers wait for a stream meanwhile."""
    duplicates: bool = False
    stream_status: int = 0
    held_back: bool = False
    """A proxy lets the first event through and keeps the others to the end."""


class ConversationServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.RLock()
        self.faults = Faults()
        self.pieces: list[str] = ["Hello", " there."]
        self.pace = 0.02
        self.end = "done"
        self.extras: dict[str, Any] = {}
        self.staff = {"available": True, "text": ""}
        self.numbers = itertools.count(1)
        self.talks: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.calls: list[tuple[str, str]] = []
        self.streams = self.most_streams = 0
        self.step = threading.Event()
        self.step.set()
        """Cleared, answers stand still, once they have `hold` pieces."""
        self.hold = 0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        self.step.set()
        self.shutdown()
        self.server_close()

    # -- what the test, as the shop, does

    @property
    def talk(self) -> dict[str, Any]:
        return list(self.talks.values())[-1]

    def add(self, role: str, text: str, **more: Any) -> dict[str, Any]:
        with self.lock:
            message = {
                "id": next(self.numbers),
                "role": role,
                "text": text,
                "status": "done",
                "sources": [],
                "products": [],
            }
            message |= {"feedback": None, "label": "", "created_at": datetime.now(UTC).isoformat(), "cursor": ""}
            self.talk["messages"].append(message | more)
            return self.talk["messages"][-1]

    def move(self, state: str, **more: Any) -> None:
        with self.lock:
            self.talk.update({"state": state, "person": None, "waiting": None, **more})

    def answer(self, message: dict[str, Any]) -> None:
        """In small steps, as a worker does."""
        for number, piece in enumerate(self.pieces):
            if number >= self.hold:
                self.step.wait()
            time.sleep(self.pace)
            while self.faults.drops and not self.streams:
                time.sleep(0.005)
            with self.lock:
                if message["status"] not in RUNNING:
                    return
                message.update(status="streaming", text=message["text"] + piece)
                message["cursor"] = f"{message['id']}:1:{len(message['text'])}"
        with self.lock:
            if message["status"] in RUNNING:
                message.update(status=self.end, label="AI-generated", **self.extras)


class Handler(BaseHTTPRequestHandler):
    server: ConversationServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Silent."""

    def do_GET(self) -> None:
        self.handle_call({})

    def do_POST(self) -> None:
        self.handle_call(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def handle_call(self, body: dict[str, Any]) -> None:
        address = urlsplit(self.path)
        path, query = address.path, {name: values[0] for name, values in parse_qs(address.query).items()}
        try:
            if not path.startswith("/api/"):
                return self.page(path, query)
            self.server.calls.append((self.command, path))
            if self.server.faults.down:
                return self.hang_up()
            if self.command == "POST" and self.headers.get("X-CSRFToken") != "token":
                return self.json(403, {"code": "csrf_failed", "detail": "No token."})
            return self.api(path.removeprefix("/api/ai/chat"), query, body)
        except OSError:
            self.close_connection = True

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    # -- pages

    def page(self, path: str, query: dict[str, str]) -> None:
        if path == "/chat.js":
            return self.send(200, "text/javascript; charset=utf-8", SCRIPT.read_bytes())
        if path == "/favicon.ico" or path.endswith(".svg"):
            return self.send(200, "image/svg+xml", PICTURE)
        attributes = " ".join(f'{name}="{value}"' for name, value in query.items())
        style = f"<style>{HOSTILE}</style>" if path == "/hostile/" else ""
        html = (
            f"<!doctype html><html lang=en><meta name=viewport content='width=device-width'>"
            f"<title>Any page</title>{style}<main><h1>A page</h1><a href='/'>A link</a></main>"
        )
        more = {"Content-Security-Policy": CSP} if path == "/csp/" else {}
        return self.send(200, "text/html; charset=utf-8", (html + TAG.format(attributes)).encode(), **more)

    def send(self, status: int, kind: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def json(self, status: int, data: Any, **headers: str) -> None:
        with self.server.lock:
            content = json.dumps(data).encode()
        self.send(status, "application/json", content, **headers)

    # -- the contract

    def api(self, path: str, query: dict[str, str], body: dict[str, Any]) -> None:
        if path == "/conversations/":
            return self.hello(query) if self.command == "GET" else self.begin(body)
        if found := re.fullmatch(r"/messages/(\d+)/(feedback|retry)/", path):
            return self.on_message(int(found[1]), found[2], body)
        found = re.fullmatch(r"/conversations/([^/]+)/(\w*)/?", path)
        if not found or found[1] not in self.server.talks:
            return self.json(404, {"code": "conversation_not_found", "detail": "There is no such conversation."})
        talk, verb = self.server.talks[found[1]], found[2]
        if verb == "stream":
            return self.stream(next(each for each in talk["messages"] if str(each["id"]) == query["message"]))
        if verb == "messages":
            return self.post(talk, body) if self.command == "POST" else self.list(talk, query)
        with self.server.lock:
            if verb == "handoff":
                self.server.move("waiting", waiting={"position": 2, "text": "You are number 2 in the queue."})
            for message in talk["messages"] if verb == "cancel" else ():
                if message["status"] in RUNNING:
                    message["status"] = "stopped"
        return self.json(200, talk)

    def hello(self, query: dict[str, str]) -> None:
        mine = self.headers.get("Cookie", "").partition("talk=")[2]
        server, language = self.server, query.get("language", "en")
        hello = {"csrf": "token", "streaming": True, "notice": NOTICE[language], "staff": server.staff}
        self.json(200, hello | {"current": server.talks.get(mine)})

    def begin(self, body: dict[str, Any]) -> None:
        talk = f"talk-{next(self.server.numbers)}"
        state = {"id": talk, "state": "bot", "person": None, "waiting": None, "messages": []}
        self.server.talks[talk] = state | {"staff": self.server.staff, "language": body["language"]}
        self.json(201, self.server.talks[talk], **{"Set-Cookie": f"talk={talk}; Path=/; HttpOnly; SameSite=Lax"})

    def post(self, talk: dict[str, Any], body: dict[str, Any]) -> None:
        fault = self.server.faults.posts.popleft() if self.server.faults.posts else None
        if isinstance(fault, int):
            return self.json(fault, {"code": "refused", "detail": f"Words for {fault}."})
        with self.server.lock:
            key = self.headers["Idempotency-Key"]
            if key not in self.server.keys:
                self.server.received.append(body)
                question = self.server.add("customer", body["text"])
                answer = None if talk["state"] == "person" else self.server.add("bot", "", status="pending")
                self.server.keys[key] = {"question": question, "answer": answer}
                if answer:
                    threading.Thread(target=self.server.answer, args=(answer,), daemon=True).start()
        if fault == "lost":
            return self.hang_up()
        return self.json(202, self.server.keys[key])

    def list(self, talk: dict[str, Any], query: dict[str, str]) -> None:
        after = int(query.get("after") or 0)
        messages = [each for each in talk["messages"] if each["id"] > after or each["status"] in RUNNING]
        self.json(200, {**talk, "messages": messages, "more": False})

    def on_message(self, number: int, verb: str, body: dict[str, Any]) -> None:
        message = next(each for each in self.server.talk["messages"] if each["id"] == number)
        if verb == "feedback":
            message.update(feedback=body["value"], comment=body.get("comment", ""))
            return self.json(200, message)
        message.update(status="pending", text="", cursor="")
        threading.Thread(target=self.server.answer, args=(message,), daemon=True).start()
        return self.json(202, message)

    def stream(self, message: dict[str, Any]) -> None:
        if self.server.faults.stream_status:
            return self.json(self.server.faults.stream_status, {"code": "no_streaming", "detail": "No stream."})
        self.send_response(200)
        for name, value in {"Content-Type": "text/event-stream", "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        with self.server.lock:
            self.server.streams += 1
            self.server.most_streams = max(self.server.most_streams, self.server.streams)
        try:
            self.write_events(message)
        finally:
            self.server.streams -= 1
            self.close_connection = True

    def write_events(self, message: dict[str, Any]) -> None:
        sent, events, held = int((self.headers.get("Last-Event-ID") or "0").split(":")[-1]), 0, b""
        cut, self.server.faults.drops = self.server.faults.drops > 0, max(0, self.server.faults.drops - 1)
        while not self.server.faults.down:
            with self.server.lock:
                text, status = message["text"], message["status"]
                chunk = {"message": message["id"], "n": len(text), "text": text[sent:]}
                event = f"event: chunk\nid: {message['cursor']}\ndata: {json.dumps(chunk)}\n\n" if text[sent:] else ""
                sent = len(text)
                if status not in RUNNING:
                    event += f"event: message\ndata: {json.dumps(message)}\n\n"
            content = (event * (2 if self.server.faults.duplicates and status in RUNNING else 1)).encode()
            held += content if events and self.server.faults.held_back else b""
            self.wfile.write(b"" if events and self.server.faults.held_back else content)
            events += bool(event)
            if status not in RUNNING or (cut and events):
                self.wfile.write(held)
                return
            time.sleep(0.01)
            self.wfile.write(b"" if event or self.server.faults.held_back else b":\n\n")  # notices who went away
