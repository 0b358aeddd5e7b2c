"""A loss curve of bounded length. Pure."""

from __future__ import annotations

Point = list[float | None]
"""`[step, training loss, validation loss or None, tokens per second]`."""
MOST = 400


def add_point(curve: list[Point], step: int, loss: float, valid_loss: float | None, speed: float) -> list[Point]:
    """The curve with one more point; once it is too long, every second plain point goes.

    Points with a validation loss are rare and what people look for: they stay until only they are left.
    """
    grown = [*curve, [step, round(loss, 5), None if valid_loss is None else round(valid_loss, 5), round(speed, 1)]]
    if len(grown) <= MOST:
        return grown
    thinned = [point for i, point in enumerate(grown[:-1]) if i % 2 == 0 or point[2] is not None]
    if len(thinned) > MOST * 3 // 4:
        thinned = thinned[::2]
    return [*thinned, grown[-1]]


def resumed_at(curve: list[Point], step: int) -> list[Point]:
    """Without the points that a killed attempt drew beyond its last checkpoint."""
    return [point for point in curve if point[0] is not None and point[0] <= step]
