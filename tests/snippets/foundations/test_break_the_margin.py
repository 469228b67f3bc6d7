"""The rule weights times 1.2."""


def test_tokens_in_the_margin(run_snippet):
    """A fifth of the weights holds this much cache, and at 4 bits no full window."""
    values = run_snippet("foundations/break_the_margin").values
    assert values["margin_tokens"] == {16: 24_506, 4: 6_126}
    assert values["full_windows"] == {16: 2, 4: 0}


def test_ten_users_need_far_more(run_snippet):
    """Ten windows beside 4-bit weights are several times the weights."""
    assert run_snippet("foundations/break_the_margin").values["needed_over_weights"] > 3
