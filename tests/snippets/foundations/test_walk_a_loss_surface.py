"""What the page 'Loss, gradients and the training loop' says about the surface."""

import math


def test_the_rate_decides_where_the_walk_ends(run_snippet):
    """Small is not there yet, good is deep, too large is shallow, far too large explodes."""
    final = run_snippet("foundations/walk_a_loss_surface").values["final_loss"]
    assert final["good"] < 0.3
    assert final["small"] > 3 * final["good"]
    assert final["too large"] > 3 * final["good"]
    assert not math.isfinite(final["far too large"])


def test_the_start_decides_which_valley(run_snippet):
    """Three starts at the same rate end at three different losses."""
    values = run_snippet("foundations/walk_a_loss_surface").values
    assert values["loss_right"] < values["loss_left"] < values["loss_flat"]
    assert abs(values["final_loss"]["too large"] - values["loss_left"]) < 0.01


def test_a_nudge_leaves_the_flat_point(run_snippet):
    """A hundredth to the right or left ends in different valleys, after a wait."""
    values = run_snippet("foundations/walk_a_loss_surface").values
    assert abs(values["loss_nudged"] - values["loss_right"]) < 0.01
    assert abs(values["loss_nudged_other"] - values["loss_left"]) < 0.01
    assert values["steps_stuck"] > 10


def test_the_paths_are_drawn(run_snippet):
    """The figure names the deep valley and the ridge."""
    figure = run_snippet("foundations/walk_a_loss_surface").figures["paths_on_surface"]
    assert "deep valley" in figure and "over the ridge" in figure
