"""The division by the root of the head size."""

import pytest


@pytest.mark.parametrize(("size", "weight"), [(16, 0.58), (64, 0.79), (128, 0.85), (1024, 0.95)])
def test_unscaled_scores_pick_a_winner_at_random(run_snippet, size, weight):
    """Variance is about the size; the largest weight grows with it."""
    values = run_snippet("foundations/scale_the_scores").values
    assert abs(values["variance"][size] / size - 1) < 0.05
    assert abs(values["unscaled"][size] - weight) < 0.01
    assert abs(values["scaled"][size] - 0.11) < 0.01


def test_scaling_keeps_the_slope(run_snippet):
    """Unscaled, most queries are stuck and the mean slope is smaller."""
    values = run_snippet("foundations/scale_the_scores").values
    assert values["stuck"] > 0.5
    assert values["slope_unscaled"] < values["slope_scaled"] / 2


def test_the_models_width_is_the_wrong_size(run_snippet):
    """Variance falls to a twelfth, and the weights come near no preference."""
    values = run_snippet("foundations/scale_the_scores").values
    assert abs(values["variance_right"] - 1) < 0.05
    assert abs(values["variance_wrong"] - 64 / 768) < 0.01
    assert values["weight_wrong"] < 2 * values["even_weight"]
