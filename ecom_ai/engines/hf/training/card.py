"""The model card: what the model was made of, what it cost, how well it does."""

from __future__ import annotations

import json

from ecom_ai.engines.training import TrainingOptions, TrainingResult


def model_card(
    options: TrainingOptions, result: TrainingResult, *, parameters: int, data: dict[str, object], skipped: int
) -> str:
    """Markdown with the front matter that model hubs read."""
    languages, licence = _words(data.get("languages")), str(data.get("licence") or data.get("license") or "unknown")
    front = [
        "---",
        f"language: [{', '.join(languages)}]",
        f"license: {licence}",
        "library_name: transformers",
        "pipeline_tag: text-generation",
        "---",
    ]
    rows = {
        "Task": options.task,
        "Made from": f"`{options.base.name}`" if options.base else "scratch",
        "Parameters": f"{parameters:,}",
        "Folder": f"{result.size / 1e6:.1f} MB, weights in {options.save_dtype}",
        "Context": f"{options.context} tokens",
        "Steps": f"{result.steps:,}",
        "Tokens seen": f"{result.tokens:,}",
        "Training time": f"{result.seconds / 60:.1f} minutes",
        "Training loss": f"{result.train_loss:.4f}",
        "Validation loss": f"{result.valid_loss:.4f}",
    }
    if result.base_valid_loss is not None:
        rows["Validation loss before"] = f"{result.base_valid_loss:.4f}"
    if skipped:
        rows["Records left out"] = f"{skipped:,}, longer than the context"
    table = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
    return "\n".join(
        [*front, "", f"# {options.version}", "", *table, "", *data_section(data), *command_section(options), ""]
    )


def data_section(data: dict[str, object]) -> list[str]:
    if not data:
        return ["## Data", "", "No data card came with the data.", ""]
    rows = [f"| {name} | {_cell(value)} |" for name, value in data.items()]
    return ["## Data", "", "| | |", "|---|---|", *rows, ""]


def _cell(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace("|", "\\|").replace("\n", " ")


def command_section(options: TrainingOptions) -> list[str]:
    default = TrainingOptions(options.task, options.data, options.out).as_json()
    paths = {"data", "out", "base", "work"}
    changed = [
        f"--{name.replace('_', '-')}" + ("" if value is True else f" {value}")
        for name, value in options.as_json().items()
        if name not in {"task", *paths} and value != default[name]
    ]
    base = ["--base BASE"] if options.base else []
    words = ["manage.py ecom_ai_train", options.task, "--data DATA --out OUT", *base, *changed]
    return ["## Made again with", "", "```", " ".join(words), "```"]


def _words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [str(key) for key in value if str(key) in {"zh", "en"}] or ["zh", "en"]
    return [str(item) for item in value] if isinstance(value, list | tuple) else ["zh", "en"]
