"""`manage.py check` finds bad configuration: one small function each, with id, message and hint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register
from django.core.checks import Warning as CheckWarning
from django.core.files.storage import storages
from django.core.files.storage.handler import InvalidStorageError
from django.db import DEFAULT_DB_ALIAS, router
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from ecom_ai.conf import CHAT, conf
from ecom_ai.exceptions import ConfigurationError
from ecom_ai.shopmap import get_shop_map, problems

ROLES = ("text", "sentiment", "chat", "embedding")
LARGEST = 2**31
DAYS = 36_500
MAP_HINT = "See docs/integrate.md: the shop map names your models and where each value stands."


def check_shop_map(**kwargs: Any) -> list[CheckMessage]:
    try:
        shop_map = get_shop_map()
    except ConfigurationError as error:
        return [Error(str(error), hint=MAP_HINT, id="ecom_ai.E001")]
    return [
        Error(f"Shop map, {name}: {problem}", hint=MAP_HINT, id="ecom_ai.E002")
        for name, mapped in shop_map.maps()
        for problem in problems(mapped)
    ]


def check_reviews(**kwargs: Any) -> list[CheckMessage]:
    try:
        if get_shop_map().reviews is not None:
            return []
    except ConfigurationError:
        return []
    return [
        Info(
            "The shop map names no reviews: review sentiment is off.",
            hint="Right for a shop without reviews: add it to SILENCED_SYSTEM_CHECKS. Else see docs/integrate.md.",
            id="ecom_ai.I001",
        )
    ]


def check_engines(**kwargs: Any) -> list[CheckMessage]:
    if not isinstance(getattr(settings, "ECOM_AI_ENGINES", {}), dict):
        return [Error("ECOM_AI_ENGINES must be a dict: role -> engine.", hint="See docs/models.md.", id="ecom_ai.E003")]
    return [
        Error(
            f"ECOM_AI_ENGINES[{role!r}]: {problem}",
            hint='e.g. {"text": {"BACKEND": "ecom_ai.engines.hf.generator.HFTextGenerator", "MODEL": "starter"}}',
            id="ecom_ai.E003",
        )
        for role, entry in conf.ENGINES.items()
        for problem in _engine_problems(role, entry)
    ]


def _engine_problems(role: str, entry: Any) -> Iterator[str]:
    if role not in ROLES:
        yield f"there is no such role: {', '.join(ROLES)}."
    if not isinstance(entry, dict) or not entry.get("BACKEND"):
        yield 'needs a "BACKEND".'
        return
    unknown = sorted(set(entry) - {"BACKEND", "MODEL", "OPTIONS"})
    if unknown:
        yield f"unknown keys {', '.join(unknown)}."
    path = str(entry["BACKEND"])
    if path.startswith("ecom_ai.engines.hf."):
        return  # importing it would bring torch into this process; the doctor loads it in one of its own
    try:
        import_string(path)
    except ImportError as error:
        yield str(error)


def check_language(**kwargs: Any) -> list[CheckMessage]:
    if conf.DEFAULT_LANGUAGE in ("zh", "en"):
        return []
    return [Error(f"ECOM_AI_DEFAULT_LANGUAGE is {conf.DEFAULT_LANGUAGE!r}.", hint="Use zh or en.", id="ecom_ai.E004")]


def check_numbers(**kwargs: Any) -> list[CheckMessage]:
    seconds = [name for name in ("JOB_LEASE_SECONDS", "SWEEP_SECONDS") if not _positive(getattr(conf, name))]
    counts = ("JOB_MAX_ATTEMPTS", "CANDIDATES", "MAX_PRODUCTS")
    broken = [name for name in counts if not _whole(getattr(conf, name))]
    return [
        *(Error(f"ECOM_AI_{name} must be a number above 0.", id="ecom_ai.E005") for name in seconds),
        *(Error(f"ECOM_AI_{name} must be a whole number above 0.", id="ecom_ai.E005") for name in broken),
        *_helper_problems(conf.HELPER_PROCESSES),
    ]


def _helper_problems(processes: Any) -> list[CheckMessage]:
    if _whole(processes) or (processes == 0 and isinstance(processes, int)):
        return []
    return [Error("ECOM_AI_HELPER_PROCESSES must be a whole number, 0 for none.", id="ecom_ai.E005")]


def check_webhooks(**kwargs: Any) -> list[CheckMessage]:
    hosts = getattr(settings, "ECOM_AI_INTERNAL_WEBHOOKS", [])
    if isinstance(hosts, list | tuple | set) and all(isinstance(host, str) for host in hosts):
        return []
    hint = "A list of host names, e.g. ['alerts.internal']."
    return [Error("ECOM_AI_INTERNAL_WEBHOOKS must be a list of hosts.", hint=hint, id="ecom_ai.E009")]


def check_label(**kwargs: Any) -> list[CheckMessage]:
    given = getattr(settings, "ECOM_AI_LABEL", True)
    if isinstance(given, bool):
        return []
    hint = (
        "The text \"False\" from the environment would count as yes: compare it, e.g. os.environ['LABEL'] != 'False'."
    )
    return [Error(f"ECOM_AI_LABEL must be True or False, not {given!r}.", hint=hint, id="ecom_ai.E010")]


def _positive(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < LARGEST


def _whole(value: Any) -> bool:
    return isinstance(value, int) and _positive(value)


def check_files(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"ECOM_AI_{name}: there is no file {path}.", hint="Give its whole path.", id="ecom_ai.E008")
        for name, path in (("DICTIONARY", conf.DICTIONARY), ("STOP_WORDS", conf.STOP_WORDS))
        if path and not Path(path).is_file()
    ]


def check_storage(**kwargs: Any) -> list[CheckMessage]:
    try:
        storages[conf.STORAGE]
    except (InvalidStorageError, TypeError) as error:
        return [Error(f"ECOM_AI_STORAGE: {error}", hint="Name an alias of STORAGES.", id="ecom_ai.E006")]
    return []


def check_chat(**kwargs: Any) -> list[CheckMessage]:
    given = getattr(settings, "ECOM_AI_CHAT", {})
    if not isinstance(given, dict):
        return [Error("ECOM_AI_CHAT must be a dict.", hint="See docs/chat.md.", id="ecom_ai.E007")]
    return [
        Error(f"ECOM_AI_CHAT[{key!r}]: {problem}", hint="See docs/chat.md.", id="ecom_ai.E007")
        for key, value in given.items()
        if (problem := _chat_problem(key, value))
    ]


def _chat_problem(key: str, value: Any) -> str:
    if key not in CHAT:
        return "there is no such key."
    if key == "notify":
        right = isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
        return "" if right else "must be a list of e-mail addresses."
    if value is None and key.endswith(("_messages", "_tokens", "_talks")) and key != "answer_tokens":
        return ""
    if key == "alike":
        return "" if _positive(value) and value <= 1 else "must be a number above 0, at most 1."
    if key.endswith("_days"):  # a date that far back must exist
        return "" if _positive(value) and value <= DAYS else f"must be a number of days, at most {DAYS:,}."
    return "" if _whole(value) else "must be a whole number above 0."


def check_unknown_settings(**kwargs: Any) -> list[CheckMessage]:
    known = {f"ECOM_AI_{name}" for name in dir(type(conf)) if name.isupper()}
    unknown = sorted(name for name in dir(settings) if name.startswith("ECOM_AI_") and name not in known)
    return [
        CheckWarning(
            f"{name} is not a setting of ecom_ai.", hint="A typing error? The README lists them all.", id="ecom_ai.W001"
        )
        for name in unknown
    ]


def check_language_code(**kwargs: Any) -> list[CheckMessage]:
    codes = {settings.LANGUAGE_CODE.lower(), *(code.lower() for code, _name in settings.LANGUAGES)}
    if not settings.USE_I18N or not (old := sorted(codes & {"zh", "zh-cn", "zh-sg"})):
        return []
    return [
        CheckWarning(
            f"The language code {old[0]} finds no Chinese texts: chat and admin of ecom_ai show English.",
            hint="Write zh-hans, in LANGUAGE_CODE and in LANGUAGES.",
            id="ecom_ai.W004",
        )
    ]


def check_mounted(**kwargs: Any) -> list[CheckMessage]:
    if not getattr(settings, "ROOT_URLCONF", ""):
        return []
    try:
        reverse("ecom_ai:description-list")
    except NoReverseMatch:
        return [
            Info(
                "ecom_ai.urls is not mounted: there is no REST surface, and {% ai_chat %} shows nothing.",
                hint='urls.py: path("api/ai/", include("ecom_ai.urls")). Else: SILENCED_SYSTEM_CHECKS.',
                id="ecom_ai.I002",
            )
        ]
    return []


def check_sqlite(**kwargs: Any) -> list[CheckMessage]:
    for alias, database in settings.DATABASES.items():
        if not database.get("ENGINE", "").endswith("sqlite3"):
            continue
        if database.get("OPTIONS", {}).get("transaction_mode", "").upper() != "IMMEDIATE":
            return [
                CheckWarning(
                    f'DATABASES[{alias!r}] is SQLite without "transaction_mode": "IMMEDIATE": workers will meet '
                    '"database is locked".',
                    hint='OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, '
                    '"init_command": "PRAGMA journal_mode=WAL;"}',
                    id="ecom_ai.W002",
                )
            ]
    return []


def check_routers(**kwargs: Any) -> list[CheckMessage]:
    """ecom_ai's tables belong in `default`, and are read where they are written."""
    models = [*apps.get_app_config("ecom_ai").get_models()]
    if any(router.db_for_write(model) != DEFAULT_DB_ALIAS for model in models):
        problem = f"DATABASE_ROUTERS keep ecom_ai's tables in another database than {DEFAULT_DB_ALIAS!r}"
    elif any(router.db_for_read(model) != DEFAULT_DB_ALIAS for model in models):
        problem = "DATABASE_ROUTERS read ecom_ai's tables from a replica, which lacks what was written a moment ago"
    else:
        return []
    hint = 'Put "ecom_ai.routers.OwnTables" first in DATABASE_ROUTERS.'
    return [CheckWarning(f"{problem}: jobs and chats will not work reliably.", hint=hint, id="ecom_ai.W005")]


def check_zones(**kwargs: Any) -> list[CheckMessage]:
    engines = [database.get("ENGINE", "") for database in settings.DATABASES.values()]
    if settings.USE_TZ or settings.TIME_ZONE == "UTC" or not any(engine.endswith("sqlite3") for engine in engines):
        return []
    return [
        CheckWarning(
            "USE_TZ is off, and SQLite's own clock is UTC: times of jobs and workers are hours away from those of the "
            "shop, and the doctor misses workers.",
            hint="USE_TZ = True, as Django has it by default, or PostgreSQL.",
            id="ecom_ai.W003",
        )
    ]


CHECKS: tuple[Callable[..., list[CheckMessage]], ...] = (
    check_shop_map,
    check_reviews,
    check_engines,
    check_language,
    check_numbers,
    check_files,
    check_webhooks,
    check_label,
    check_storage,
    check_chat,
    check_unknown_settings,
    check_language_code,
    check_mounted,
    check_sqlite,
    check_routers,
    check_zones,
)


def register_all() -> None:
    for check in CHECKS:
        register(check, "ecom_ai")
