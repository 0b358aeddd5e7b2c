"""Keys and values of many rows in one block of memory that is written in place.

All rows write to the same column at each step, so a row that joins late starts further right: row `i` owns the columns
`firsts[i] .. end`. Positions are given to the model apart, so the column says nothing about the place in the text.
The plain cache of transformers copies everything at each step; this one moves data only when a row leaves, or once in
a few hundred steps when the block is full.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import Cache, DynamicCache
from transformers.cache_utils import DynamicLayer

COLUMN_SLACK = 128
"""Fewest free columns after a move: moves stay rare."""


class RowLayer(DynamicLayer):  # type: ignore[misc]  # transformers is not checked here
    """One layer's block, [row capacity, heads, columns, head size]; its owner decides which part is alive."""

    def __init__(self, owner: RowCache) -> None:
        super().__init__()
        self.owner = owner

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        rows, start, end = self.owner.rows, self.owner.start, self.owner.end
        written = slice(end - key_states.shape[2], end)
        self.keys[:rows, :, written] = key_states
        self.values[:rows, :, written] = value_states
        return self.keys[:rows, :, start:end], self.values[:rows, :, start:end]

    def get_seq_length(self) -> int:
        """Columns before the one being written: that is what masks are built from."""
        return max(0, self.owner.end - self.owner.start - 1)

    def allocate(self, like: torch.Tensor, rows: int, columns: int) -> None:
        shape = (rows, like.shape[1], columns, like.shape[3])
        self.keys, self.values = like.new_zeros(shape), like.new_zeros(shape)
        self.is_initialized = True


class RowCache:
    """Rows come by `admit`, go by `remove`; `open_column` makes place for the next token of each."""

    def __init__(self) -> None:
        self.layers: list[RowLayer] = []
        self.past = Cache(layers=self.layers)
        self.firsts: list[int] = []
        self.start = self.end = self.columns = self.row_capacity = 0

    @property
    def rows(self) -> int:
        return len(self.firsts)

    def admit(self, prefilled: DynamicCache, lengths: Sequence[int], *, rows: int = 0, columns: int = 0) -> None:
        """Append rows from a left-padded prefill; row `i` has `lengths[i]` real tokens at its right end.

        `rows` and `columns` say how much the block will probably hold: fresh memory is dear, so it comes at once.
        """
        width, count, before = max(lengths), len(lengths), self.rows
        self._make_room(prefilled, width, max(rows, before + count), columns)
        padded = prefilled.layers[0].keys.shape[2]
        for layer, source in zip(self.layers, prefilled.layers, strict=True):
            target, kept = slice(self.end - width, self.end), slice(padded - width, padded)
            layer.keys[before : before + count, :, target] = source.keys[:, :, kept]
            layer.values[before : before + count, :, target] = source.values[:, :, kept]
        self.firsts.extend(self.end - length for length in lengths)
        self.start = min(self.firsts)

    def remove(self, row: int) -> None:
        """Drop a row; the last one takes its place, so that living rows stay together."""
        last = self.rows - 1
        if row != last:
            alive = slice(self.firsts[last], self.end)
            for layer in self.layers:
                layer.keys[row, :, alive] = layer.keys[last, :, alive]
                layer.values[row, :, alive] = layer.values[last, :, alive]
            self.firsts[row] = self.firsts[last]
        self.firsts.pop()
        self.start = min(self.firsts, default=self.end)

    def open_column(self) -> None:
        if self.end == self.columns:
            self._move(0, self.row_capacity)
        self.end += 1

    def visible(self, device: torch.device) -> torch.Tensor | None:
        """bool[rows, columns alive], True where a row may look; None where all rows look everywhere."""
        if all(first == self.start for first in self.firsts):
            return None
        columns = torch.arange(self.start, self.end, device=device)
        firsts = torch.tensor(self.firsts, device=device)
        return columns[None, :] >= firsts[:, None]

    def _make_room(self, prefilled: DynamicCache, width: int, rows: int, columns: int) -> None:
        if not self.layers:
            self.layers.extend(RowLayer(self) for _ in prefilled.layers)
            for layer, source in zip(self.layers, prefilled.layers, strict=True):
                layer.allocate(source.keys, 0, 0)
        if not self.rows:
            self.start = self.end = 0
        if self.end < width or rows > self.row_capacity:
            start = max(0, width - (self.end - self.start))
            self._move(start, rows, columns)
            self.end = max(self.end, width)

    def _move(self, start: int, rows: int, columns: int = 0) -> None:
        """Put the living window at column `start`, in a larger block if this one is too small."""
        used = self.end - self.start
        needed = start + used + COLUMN_SLACK
        fits = needed <= self.columns and rows <= self.row_capacity
        alive, window = slice(0, self.rows), slice(self.start, self.end)
        if not fits:
            self.columns = max(self.columns, columns, needed + used // 2)
            self.row_capacity = max(rows, self.row_capacity)
        for layer in self.layers:
            keys, values = layer.keys[alive, :, window], layer.values[alive, :, window]
            if fits:
                keys, values = keys.clone(), values.clone()
            else:
                layer.allocate(keys, self.row_capacity, self.columns)
            layer.keys[alive, :, start : start + used] = keys
            layer.values[alive, :, start : start + used] = values
        self.firsts = [first - self.start + start for first in self.firsts]
        self.start, self.end = start, start + used
