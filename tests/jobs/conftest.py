from __future__ import annotations

from collections.abc import Iterator

import pytest
from celery import Celery

from ecom_ai.jobs.publishing import breaker


@pytest.fixture(autouse=True)
def broker() -> Iterator[Celery]:
    """A broker inside the process: messages are taken and wait there."""
    app = Celery("tests", broker="memory://", set_as_current=False)
    yield from as_current(app)


def as_current(app: Celery) -> Iterator[Celery]:
    from celery import _state

    before = _state._tls.current_app, _state.default_app
    app.set_current()
    app.set_default()
    breaker.reset()
    yield app
    breaker.reset()
    app.close()
    _state._tls.current_app, _state.default_app = before
