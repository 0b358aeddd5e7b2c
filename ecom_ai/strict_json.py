"""JSON from strangers: bounded in size and depth, and nothing in it that a database would choke on."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 32


class PayloadTooLarge(APIException):
    status_code = 413
    default_code = "payload_too_large"


class StrictJSONParser(BaseParser):
    """Unlike DRF's own it refuses bodies over DATA_UPLOAD_MAX_MEMORY_SIZE, deep nesting, numbers without end,
    null characters and halves of surrogate pairs."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        return load_strictly(_read(stream))


def load_strictly(raw: bytes) -> Any:
    """The value of a JSON text; `ParseError` says in words what is wrong with it."""
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise ParseError(_("This is not valid JSON in UTF-8.")) from error
    _refuse_hostile(value)
    return value


def _read(stream: IO[Any]) -> bytes:
    most: int | None = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    raw: bytes = stream.read() if most is None else stream.read(most + 1)
    if most is not None and len(raw) > most:
        raise PayloadTooLarge(_("The request is larger than %(most)s bytes.") % {"most": most})
    return raw


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _no_number(text)
    return number


def _refuse_hostile(value: Any) -> None:
    waiting = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise ParseError(_("This JSON is nested too deeply."))
        if isinstance(each, str):
            _refuse_characters(each)
        elif isinstance(each, list):
            waiting.extend((item, depth + 1) for item in each)
        elif isinstance(each, dict):
            waiting.extend((item, depth + 1) for pair in each.items() for item in pair)


def _refuse_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ParseError(_("A text contains half of a surrogate pair.")) from error
    if "\0" in text:
        raise ParseError(_("A text contains a null character."))
