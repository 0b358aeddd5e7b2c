from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.chat_server import ChatServer
from tests.engines.tiny_model import save_random_llama


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random llama that never ends its text by itself, so that lengths are what the test says."""
    return save_random_llama(tmp_path_factory.mktemp("tiny"), eos_token_id=None)


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    yield server
    server.close()
