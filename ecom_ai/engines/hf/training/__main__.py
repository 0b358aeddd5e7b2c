"""`python -m ecom_ai.engines.hf.training TASK --data DIR --out DIR`; also what `accelerate launch -m` starts."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence

from ecom_ai.engines.hf.training.run import run
from ecom_ai.engines.training import add_arguments, options_from
from ecom_ai.exceptions import EcomAIError


def show(step: int, loss: float, valid_loss: float | None, tokens_per_second: float) -> None:
    valid = "" if valid_loss is None else f"  validation {valid_loss:.4f}"
    print(f"step {step:6d}  loss {loss:.4f}{valid}  {tokens_per_second:,.0f} tokens/s", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ecom_ai.engines.hf.training", description=__doc__)
    add_arguments(parser)
    stopping: list[int] = []

    def stop(number: int, _frame: object) -> None:
        stopping.append(number)
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        # The first signal ends the run after this step, with a checkpoint; a second one ends it at once.
        signal.signal(number, stop)
    try:
        result = run(options_from(vars(parser.parse_args(arguments))), on_step=show, should_stop=lambda: bool(stopping))
    except EcomAIError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    if result.stopped:
        print(f"Stopped after step {result.steps}; the same command goes on from there.")
        return 130
    print(
        f"Wrote {result.folder}: {result.size / 1e6:.1f} MB, {result.steps} steps, "
        f"training loss {result.train_loss:.4f}, validation loss {result.valid_loss:.4f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
