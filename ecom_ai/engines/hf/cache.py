"""Keys and values of many rows in one block of memory that is written in place.

All rows write to the same column at each step, so a row that joins late starts further right: row `i` owns the columns
`firsts[i] .. end`. Positions are given to the model apart, so the column says nothing about the place in the text.
The plain cache of transformers copies everything at each step; this one moves data only when a row leaves, or once in
a few hundred steps when the block is full.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from transformers import Cache, DynamicCache
from transformers.cache_utils import DynamicLayer

COLUMN_SLACK = 128
"""Fewest free columns after a move: moves stay rare."""
DENSE_STEP, DENSE_SLACK = 32, 16
"""What the shapes of a dense block are multiples of, and its fewest free columns after a move."""


class RowLayer(DynamicLayer):  # type: ignore[misc]  # transformers is not checked here
    """One layer's block, [row capacity, heads, columns, head size]; its owner decides which part is alive."""

    def __init__(self, owner: RowCache) -> None:
        super().__init__()
        self.owner = owner

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        rows, end = self.owner.rows, self.owner.end
        written = slice(end - key_states.shape[2], end)
        self.keys[:rows, :, written] = key_states
        self.values[:rows, :, written] = value_states
        seen_rows, seen = self.owner.window
        return self.keys[seen_rows, :, seen], self.values[seen_rows, :, seen]

    def get_seq_length(self) -> int:
        """Columns before the one being written: that is what masks are built from."""
        return max(0, self.owner.end - self.owner.start - 1)

    def allocate(self, like: torch.Tensor, rows: int, columns: int) -> None:
        shape = (rows, like.shape[1], columns, like.shape[3])
        self.keys, self.values = self.owner.block(like, shape), self.owner.block(like, shape)
        self.is_initialized = True


class RowCache:
    """Rows come by `admit`, go by `remove`; `open_column` makes place for the next token of each.

    `dense`: attention is shown the whole block, which is kept hardly wider than what is alive. The CPU's batched
    products copy what is not contiguous and compile a kernel for each new shape; the mask hides what is not alive.
    """

    def __init__(self, *, dense: bool = False) -> None:
        self.dense = dense
        self._spare: list[torch.Tensor] = []
        self.layers: list[RowLayer] = []
        self.past = Cache(layers=self.layers)
        self.firsts: list[int] = []
        self.start = self.end = self.columns = self.row_capacity = 0

    @property
    def rows(self) -> int:
        return len(self.firsts)

    @property
    def window(self) -> tuple[slice, slice]:
        """The rows and columns that attention is shown."""
        if self.dense:
            return slice(0, rounded_rows(self.rows)), slice(0, self.columns)
        return slice(0, self.rows), slice(self.start, self.end)

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
        """bool[rows, columns] of the window, True where a row may look; None where all rows look everywhere."""
        rows, seen = self.window
        if not self.dense and all(first == self.start for first in self.firsts):
            return None
        columns = torch.arange(seen.start, seen.stop, device=device)
        # A row that is not alive looks somewhere, too: the softmax of nothing is no number.
        firsts = torch.tensor(self.firsts + [self.start] * (rows.stop - self.rows), device=device)
        return (columns[None, :] >= firsts[:, None]) & (columns < self.end)

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
        """Put the living window at column `start`, in another block if this one is too small or is to stay dense."""
        used = self.end - self.start
        needed = start + used + (DENSE_SLACK if self.dense else COLUMN_SLACK)
        fits = needed <= self.columns and rows <= self.row_capacity and not self.dense
        alive, window = slice(0, self.rows), slice(self.start, self.end)
        if not fits:
            self._resize(rows, needed, max(columns, needed + used // 2))
        for layer in self.layers:
            old = layer.keys, layer.values
            keys, values = (block[alive, :, window] for block in old)
            if fits:
                keys, values = keys.clone(), values.clone()
            else:
                layer.allocate(keys, self.row_capacity, self.columns)
            layer.keys[alive, :, start : start + used] = keys
            layer.values[alive, :, start : start + used] = values
            if self.dense:
                self._spare = [*self._spare[-2:], *old]
        self.firsts = [first - self.start + start for first in self.firsts]
        self.start, self.end = start, start + used

    def _resize(self, rows: int, needed: int, wished: int) -> None:
        """What the next blocks hold; a dense one no more columns than it needs."""
        rows = max(rows, self.row_capacity)
        if self.dense:
            self.row_capacity, self.columns = rounded_rows(rows), _round_up(needed)
        else:
            self.row_capacity, self.columns = rows, max(self.columns, wished)

    def block(self, like: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
        """Zeros, or memory that another layer has left: fresh pages are dearer than what is copied into them."""
        wanted = math.prod(shape)
        for place, spare in enumerate(self._spare):
            memory = like.new_empty(0).set_(spare.untyped_storage())
            if memory.numel() >= wanted:
                del self._spare[place]
                return memory[:wanted].view(shape)
        return like.new_zeros(shape)


def rounded_rows(rows: int) -> int:
    """Few rows are not made many: a power of two below `DENSE_STEP`, above it a multiple."""
    return _round_up(rows) if rows > DENSE_STEP else 1 << max(0, rows - 1).bit_length()


def _round_up(number: int) -> int:
    return -(-number // DENSE_STEP) * DENSE_STEP
