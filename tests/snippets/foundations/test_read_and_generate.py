"""Reading at once and generating one by one."""


def test_both_give_the_same_scores(run_snippet):
    """The cache changes the time and not the result."""
    values = run_snippet("foundations/read_and_generate").values
    assert values["difference_scores"] < 1e-4 < values["typical_score"]


def test_position_zero_for_every_token_spoils_the_scores(run_snippet):
    """With right positions only rounding differs."""
    values = run_snippet("foundations/read_and_generate").values
    assert values["difference_right"] < 1e-4
    assert values["error_wrong"] > values["typical_score"]
    assert values["same_choice"] < 0.5
