"""The project's own small classifier of moods, known to transformers like any other architecture.

Two models that know different things are added up: hashed character n-grams, which weigh words and phrases one by one,
and a small recurrent encoder, which reads them in order. Importing this package registers both config and models.
"""

from __future__ import annotations

from transformers import AutoConfig, AutoModelForMaskedLM, AutoModelForSequenceClassification

from ecom_ai.engines.hf.sentiment.configuration import SentimentConfig
from ecom_ai.engines.hf.sentiment.modeling import SentimentForMaskedLM, SentimentForSequenceClassification

AutoConfig.register(SentimentConfig.model_type, SentimentConfig, exist_ok=True)
AutoModelForSequenceClassification.register(SentimentConfig, SentimentForSequenceClassification, exist_ok=True)
AutoModelForMaskedLM.register(SentimentConfig, SentimentForMaskedLM, exist_ok=True)

__all__ = ["SentimentConfig", "SentimentForMaskedLM", "SentimentForSequenceClassification"]
