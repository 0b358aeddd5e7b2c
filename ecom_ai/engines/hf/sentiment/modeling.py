"""The network. Shapes: B texts, T tokens, W width of a token, H hidden size of one direction, C classes."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - the field's own name
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.modeling_outputs import MaskedLMOutput, SequenceClassifierOutput

from ecom_ai.engines.hf.sentiment.configuration import SentimentConfig
from ecom_ai.engines.hf.sentiment.ngrams import NgramIndex
from ecom_ai.engines.hf.sentiment.tables import Table

SAMPLED = 1500


class Encoder(nn.Module):  # type: ignore[misc] # torch is not followed by the type checker
    """Tokens in order: neighbours mixed by a gated convolution, then one LSTM in each direction."""

    def __init__(self, config: SentimentConfig) -> None:
        super().__init__()
        self.tokens = Table(config.vocab_size, config.width, packed=config.packed, deviation=0.1)
        self.mark = nn.Parameter(torch.zeros(config.width))
        self.mix = nn.Linear(3 * config.width, 2 * config.width)
        self.norm = nn.LayerNorm(config.width)
        self.ahead = nn.LSTM(config.width, config.hidden, batch_first=True)
        self.back = nn.LSTM(config.width, config.hidden, batch_first=True)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, ids: Tensor, mask: Tensor, marks: Tensor | None) -> Tensor:
        # ids: [B, T] int64, mask, marks: [B, T] bool -> [B, T, 2H]
        states = self.tokens(ids) * mask.unsqueeze(-1)  # [B, T, W]
        if marks is not None:
            states = states + marks.unsqueeze(-1) * self.mark
        states = self.dropout(states)
        wide = F.pad(states, (0, 0, 1, 1))
        beside = torch.cat([wide[:, :-2], states, wide[:, 2:]], dim=-1)  # [B, T, 3W]
        states = self.norm(states + F.glu(self.mix(beside), dim=-1)) * mask.unsqueeze(-1)
        # Each row is reversed within its own length, so that padding never runs before the text.
        order = (mask.sum(1, keepdim=True) - 1 - torch.arange(ids.shape[1], device=ids.device)).clamp(min=0)  # [B, T]
        ahead = self.ahead(states)[0]
        back = turned(self.back(turned(states, order))[0], order)
        return self.dropout(torch.cat([ahead, back], dim=-1))


def turned(states: Tensor, order: Tensor) -> Tensor:
    return states.gather(1, order.unsqueeze(-1).expand(-1, -1, states.shape[-1]))


class SentimentPreTrainedModel(PreTrainedModel):  # type: ignore[misc] # transformers is not followed
    config_class = SentimentConfig
    base_model_prefix = "encoder"

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, Table):
            module.reset()


class SentimentForMaskedLM(SentimentPreTrainedModel):
    """Guesses hidden tokens; what its encoder learns from texts without labels goes into the classifier."""

    def __init__(self, config: SentimentConfig) -> None:
        super().__init__(config)
        self.encoder = Encoder(config)
        self.out = nn.Linear(2 * config.hidden, config.width)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))
        self.post_init()

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor | None = None, labels: Tensor | None = None
    ) -> MaskedLMOutput:
        # labels: [B, T], -100 where nothing is to be guessed
        mask = (torch.ones_like(input_ids) if attention_mask is None else attention_mask).bool()
        states = self.encoder(input_ids, mask, None)
        if labels is None:
            return MaskedLMOutput(logits=self.guesses(states))
        wanted = labels.ne(-100)
        tokens = labels[wanted]  # [N]
        # Telling the right token from a sample (Jean et al. 2015) costs a sixth of telling it from all of them.
        drawn = torch.randint(self.config.vocab_size, (SAMPLED,), device=labels.device)
        choice = torch.cat([tokens, drawn]).unique()  # [S], sorted
        logits = self.guesses(states[wanted], choice)  # [N, S]
        return MaskedLMOutput(loss=F.cross_entropy(logits, torch.searchsorted(choice, tokens)), logits=logits)

    def guesses(self, states: Tensor, choice: Tensor | None = None) -> Tensor:
        """Scores of all tokens, or of those chosen."""
        weight, bias = self.encoder.tokens.weight, self.bias
        if choice is not None:
            weight, bias = weight[choice], bias[choice]
        return F.gelu(self.out(states)) @ weight.T + bias


class SentimentForSequenceClassification(SentimentPreTrainedModel):
    """Moods of texts, or, in rows that have `token_type_ids` 1 somewhere, moods toward the words marked so."""

    def __init__(self, config: SentimentConfig) -> None:
        super().__init__(config)
        size = 2 * config.hidden
        self.ngrams = NgramIndex(config)
        self.weights = Table(config.buckets, config.num_labels, packed=config.packed)
        self.weights_bias = nn.Parameter(torch.zeros(config.num_labels))
        self.shares = nn.Parameter(torch.ones(2, 2))  # [text or term, n-grams or encoder]
        self.encoder = Encoder(config)
        self.attention = nn.Linear(size, 1)
        self.text_head = nn.Linear(2 * size, config.num_labels)
        self.term_query = nn.Linear(size, size)
        self.term_head = nn.Linear(3 * size, config.num_labels)
        self.dropout = nn.Dropout(config.dropout)
        self.post_init()

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        labels: Tensor | None = None,
    ) -> SequenceClassifierOutput:
        mask = (torch.ones_like(input_ids) if attention_mask is None else attention_mask).bool()
        marks = None if token_type_ids is None or not token_type_ids.any() else token_type_ids.bool()
        shares = self.shares[0 if marks is None else marks.any(1).long()]  # [2] or [B, 2]
        counted, read = self.counted(input_ids, mask, marks), self.read(input_ids, mask, marks)  # [B, C]
        logits = shares[..., :1] * counted + shares[..., 1:] * read
        loss = None if labels is None else F.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)

    def counted(self, ids: Tensor, mask: Tensor, marks: Tensor | None = None) -> Tensor:
        """What the n-grams say: [B, C]. Around a term only those within `window` tokens count."""
        buckets, owners = self.ngrams(ids, mask if marks is None else mask & near(marks, self.config.window))
        sums = torch.zeros(len(ids), self.config.num_labels, device=ids.device, dtype=self.weights_bias.dtype)
        sums = sums.index_add(0, owners, self.weights(buckets).to(sums.dtype))
        count = torch.bincount(owners, minlength=len(ids)).clamp(min=1).to(sums.dtype)
        return sums / count.sqrt().unsqueeze(1) + self.weights_bias

    def read(self, ids: Tensor, mask: Tensor, marks: Tensor | None = None) -> Tensor:
        """What the encoder says: [B, C]."""
        states = self.encoder(ids, mask, marks)  # [B, T, 2H]
        hidden = ~mask.unsqueeze(-1)
        peak = states.masked_fill(hidden, -1e4).amax(1) * mask.any(1, keepdim=True)  # [B, 2H]
        text = self.text_head(self.dropout(torch.cat([attended(states, self.attention(states), hidden), peak], -1)))
        if marks is None:
            return text
        weight = marks.unsqueeze(-1).to(states.dtype)
        term = (states * weight).sum(1) / weight.sum(1).clamp(min=1)  # [B, 2H]
        scores = (states @ self.term_query(term).unsqueeze(-1)) * states.shape[-1] ** -0.5
        about = attended(states, scores, hidden)
        close = attended(states, torch.zeros_like(scores), ~(near(marks, 4) & mask).unsqueeze(-1))
        told = self.term_head(self.dropout(torch.cat([term, about, close], -1)))
        return torch.where(marks.any(1, keepdim=True), told, text)


def attended(states: Tensor, scores: Tensor, hidden: Tensor) -> Tensor:
    # states [B, T, 2H], scores and hidden [B, T, 1] -> [B, 2H]; a row of nothing but padding gives zeros
    shares = scores.masked_fill(hidden, -1e4).softmax(1) * ~hidden
    return (states * shares).sum(1)


def near(marks: Tensor, window: int) -> Tensor:
    """Tokens within `window` of a marked one; every token in rows without marks."""
    spread = F.max_pool1d(marks.float().unsqueeze(1), 2 * window + 1, stride=1, padding=window).squeeze(1).bool()
    return spread | ~marks.any(1, keepdim=True)
