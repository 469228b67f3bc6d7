"""What the page 'One weight, learned' says about the fitted line."""


def test_gradient_descent_agrees_with_least_squares(run_snippet):
    """Both ways of fitting give the same weight and bias within 0.001."""
    values = run_snippet("foundations/fit_one_weight").values
    assert abs(values["minutes_per_page"] - values["exact_per_page"]) < 0.001
    assert abs(values["minutes_fixed"] - values["exact_fixed"]) < 0.001


def test_the_slope_by_nudge_is_the_slope_by_formula(run_snippet):
    """A finite nudge finds the derivative, and the loss falls when the weight grows."""
    values = run_snippet("foundations/fit_one_weight").values
    assert abs(values["slope_by_nudge"] / values["slope_by_formula"] - 1) < 1e-4
    assert values["slope_by_formula"] < 0


def test_the_loss_stops_at_the_noise_in_the_data(run_snippet):
    """The typical error is near the 8 minutes of random time."""
    assert 7 < run_snippet("foundations/fit_one_weight").values["typical_error"] < 9


def test_the_last_fifty_steps_change_nothing_printed(run_snippet):
    """The rows of steps 250 and 300 are the same."""
    lines = run_snippet("foundations/fit_one_weight").output["Fit the line"].splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines if line.split()}
    assert rows["250"] == rows["300"]


def test_one_wrong_entry_moves_the_weight(run_snippet):
    """A timer left running more than halves the minutes per page."""
    values = run_snippet("foundations/fit_one_weight").values
    assert values["spoiled_per_page"] < values["minutes_per_page"] / 2


def test_raw_pages_give_an_absurd_estimate(run_snippet):
    """Inputs that were not scaled as in training are off by a factor, without an error."""
    values = run_snippet("foundations/fit_one_weight").values
    assert values["estimate_wrong"] > 10 * values["estimate_right"]


def test_the_bend_cuts_negative_sums(run_snippet):
    """The unit passes a positive sum and cuts a negative one to zero."""
    values = run_snippet("foundations/fit_one_weight").values
    assert (values["unit_output"], values["unit_clipped"]) == (41.0, 0.0)


def test_the_figure_is_drawn(run_snippet):
    """The line is drawn at four steps."""
    assert "step 300" in run_snippet("foundations/fit_one_weight").figures["line_while_learning"]
