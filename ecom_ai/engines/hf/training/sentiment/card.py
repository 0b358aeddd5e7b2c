"""The model card of a classifier."""

from __future__ import annotations

from ecom_ai.engines.hf.sentiment import SentimentForSequenceClassification
from ecom_ai.engines.hf.training.card import command_section, data_section
from ecom_ai.engines.training import TrainingOptions, TrainingResult


def sentiment_card(
    options: TrainingOptions,
    result: TrainingResult,
    model: SentimentForSequenceClassification,
    data: dict[str, object],
    texts: int,
) -> str:
    """Markdown with the front matter that model hubs read."""
    languages = data.get("languages")
    named = ", ".join(map(str, languages)) if isinstance(languages, (list, dict)) else str(languages or "")
    rows = {
        "Made from": f"`{options.base.name}`" if options.base else "scratch",
        "Parameters": f"{model.num_parameters():,}",
        "Texts trained on": f"{texts:,}",
        "Steps": f"{result.steps:,}",
        "Training time": f"{result.seconds / 60:.1f} minutes",
        "Training loss": f"{result.train_loss:.4f}",
        "Validation loss": f"{result.valid_loss:.4f} nats a text",
    }
    table = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
    front = [
        "---",
        f"language: [{named}]",
        f"license: {data.get('licence') or 'unknown'}",
        "library_name: transformers",
    ]
    front += ["pipeline_tag: text-classification", "---"]
    title = ["", f"# {options.version}", "", "Moods of reviews: negative, neutral, positive.", ""]
    return "\n".join([*front, *title, *table, "", *data_section(data), *command_section(options), ""])
