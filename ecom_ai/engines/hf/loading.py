"""The one way by which weights come into memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecom_ai.engines.base import PromptFormat
from ecom_ai.engines.hf.sources import ModelSource, adapted_version, locate, verify
from ecom_ai.exceptions import EngineUnavailable, MissingExtra

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class LoadedModel:
    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    version: str
    prompt_format: PromptFormat


def load_causal_lm(
    source: str | ModelSource,
    *,
    adapter: str = "",
    device: str = "",
    dtype: str = "",
    manifest: Mapping[str, str] | None = None,
) -> LoadedModel:
    """Check, then load, a text generator ready for inference; see `sources.locate` for what `source` may be.

    `adapter` is a folder of LoRA weights, merged into the model. `device` and `dtype` are chosen by measurement where
    empty. Raises UnsafeModel, EngineUnavailable or MissingExtra, each with what to do about it.
    """
    where = _checked(source, "text", manifest)
    if adapter:
        verify(Path(adapter))
    import torch
    from transformers import AutoModelForCausalLM

    from ecom_ai.engines.hf.device import chosen

    target = chosen(device)
    kind = getattr(torch, dtype) if dtype else best_dtype(target)
    model, tokenizer = _load(where.folder, kind, AutoModelForCausalLM)
    if adapter:
        model = _merged(model, adapter)
    version = adapted_version(where.version, adapter)
    return LoadedModel(model.to(target).eval().requires_grad_(False), tokenizer, version, where.prompt_format)


def load_classifier(
    source: str | ModelSource, *, device: str = "", dtype: str = "", manifest: Mapping[str, str] | None = None
) -> LoadedModel:
    """Check, then load, a classifier of sequences, the project's own small one or any other of transformers."""
    where = _checked(source, "sentiment", manifest)
    import torch
    from transformers import AutoModelForSequenceClassification

    import ecom_ai.engines.hf.sentiment  # noqa: F401 - makes the architecture known
    from ecom_ai.engines.hf.device import chosen

    target = chosen(device)
    kind = getattr(torch, dtype) if dtype else classifier_dtype(target, where.folder)
    model, tokenizer = _load(where.folder, kind, AutoModelForSequenceClassification)
    return LoadedModel(model.to(target).eval().requires_grad_(False), tokenizer, where.version, where.prompt_format)


def load_encoder(
    source: str | ModelSource, *, device: str = "", dtype: str = "float32", manifest: Mapping[str, str] | None = None
) -> LoadedModel:
    """Check, then load, an encoder without any head; the `pooler` that some have beside it is not needed."""
    where = _checked(source, "embedding", manifest)
    import torch
    from transformers import AutoModel

    from ecom_ai.engines.hf.device import chosen

    target = chosen(device)
    kind = getattr(torch, dtype) if dtype else best_dtype(target)
    model, tokenizer = _load(where.folder, kind, AutoModel, needless="pooler.")
    return LoadedModel(model.to(target).eval().requires_grad_(False), tokenizer, where.version, where.prompt_format)


def _checked(source: str | ModelSource, starter: str, manifest: Mapping[str, str] | None) -> ModelSource:
    require_worker_extra()
    where = source if isinstance(source, ModelSource) else locate(source, starter=starter)
    verify(where.folder, manifest)
    return where


def classifier_dtype(device: torch.device, folder: Path) -> torch.dtype:
    """As for generators, but the project's own network gains nothing from bfloat16: on an H100 6,600 texts a second
    beside 6,200 of float32, and one label in 250 changed.
    """
    import torch

    own = '"ecom_ai_sentiment"' in (folder / "config.json").read_text("utf-8")
    return torch.float32 if own else best_dtype(device)


def require_worker_extra() -> None:
    try:
        import torch  # noqa: F401 - only asked whether it is there
        import transformers  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            "This engine runs the model itself and needs torch: pip install 'ecom_ai[worker]'."
        ) from error


def best_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the processor multiplies it, else float32.

    Measured with a llama of 6 million parameters on two cores with AMX, milliseconds a step at batch 1 and 64: float32
    2.5 and 15.5, bfloat16 3.5 and 11.0; reading 64 prompts of 120 tokens: 1,076 and 170. One lonely row pays a
    millisecond, everything else gains.
    """
    import torch

    if device.type == "cuda":
        return torch.bfloat16
    capable = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return torch.bfloat16 if capable.get("amx_bf16") or capable.get("avx512_bf16") else torch.float32


def _load(
    folder: Path, dtype: torch.dtype, auto: Any, *, needless: str = "\0"
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    from transformers import AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    safely: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **safely)
        model, report = auto.from_pretrained(
            folder, dtype=dtype, use_safetensors=True, output_loading_info=True, **safely
        )
    except Exception as error:  # damaged files raise anything: TypeError, ZeroDivisionError, a bare Exception ...
        raise EngineUnavailable(
            f"The model in {folder} is damaged or incomplete: {error}. Fetch or build it again."
        ) from error
    if missing := [key for key in sorted(report["missing_keys"]) if not key.startswith(needless)]:
        # transformers would fill them with random numbers and go on.
        raise EngineUnavailable(f"The model in {folder} lacks weights: {', '.join(missing[:3])} ...")
    return model, tokenizer


def _merged(model: PreTrainedModel, adapter: str) -> PreTrainedModel:
    from peft import PeftModel
    from safetensors import SafetensorError

    try:
        adapted = PeftModel.from_pretrained(model, adapter, use_safetensors=True)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise EngineUnavailable(f"The adapter in {adapter} does not fit this model: {error}") from error
    merged: PreTrainedModel = adapted.merge_and_unload()
    return merged
