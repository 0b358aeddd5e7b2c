"""Every benchmark, one after the other: `make bench`."""

from __future__ import annotations

import subprocess
import sys

MODULES = (
    "generation_speed",
    "bulk_descriptions",
    "web_process",
    "guard_speed",
    "prepare_speed",
    "training_speed",
    "starter_quality",
    "classification_speed",
    "backfill",
    "kill_backfill",
    "chat_quality",
    "chat_search",
    "kill_test",
    "outage",
    "broker_down",
    "sqlite_load",
    "chat_streams",
    "chat_first_text",
    "chat_beside_bulk",
)


def main() -> int:
    failed = []
    for name in MODULES:
        print(f"\n===== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll benchmarks ran.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
