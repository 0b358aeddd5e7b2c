"""Text by a model that runs in this process."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from ecom_ai.engines.base import Generated, GenerationOptions, Prompt, PromptFormat
from ecom_ai.engines.hf.loading import load_causal_lm, require_worker_extra
from ecom_ai.engines.hf.sources import adapted_version, locate

if TYPE_CHECKING:
    from ecom_ai.engines.hf.encoding import PromptEncoder
    from ecom_ai.engines.hf.requests import Request

SchedulerName = Literal["auto", "steps", "continuous"]


class Scheduler(Protocol):
    def submit(self, requests: Sequence[Request]) -> None: ...

    def close(self) -> None: ...


class HFTextGenerator:
    """A `TextGenerator` over transformers. Cheap to make; the weights are loaded at the first request.

    `model`: `starter`, a folder, or `org/name@revision`. Options: `adapter` (LoRA folder), `max_batch` (most rows at
    once), `scheduler` (`continuous` is the default on CUDA, `steps` elsewhere), `device`, `dtype`, `threads` of torch,
    `manifest` (path -> sha256).
    """

    prompt_format: PromptFormat
    model_version: str

    def __init__(
        self,
        model: str,
        *,
        adapter: str = "",
        max_batch: int = 0,
        scheduler: SchedulerName = "auto",
        device: str = "",
        dtype: str = "",
        threads: int = 0,
        manifest: Mapping[str, str] | None = None,
    ) -> None:
        self._source = locate(model)
        self.prompt_format = self._source.prompt_format
        self.model_version = adapted_version(self._source.version, adapter)
        self._adapter, self._device, self._dtype, self._manifest = adapter, device, dtype, manifest
        self._max_batch, self._scheduler_name, self._threads = max_batch, scheduler, threads
        self._loading = threading.Lock()
        self._running: tuple[PromptEncoder, Scheduler] | None = None

    def generate(self, prompts: Sequence[Prompt], options: GenerationOptions) -> list[Generated]:
        from ecom_ai.engines.hf.requests import wait_for

        encoder, scheduler = self._started()
        requests = [encoder.request(prompt, options, index) for index, prompt in enumerate(prompts)]
        scheduler.submit(requests)
        return wait_for(requests, options)

    def stream(self, prompt: Prompt, options: GenerationOptions) -> Iterator[str]:
        from ecom_ai.engines.hf.requests import pieces_of

        encoder, scheduler = self._started()
        request = encoder.request(prompt, options, streaming=True)
        scheduler.submit([request])
        return pieces_of(request)

    def load(self) -> None:
        """Load the weights now, so that the first request does not wait for them."""
        self._started()

    def close(self) -> None:
        """Stop the model thread and let go of the weights; a later request loads them again."""
        with self._loading:
            if self._running is not None:
                self._running[1].close()
                self._running = None

    def _started(self) -> tuple[PromptEncoder, Scheduler]:
        with self._loading:
            if self._running is None:
                self._running = self._start()
                weakref.finalize(self, self._running[1].close)
            return self._running

    def _start(self) -> tuple[PromptEncoder, Scheduler]:
        require_worker_extra()
        # These modules import torch; a process that only names this engine must not pay for that.
        from ecom_ai.engines.hf.encoding import PromptEncoder
        from ecom_ai.engines.hf.starting import make_scheduler, use_threads

        use_threads(self._threads)
        loaded = load_causal_lm(
            self._source, adapter=self._adapter, device=self._device, dtype=self._dtype, manifest=self._manifest
        )
        encoder = PromptEncoder(loaded.tokenizer, loaded.model.config, self.prompt_format)
        return encoder, make_scheduler(loaded, self._scheduler_name, self._max_batch)
