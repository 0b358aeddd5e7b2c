"""CSV that spreadsheets open as text: no cell is a formula, Chinese stays Chinese. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""Some spreadsheets take the wide signs of an East Asian keyboard for the narrow ones."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take Chinese for Latin-1."""


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would run gets an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class _Echo:
    """What csv.writer writes comes straight back, a line at a time."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The whole file, a line at a time, the names of the columns first."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + str(writer.writerow(columns))
    for row in rows:
        yield str(writer.writerow([safe_cell(cell) for cell in row]))
