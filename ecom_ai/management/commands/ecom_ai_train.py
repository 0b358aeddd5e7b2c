"""Train a tokenizer or a model: here and now on plain files, or as a job of the training worker."""

from __future__ import annotations

import json
import signal
from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecom_ai.artifacts import services as artifacts
from ecom_ai.engines.training import TrainingOptions, add_arguments, load_trainer, options_from
from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs import services as jobs
from ecom_ai.training import services, tasks


class Command(BaseCommand):
    help = (
        "ecom_ai_train TASK --data DIR --out DIR works on plain files and needs no database; a run that was stopped "
        "goes on when the same command is given again. With --queue the same run becomes a job whose model is kept "
        "as a version. For several GPUs: accelerate launch -m ecom_ai.engines.hf.training TASK ..."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)
        parser.add_argument("--queue", action="store_true", help="run as a job; --out is not used")
        parser.add_argument("--activate", action="store_true", help="with --queue: use the model if it is better")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["queue"]:
                self._enqueue(options)
            else:
                self._train(options_from(options))
        except (EcomAIError, OSError) as error:
            raise CommandError(str(error)) from error

    def _train(self, options: TrainingOptions) -> None:
        stopping: list[int] = []
        before = {n: signal.signal(n, lambda n, _: stopping.append(n)) for n in (signal.SIGINT, signal.SIGTERM)}
        try:
            result = load_trainer().run(options, on_step=self._show, should_stop=lambda: bool(stopping))
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        if result.stopped:
            raise CommandError(
                f"Stopped after step {result.steps}; the same command goes on from there.", returncode=130
            )
        self.stdout.write(f"Wrote {result.folder}: {result.size / 1e6:.1f} MB")
        if result.steps:
            self.stdout.write(
                f"{result.steps} steps, training loss {result.train_loss:.4f}, validation loss {result.valid_loss:.4f}"
            )

    def _show(self, step: int, loss: float, valid_loss: float | None, tokens_per_second: float) -> None:
        valid = "" if valid_loss is None else f"  validation {valid_loss:.4f}"
        self.stdout.write(f"step {step:6d}  loss {loss:.4f}{valid}  {tokens_per_second:,.0f} tokens/s")
        self.stdout.flush()

    def _enqueue(self, options: dict[str, Any]) -> None:
        data: Path = options["data"]
        dataset = services.create_data_set(data, name=data.name, card=_card(data / "card.json"))
        given = options_from(options).as_json()
        standard = TrainingOptions(given["task"], data, data).as_json()
        params = {
            o.name: given[o.name]
            for o in fields(TrainingOptions)
            if o.name not in services.SET_BY_THE_RUN and given[o.name] != standard[o.name]
        }
        base = self._base(options["base"], given["task"])
        run = tasks.start(task=given["task"], dataset=dataset, params=params, base=base, activate=options["activate"])
        words = jobs.queued_message(run.job) if run.job else ""
        self.stdout.write(f"Run {run.pk}, job {run.job_id}. {words}")

    def _base(self, folder: Path | None, task: str) -> Any:
        """A folder becomes a version first, so that a worker on another machine can fetch it."""
        if folder is None:
            return None
        role = "text_tokenizer" if not (folder / "config.json").exists() else services.ROLES[task]
        return artifacts.register(folder, role=role, name=folder.name)


def _card(path: Path) -> dict[str, Any]:
    try:
        card = json.loads(path.read_text("utf-8-sig")) if path.exists() else {}
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} is no JSON: {error}.") from error
    if not isinstance(card, dict):
        raise CommandError(f"{path} is no JSON object.")
    return card
