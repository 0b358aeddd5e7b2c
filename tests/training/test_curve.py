from __future__ import annotations

from ecom_ai.training.curve import MOST, add_point, resumed_at


def drawn(count):
    curve = []
    for step in range(1, count + 1):
        curve = add_point(curve, step, 5 / step, 5 / step if step % 100 == 0 else None, 1000.0)
    return curve


def test_a_short_curve_keeps_every_point():
    assert [point[0] for point in drawn(50)] == list(range(1, 51))


def test_a_long_curve_stays_bounded_and_keeps_its_ends_and_validation_points():
    curve = drawn(20_000)
    steps = [point[0] for point in curve]
    assert len(curve) <= MOST
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (1, 20_000)
    assert sum(point[2] is not None for point in curve) >= 50


def test_points_beyond_the_checkpoint_are_dropped():
    assert [point[0] for point in resumed_at(drawn(9), 6)] == [1, 2, 3, 4, 5, 6]
