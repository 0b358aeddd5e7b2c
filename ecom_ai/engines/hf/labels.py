"""From the labels of a model, whoever named them, to `SENTIMENTS`. No torch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ecom_ai.engines.base import SENTIMENTS, Sentiment
from ecom_ai.exceptions import ConfigurationError

WORDS: dict[str, Sentiment] = {
    **dict.fromkeys(("negative", "neg", "bad", "负面", "消极", "差评"), "negative"),
    **dict.fromkeys(("neutral", "neu", "mixed", "中性", "中评"), "neutral"),
    **dict.fromkeys(("positive", "pos", "good", "正面", "积极", "好评"), "positive"),
}
STARS: dict[int, Sentiment] = {1: "negative", 2: "negative", 3: "neutral", 4: "positive", 5: "positive"}
_STARS = re.compile(r"([1-5])[ _-]*(?:stars?|星)|stars?[ _-]*([1-5])", re.IGNORECASE)


def sentiments_of(labels: Mapping[int, str], given: Sequence[str] = ()) -> list[Sentiment]:
    """Which sentiment each output of the model stands for; `given` names them where the model does not.

    Models of two labels never answer neutral; the stars of five count as 1-2, 3 and 4-5. Raises `ConfigurationError`
    for labels that say nothing about moods.
    """
    names = list(given) or [str(labels[number]) for number in sorted(labels)]
    if len(names) != len(labels):
        raise ConfigurationError(f"labels has {len(names)} names, but the model tells {len(labels)} classes apart.")
    meanings = [_meaning(name) for name in names]
    known = [meaning for meaning in meanings if meaning is not None]
    if len(known) < len(names) or not {"negative", "positive"} <= set(known):
        raise ConfigurationError(
            f"The model's labels {', '.join(names)[:200]} are no sentiments. Name a model of negative and positive, "
            'of three moods or of one to five stars, or say what its outputs mean: OPTIONS = {"labels": '
            f"{list(SENTIMENTS)}}}, one for each output."
        )
    return known


def _meaning(name: str) -> Sentiment | None:
    stars = _STARS.fullmatch(name.strip())
    if stars:
        return STARS[int(stars[1] or stars[2])]
    return WORDS.get(name.strip().lower())
