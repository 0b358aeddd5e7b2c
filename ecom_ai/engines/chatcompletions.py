"""The chat completions protocol over http.client: one streamed answer at a time, with every way it can fail."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.exceptions import ConfigurationError, EngineError, EngineUnavailable

LONGEST_LINE = 1 << 20
LONGEST_ANSWER = 1 << 24
"""Bytes; a server that sends more is not trusted further."""


class Busy(EngineUnavailable):
    """The server may answer a little later: 429, 5xx, no connection, silence, or a cut stream."""

    def __init__(self, message: str, *, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait
        """Seconds that the server asked for, or 0."""


@dataclass(frozen=True, slots=True)
class Delta:
    """One event of the stream, reduced to what is used."""

    text: str = ""
    reason: str = ""
    tokens: int = 0
    prompt_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Server:
    base_url: str
    api_key: str = field(default="", repr=False)
    timeout: float = 60.0
    """Seconds for connecting, and for each silence between two events."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigurationError(
                f"base_url must be an address such as http://localhost:8000/v1, not {self.base_url}."
            )

    def ask(self, body: dict[str, Any]) -> Answer:
        """Send the question and read the head of the answer. Close what you get."""
        parts = urlsplit(self.base_url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self.timeout)
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        try:
            connection.connect()
            wire = connection.sock  # http.client lets go of it early; `Answer.close` needs it
            connection.request("POST", parts.path.rstrip("/") + "/chat/completions", json.dumps(body).encode(), headers)
            answer = Answer(connection, connection.getresponse(), wire)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Busy(f"The model server at {self.base_url} cannot be reached: {error}.") from error
        answer.check()
        return answer


class Answer:
    """A streamed answer. `close()` may be called by any thread; it wakes the one that reads."""

    def __init__(
        self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse, wire: socket.socket
    ) -> None:
        self._connection, self._response, self._wire = connection, response, wire

    def check(self) -> None:
        status = self._response.status
        if status == 200 and "text/event-stream" in (self._response.getheader("Content-Type") or ""):
            return
        detail = self._detail()
        wait = self._response.getheader("Retry-After") or ""
        self.close()
        if status == 429 or status >= 500:
            raise Busy(f"The model server answered {status}{detail}.", wait=float(wait) if wait.isdigit() else 0.0)
        if status in (401, 403, 404):
            raise ConfigurationError(f"The model server answered {status}{detail}. Check api_key, base_url and MODEL.")
        raise EngineError(f"The model server answered {status} without a stream of events{detail}.")

    def deltas(self) -> Iterator[Delta]:
        """Events up to the end; a stream that stops before its end raises `Busy`."""
        size = 0
        while True:
            try:
                line = self._response.readline(LONGEST_LINE)
            except (OSError, ValueError, http.client.HTTPException) as error:
                raise Busy(f"The model server fell silent: {error}.") from error
            size += len(line)
            if not line or size > LONGEST_ANSWER:
                raise Busy("The model server ended its answer too early, or never.")
            if line.startswith(b"data:"):
                data = line[5:].strip()
                if data == b"[DONE]":
                    return
                yield delta_of(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)
        self._connection.close()

    def _detail(self) -> str:
        """What the server says about its refusal, shortened; HTML says nothing to a shop's staff."""
        try:
            said = json.loads(self._response.read(LONGEST_LINE))
            message = said.get("error", said)
            text = message.get("message", "") if isinstance(message, dict) else message
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            return ""
        return f": {str(text)[:200]}" if text else ""


def delta_of(data: bytes) -> Delta:
    try:
        event = json.loads(data)
        if "error" in event:
            raise EngineError(f"The model server failed: {str(event['error'])[:200]}")
        usage = event.get("usage") or {}
        choice = (event.get("choices") or [{}])[0]
        text = (choice.get("delta") or {}).get("content") or ""
        tokens, prompt_tokens = int(usage.get("completion_tokens", 0)), int(usage.get("prompt_tokens", 0))
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise EngineError("The model server sent something that is not a chat completion.") from error
    if not isinstance(text, str):
        raise EngineError("The model server sent something that is not text.")
    return Delta(text, choice.get("finish_reason") or "", tokens, prompt_tokens)


def question(model: str, prompt: Prompt, options: GenerationOptions, index: int = 0) -> dict[str, Any]:
    """The body: these fields and no others."""
    roles = (("system", prompt.system), ("user", prompt.user))
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": role, "content": text} for role, text in roles if text],
        "max_tokens": options.max_tokens,
        "temperature": options.temperature,
        "top_p": options.top_p,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if options.stop:
        body["stop"] = list(options.stop)
    if options.seed is not None:
        body["seed"] = options.seed + index  # equal prompts of one call become different candidates
    if options.repetition_penalty != 1.0:
        body["repetition_penalty"] = options.repetition_penalty  # known to vLLM and SGLang
    return body
