"""The decoder block, its properties and its slips."""

import pytest
import torch


def test_agrees_with_the_library(run_snippet):
    """Far below the size of an output number."""
    values = run_snippet("foundations/transformer_block").values
    assert values["difference_library"] < 1e-4 < values["typical_output"]


def test_the_block_keeps_four_properties(run_snippet):
    """Causal, feed-forward by row, deaf to size, identity plus correction."""
    values = run_snippet("foundations/transformer_block").values
    assert values["change_before_20"] < 1e-5
    assert values["difference_alone"] < 1e-3
    assert values["difference_loud"] < 1e-4
    assert values["difference_moved"] < 1e-2
    state, positions = values["state"], values["positions"]
    assert torch.equal(values["block"](state, values["silent"], positions), state)


def test_feed_forward_holds_most_parameters(run_snippet):
    """Attention is the smaller part."""
    values = run_snippet("foundations/transformer_block").values
    assert values["parameters_feed_forward"] > 2 * values["parameters_attention"]


def test_every_slip_shows_at_the_last_position(run_snippet):
    """Each error is large, none raises."""
    errors = run_snippet("foundations/transformer_block").values["error_last"]
    assert len(errors) == 5
    assert min(errors.values()) > 1


@pytest.mark.parametrize("slip", ["positions left out", "query heads in another order"])
def test_two_slips_hide_at_the_first_position(run_snippet, slip):
    """The first token has only itself to look at."""
    assert run_snippet("foundations/transformer_block").values["error_first"][slip] < 1e-4


def test_without_residual_positions_become_one(run_snippet):
    """And the slope at the input explodes."""
    values = run_snippet("foundations/transformer_block").values
    assert values["curve_without"][12] > 0.98
    assert values["likeness_with"] < 0.7 < 0.999 < values["likeness_without"]
    assert values["slope_without"] > 1e5 * values["slope_with"]
