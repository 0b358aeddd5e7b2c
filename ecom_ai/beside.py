"""Pure Python work beside the model, in a process of its own.

A model that runs in a thread takes the interpreter's lock some hundred times a step. Whatever Python does at the same
time in that process holds it up; in another process it does not.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from ecom_ai.conf import conf

logger = logging.getLogger(__name__)

Given = ParamSpec("Given")
Made = TypeVar("Made")

_NO_PROCESS = (BrokenProcessPool, OSError, RuntimeError, AssertionError)
"""Killed, no memory for one, a parent on its way out, a parent that may have no children."""


class _Helpers:
    """The helper processes of this process, started at the first call, gone with it."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._pid = 0

    def pool(self, processes: int) -> ProcessPoolExecutor:
        with self._turn:
            if self._pool is None or self._pid != os.getpid():
                # Spawned, not forked: this process has threads, and perhaps a GPU.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin)
                self._pid = os.getpid()
            return self._pool

    def drop(self, pool: ProcessPoolExecutor | None) -> None:
        with self._turn:
            if self._pool is pool:
                self._pool = None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


_helpers = _Helpers()


def beside(function: Callable[Given, Made], /, *given: Given.args, **named: Given.kwargs) -> Made:
    """`function(...)` in a helper process, or here if there is none (ECOM_AI_HELPER_PROCESSES).

    The function is one of a module that needs no Django, without effects; what it takes and gives is pickled. What it
    raises is raised here. A helper that dies is replaced at the next call; this one's work is done here.
    """
    if not conf.HELPER_PROCESSES:
        return function(*given, **named)
    pool: ProcessPoolExecutor | None = None
    try:
        pool = _helpers.pool(conf.HELPER_PROCESSES)
        waiting = pool.submit(function, *given, **named)
    except _NO_PROCESS as error:
        return _here(error, pool, function, *given, **named)
    try:
        return waiting.result()
    except BrokenProcessPool as error:
        return _here(error, pool, function, *given, **named)


def _here(
    error: BaseException,
    pool: ProcessPoolExecutor | None,
    function: Callable[Given, Made],
    /,
    *given: Given.args,
    **named: Given.kwargs,
) -> Made:
    logger.warning("No helper process (%s: %s); the work is done in this one.", type(error).__name__, error)
    _helpers.drop(pool)
    return function(*given, **named)


def _begin() -> None:
    """In the helper: Ctrl-C is the parent's business, and no helper outlives a parent that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
