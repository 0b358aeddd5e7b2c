"""Faults of a model server, one by one."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.engines.openai import OpenAICompatible
from ecom_ai.exceptions import ConfigurationError, EngineError, EngineUnavailable
from tests.engines.chat_server import ChatServer

OPTIONS = GenerationOptions(max_tokens=30)
FIELDS = {"model", "messages", "max_tokens", "temperature", "top_p", "stream", "stream_options"}


@pytest.fixture
def engine(chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> OpenAICompatible:
    monkeypatch.setattr("ecom_ai.engines.openai.FIRST_PAUSE", 0.01)
    return OpenAICompatible("shop-model", base_url=chat_server.url, timeout=1, retries=2)


def test_the_question_holds_the_known_fields_and_nothing_else(
    chat_server: ChatServer, engine: OpenAICompatible
) -> None:
    engine.generate([Prompt("lamp", system="Be brief.")], OPTIONS)
    assert chat_server.bodies[0].keys() == FIELDS
    assert chat_server.bodies[0]["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "lamp"},
    ]
    engine.generate([Prompt("a"), Prompt("b")], GenerationOptions(seed=5, stop=("x",), repetition_penalty=1.2))
    assert chat_server.bodies[-1].keys() == FIELDS | {"seed", "stop", "repetition_penalty"}
    assert sorted(body["seed"] for body in chat_server.bodies[1:]) == [5, 6]


def test_tokens_are_those_that_the_server_counts(engine: OpenAICompatible) -> None:
    answer = engine.generate([Prompt("lamp")], OPTIONS)[0]
    assert (answer.text, answer.tokens, answer.prompt_tokens, answer.finish_reason) == ("lamplamplamp", 12, 7, "stop")


@pytest.mark.parametrize("fault", [429, 500, 503, "cut", "silent"])
def test_a_passing_fault_is_tried_again(chat_server: ChatServer, engine: OpenAICompatible, fault: int | str) -> None:
    chat_server.faults.extend([fault, fault])
    assert engine.generate([Prompt("lamp")], OPTIONS)[0].text == "lamplamplamp"
    assert len(chat_server.bodies) == 3


@pytest.mark.parametrize("fault", [429, 500, "cut", "silent"])
def test_a_lasting_fault_ends_as_unavailable(
    chat_server: ChatServer, engine: OpenAICompatible, fault: int | str
) -> None:
    chat_server.faults.extend([fault] * 9)
    with pytest.raises(EngineUnavailable):
        engine.generate([Prompt("lamp")], OPTIONS)
    assert len(chat_server.bodies) == 3


@pytest.mark.parametrize("fault", ["garbage", "html", "json", 400])
def test_nonsense_is_an_engine_error_without_retries(
    chat_server: ChatServer, engine: OpenAICompatible, fault: int | str
) -> None:
    chat_server.faults.append(fault)
    with pytest.raises(EngineError) as raised:
        engine.generate([Prompt("lamp")], OPTIONS)
    assert "<script>" not in str(raised.value)
    assert len(chat_server.bodies) == 1


def test_a_stream_that_has_begun_is_not_begun_again(chat_server: ChatServer, engine: OpenAICompatible) -> None:
    chat_server.faults.append("cut")
    pieces: list[str] = []
    with pytest.raises(EngineUnavailable, match="too early"):
        pieces.extend(engine.stream(Prompt("lamp"), OPTIONS))
    assert len(chat_server.bodies) == 1


def test_a_stream_that_has_not_begun_is_tried_again(chat_server: ChatServer, engine: OpenAICompatible) -> None:
    chat_server.faults.append(503)
    assert "".join(engine.stream(Prompt("lamp"), OPTIONS)) == "lamplamplamp"


def test_a_wrong_key_says_what_to_check_and_never_shows_the_key(
    chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat_server.api_key = "right"
    wrong = OpenAICompatible("m", base_url=chat_server.url, api_key="secret-1")
    with pytest.raises(ConfigurationError, match="api_key") as raised:
        wrong.generate([Prompt("lamp")], OPTIONS)
    assert "secret-1" not in f"{raised.value} {wrong._server!r}"
    monkeypatch.setenv("SHOP_MODEL_KEY", "right")
    right = OpenAICompatible("m", base_url=chat_server.url, api_key_env="SHOP_MODEL_KEY")
    assert right.generate([Prompt("lamp")], OPTIONS)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    engine = OpenAICompatible("m", base_url="http://127.0.0.1:9/v1", retries=0, timeout=0.5)
    with pytest.raises(EngineUnavailable, match=r"127\.0\.0\.1:9"):
        engine.generate([Prompt("lamp")], OPTIONS)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/v1", "", "file:///etc/passwd"])
def test_an_address_that_is_none_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url"):
        OpenAICompatible("m", base_url=url)


def test_prompts_are_asked_in_parallel_but_not_all_at_once(chat_server: ChatServer) -> None:
    chat_server.together = threading.Barrier(4)
    engine = OpenAICompatible("m", base_url=chat_server.url, parallel=4)
    engine.generate([Prompt("lamp")] * 12, OPTIONS)
    assert chat_server.most_at_once == 4


def test_a_cancelled_stream_closes_the_connection(chat_server: ChatServer, engine: OpenAICompatible) -> None:
    chat_server.delay = 0.01
    stream: Any = engine.stream(Prompt("lamp" * 50), GenerationOptions(max_tokens=600))
    next(stream)
    stream.close()
    assert chat_server.hung_up.wait(60)


def test_a_cancel_does_not_wait_for_a_silent_server(chat_server: ChatServer) -> None:
    chat_server.faults.append("silent")
    engine = OpenAICompatible("m", base_url=chat_server.url, timeout=30, retries=0)
    cancelled = threading.Event()
    threading.Timer(0.2, cancelled.set).start()
    started = time.monotonic()
    answer = engine.generate([Prompt("lamp")], GenerationOptions(cancelled=cancelled.is_set))[0]
    assert time.monotonic() - started < 25, "it waited for the time-out of the server"
    assert (answer.text, answer.finish_reason) == ("la", "cancelled")


def test_bulk_work_does_not_keep_a_click_waiting(chat_server: ChatServer) -> None:
    chat_server.delay = 0.01
    engine = OpenAICompatible("m", base_url=chat_server.url, parallel=1)
    cancelled = threading.Event()
    options = GenerationOptions(max_tokens=400, cancelled=cancelled.is_set)
    bulk = threading.Thread(target=engine.generate, args=([Prompt("lamp" * 40)] * 3, options))
    bulk.start()
    assert next(iter(engine.stream(Prompt("click"), OPTIONS)))
    assert bulk.is_alive()
    cancelled.set()
    bulk.join(60)
    assert not bulk.is_alive()
