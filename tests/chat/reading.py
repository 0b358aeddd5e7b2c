"""Reads a stream of events as the widget does: appends chunks, replaces by whole messages."""

from __future__ import annotations

import json
from typing import Any


class Reading:
    def __init__(self) -> None:
        self.text, self.last_id, self.resets, self.chunks = "", "", 0, 0
        self.final: dict[str, Any] | None = None
        self.states: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []

    def take(self, block: str) -> None:
        """One event."""
        fields = dict(line.split(": ", 1) for line in block.strip().splitlines() if ": " in line and line[0] != ":")
        if "event" not in fields:
            return
        self.last_id = fields.get("id", self.last_id)
        data = json.loads(fields["data"])
        if fields["event"] == "chunk":
            self.text += data["text"]
            self.chunks += 1
            assert data["n"] == len(self.text), "a chunk is missing or came twice"
        elif fields["event"] == "state":
            self.states.append(data)
        else:
            self.messages.append(data)
            if data["status"] in {"pending", "streaming"}:
                self.resets += 1
                self.text = data["text"]
            else:
                self.final = data
