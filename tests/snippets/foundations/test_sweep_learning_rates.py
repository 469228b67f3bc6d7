"""What the page 'One weight, learned' says about learning rates."""

import itertools


def test_rates_below_the_limit_arrive(run_snippet):
    """1e-8 and 1e-7 reach the least-squares weight; 1e-9 is on its way after 200 steps."""
    values = run_snippet("foundations/sweep_learning_rates").values
    assert abs(values["weight_1e8"] - values["weight_exact"]) < 0.1
    assert abs(values["weight_1e7"] - values["weight_exact"]) < 0.1
    assert values["weight_1e9"] < 0.9 * values["weight_exact"]


def test_a_rate_above_the_limit_diverges(run_snippet):
    """3e-7 lies above the limit, and every step lands farther away on the other side."""
    values = run_snippet("foundations/sweep_learning_rates").values
    assert 1e-7 < values["rate_limit"] < 3e-7
    distances = [weight - values["weight_exact"] for weight in values["first_weights"]]
    assert all(abs(b) > abs(a) and a * b < 0 for a, b in itertools.pairwise(distances))
    assert abs(values["weight_3e7"]) > 1e20


def test_half_of_the_limit_arrives_in_one_step(run_snippet):
    """With one weight the perfect rate exists."""
    values = run_snippet("foundations/sweep_learning_rates").values
    assert abs(values["half_first"] - values["weight_exact"]) < 1e-6
    assert abs(values["almost_final"] - values["weight_exact"]) > 1


def test_standardised_inputs_share_one_rate(run_snippet):
    """All three units take the same few steps; raw words and bytes do not arrive."""
    values = run_snippet("foundations/sweep_learning_rates").values
    assert len(set(values["scaled_steps"].values())) == 1
    assert values["raw_steps"]["words"] is None and values["raw_steps"]["bytes"] is None
    assert values["raw_steps"]["thousand words"] < 100


def test_a_rate_far_too_large_overflows(run_snippet):
    """The loss is infinite before step 200, and grows from the first step."""
    run = run_snippet("foundations/sweep_learning_rates")
    assert 100 < run.values["step_of_inf"] < 200
    assert "inf" in run.output["Goes wrong: a rate far above the limit"]


def test_four_rates_are_drawn(run_snippet):
    """The figure labels every rate directly."""
    figure = run_snippet("foundations/sweep_learning_rates").figures["loss_by_rate"]
    assert all(f"rate {rate}" in figure for rate in ("1e-09", "1e-08", "1e-07", "3e-07"))
