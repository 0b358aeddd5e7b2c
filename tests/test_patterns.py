"""No pattern takes more than linear time: one hostile text must not hold a worker, a page or a command."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from re import _constants as code
from re import _parser as parser
from types import ModuleType
from typing import Any

import ecom_ai

SHORT, LONG = 2_000, 100_000
SUSPECT_SECONDS = 0.001
"""A text of SHORT signs that takes longer is tried again with LONG signs; costs only time where a machine is busy."""
HANG_SECONDS = 1.0
"""Of the processor, not of the clock: a busy machine makes no pattern slow."""
WHOLE_SECONDS = 120
UNITS = (
    " ", "\n", "\t", "0", "a", "A", "一", "是", ".", ",", "，", "、", "-", "(", "[", "<", "*", '"', "_", "@", "?", "1.",
    "1-", "1 ", "1a", "a ", "a.", "a-", "a@", "a_", "\n ", "中1", "中 ", "A ",
)  # fmt: skip
SAMPLES = {
    code.CATEGORY_DIGIT: "0",
    code.CATEGORY_NOT_DIGIT: "a",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_NOT_SPACE: "a",
    code.CATEGORY_WORD: "a",
    code.CATEGORY_NOT_WORD: "-",
}
REPEATS = {code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT}


class Hangs(Exception):
    pass


def test_no_pattern_takes_more_than_linear_time() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.test_patterns"], capture_output=True, text=True, timeout=WHOLE_SECONDS
    )

    assert told.returncode == 0, told.stderr[-3000:]
    assert told.stdout == ""


def test_the_walk_finds_a_pattern_that_takes_quadratic_time() -> None:
    assert slow_text(re.compile(r"[ab]+c"), "finditer")
    assert slow_text(re.compile(r"(?:over|under) (?:x|y)+z.+?\s*q"), "finditer")
    assert not slow_text(re.compile(r"(?<![ab])[ab]++c"), "finditer")
    assert not slow_text(re.compile(r"\s*(?:x|-)\s*"), "fullmatch")


def main() -> None:
    """Prints what hangs, one pattern a line."""
    for (pattern, method), name in sorted(_patterns().items(), key=lambda item: item[1]):
        if text := slow_text(pattern, method):
            print(f"{name}.{method}: {text[:60]!r} ... hangs {pattern.pattern[:150]}")


def slow_text(pattern: re.Pattern[str], method: str) -> str:
    """A text on which `pattern` hangs, or nothing."""
    run = _reader(pattern, method)
    for make in _attacks(pattern):
        started = time.process_time()
        with _limit(HANG_SECONDS) as ended:
            run(make(SHORT))
        if not ended() and time.process_time() - started < SUSPECT_SECONDS:
            continue
        with _limit(HANG_SECONDS) as ended:
            run(make(LONG))
        if ended():
            return make(LONG)
    return ""


def _reader(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    if method in {"match", "fullmatch"}:
        return getattr(pattern, method)  # type: ignore[no-any-return]
    return lambda text: all(True for _ in pattern.finditer(text))


@contextmanager
def _limit(seconds: float) -> Iterator[Callable[[], bool]]:
    """The engine of `re` looks for signals while it works, so an alarm ends it."""
    ended = False

    def end(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield lambda: ended
    except Hangs:
        ended = True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _attacks(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Texts of any length: the same few signs again and again, and what each loop of the pattern itself feeds on."""
    for unit in UNITS:
        yield lambda size, unit=unit: (unit * size)[:size]  # type: ignore[misc]
    seen = set()
    for start, unit in _loops(list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)), ""):
        if not unit or (start, unit) in seen or len(seen) >= 40:
            continue
        seen.add((start, unit))
        yield lambda size, start=start, unit=unit: (start + unit * size)[:size] + "\0"  # type: ignore[misc]
        yield lambda size, start=start, unit=unit: ((start + unit * 20) * size)[:size]  # type: ignore[misc]


def _loops(parts: list[Any], start: str) -> Iterator[tuple[str, str]]:
    """What stands before each loop without an end, and what it repeats."""
    for kind, value in parts:
        if kind in REPEATS:
            inner = list(value[2])
            if value[1] is code.MAXREPEAT:
                yield from ((start, unit) for unit in _samples(inner))
            yield from _loops(inner, start)
        elif kind is code.SUBPATTERN:
            yield from _loops(list(value[3]), start)
        elif kind is code.ATOMIC_GROUP:
            yield from _loops(list(value), start)
        elif kind is code.BRANCH:
            for branch in value[1]:
                yield from _loops(list(branch), start)
        elif kind in {code.ASSERT, code.ASSERT_NOT}:
            yield from _loops(list(value[1]), start)
        start += _sample([(kind, value)])


def _samples(parts: list[Any]) -> list[str]:
    """Each kind of sign that a one-sign loop takes; a single text for a longer one."""
    if len(parts) == 1 and parts[0][0] is code.IN and parts[0][1][0][0] is not code.NEGATE:
        return list(dict.fromkeys(_sample([(code.IN, [each])]) for each in parts[0][1]))[:4]
    return [_sample(parts)]


def _sample(parts: list[Any]) -> str:
    """A text that the parts take, but for what looks around; the first branch of each choice."""
    return "".join(_sample_of(kind, value) for kind, value in parts)


def _sample_of(kind: Any, value: Any) -> str:
    match kind:
        case code.LITERAL:
            return chr(value)
        case code.NOT_LITERAL | code.ANY:
            return "b" if value == ord("a") else "a"
        case code.IN:
            return _sign_in(value)
        case code.BRANCH:
            return _sample(list(value[1][0]))
        case code.SUBPATTERN:
            return _sample(list(value[3]))
        case code.ATOMIC_GROUP:
            return _sample(list(value))
        case code.MAX_REPEAT | code.MIN_REPEAT | code.POSSESSIVE_REPEAT:
            return _sample(list(value[2])) * max(1, value[0])
    return ""


def _sign_in(value: list[Any]) -> str:
    if value[0][0] is code.NEGATE:
        refused = re.compile("[" + "".join(map(_class_of, value[1:])) + "]")
        return next((sign for sign in "a 0-中\n.," if not refused.match(sign)), "")
    kind, first = value[0]
    return chr(first) if kind is code.LITERAL else chr(first[0]) if kind is code.RANGE else SAMPLES.get(first, "a")


def _class_of(part: tuple[Any, Any]) -> str:
    kind, value = part
    if kind is code.LITERAL:
        return re.escape(chr(value))
    if kind is code.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return "" if value not in SAMPLES else re.escape(SAMPLES[value])


def _patterns() -> dict[tuple[re.Pattern[str], str], str]:
    """Every pattern that a module of the package holds or spells in a call, how it is used, and its name."""
    found: dict[tuple[re.Pattern[str], str], str] = {}
    for module in _modules():
        for name, value in vars(module).items():
            if not name.startswith("__"):
                for pattern in _within(value):
                    found.setdefault((pattern, _method(module, name)), f"{module.__name__}.{name}")
        for pattern, method, line in _inline(module):
            found.setdefault((pattern, method), f"{module.__name__}:{line}")
    return found


def _modules() -> Iterator[ModuleType]:
    for each in pkgutil.walk_packages(ecom_ai.__path__, "ecom_ai."):
        if ".migrations" not in each.name and not each.name.endswith("__main__"):
            yield importlib.import_module(each.name)


def _within(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < 4 and isinstance(value, dict):
        yield from (p for pair in value.items() for each in pair for p in _within(each, depth + 1))
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        yield from (p for each in value for p in _within(each, depth + 1))
    elif depth < 4 and type(value).__module__.startswith("ecom_ai"):
        names = (*getattr(value, "__dict__", ()), *getattr(type(value), "__slots__", ()))
        yield from (p for name in names for p in _within(getattr(value, name, None), depth + 1))
    elif depth == 0 and hasattr(value, "cache_info") and value.__module__.startswith("ecom_ai"):
        yield from (p for made in _made_by(value) for p in _within(made, depth + 1))


def _made_by(value: Any) -> Iterator[Any]:
    """What a cached function makes of the words in a file, for each language where it asks for one."""
    signature = inspect.signature(value)
    if "Pattern" not in str(signature.return_annotation):
        return
    if not signature.parameters:
        yield value()
    elif list(signature.parameters) == ["language"]:
        yield from map(value, ("zh", "en"))


@cache
def _source(module: ModuleType) -> str:
    try:
        return inspect.getsource(module)
    except OSError:  # an empty file
        return ""


def _method(module: ModuleType, name: str) -> str:
    """`match` and `fullmatch` where nothing else is done with it: they look from one place only."""
    text = _source(module).replace(f"\n{name} =", "\n")
    used = set(re.findall(rf"(?<![\w.]){re.escape(name)}\b(?:\.(\w+))?", text))
    return used.pop() if used in ({"match"}, {"fullmatch"}) else "finditer"


def _inline(module: ModuleType) -> Iterator[tuple[re.Pattern[str], str, int]]:
    for node in ast.walk(ast.parse(_source(module))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr not in {"compile", "escape"}
            and isinstance(node.args[0], ast.Constant)
        ):
            yield re.compile(str(node.args[0].value)), node.func.attr, node.lineno


if __name__ == "__main__":
    import django
    from django.conf import settings

    if not settings.configured:
        import os

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()
    main()
