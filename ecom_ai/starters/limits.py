"""`python -m ecom_ai.starters.limits FOLDER`: tokens that the text starter never writes.

A digit could only be an invented number, since true ones come through placeholders; tokens that only prompts use would
be dropped later with their sentence. Works on the JSON files alone.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ecom_ai.descriptions import slots
from ecom_ai.descriptions.slots_realise import PLACEHOLDER

_NUMERAL = re.compile(r"[0-9０-９②-⓿㈠-㈩一二三四五六七八九十百千万亿两〇零壹贰叁肆伍陆柒捌玖拾%％$¥￥€£@#]")


def forbidden_tokens(tokenizer: dict[str, Any]) -> list[int]:
    """Ids of a `tokenizer.json` (byte-level BPE) that hold a numeral, a currency sign or a token of prompts."""
    prompt_only = {token for token in slots.tokens() if not PLACEHOLDER.fullmatch(token)}
    vocabulary: dict[str, int] = dict(tokenizer["model"]["vocab"])
    vocabulary |= {added["content"]: added["id"] for added in tokenizer.get("added_tokens", [])}
    letters = _bytes_of_letters()
    found = []
    for token, number in vocabulary.items():
        if PLACEHOLDER.fullmatch(token):
            continue
        text = bytes(letters[char] for char in token if char in letters).decode("utf-8", "ignore")
        if token in prompt_only or _NUMERAL.search(text):
            found.append(number)
    return sorted(found)


def limit(folder: Path) -> int:
    """Writes `suppress_tokens` to the folder's generation_config.json; returns how many there are."""
    path = folder / "generation_config.json"
    settings: dict[str, Any] = json.loads(path.read_text("utf-8"))
    tokenizer: dict[str, Any] = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    pad = settings.get("pad_token_id")
    tokens = set(forbidden_tokens(tokenizer)) | ({pad} if isinstance(pad, int) else set())
    settings["suppress_tokens"] = sorted(tokens - {settings.get("eos_token_id")})
    path.write_text(json.dumps(settings, indent=2) + "\n", "utf-8")
    return len(settings["suppress_tokens"])


def _bytes_of_letters() -> dict[str, int]:
    """The inverse of GPT-2's table, which shows each byte as a printable letter."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + place): byte for place, byte in enumerate(others)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ecom_ai.starters.limits", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    print(f"{limit(folder)} tokens are never written by {folder.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
