"""A real cache against the formula."""


def test_the_cache_holds_what_the_formula_says(run_snippet):
    """Equal to the byte, for one, two and four key-value heads."""
    values = run_snippet("foundations/measure_the_cache").values
    assert values["measured"] == values["predicted"]
    assert values["measured"]["4"] == 196_608


def test_cached_logits_agree(run_snippet):
    """The difference is rounding, and tiny beside the spread."""
    values = run_snippet("foundations/measure_the_cache").values
    assert values["logit_difference"] < 1e-5 < values["logit_spread"]
    assert values["same_choice"]


def test_a_stale_cache_answers_the_old_prompt(run_snippet):
    """No error, and the wrong logits."""
    values = run_snippet("foundations/measure_the_cache").values
    assert values["answers_old_prompt"]
    assert values["stale_difference"] > 1000 * values["logit_difference"]


def test_the_saving_is_bounded_by_the_answer(run_snippet):
    """A longer prompt saves more, up to the number of tokens written."""
    values = run_snippet("foundations/measure_the_cache").values
    assert values["saving"] < values["long_saving"] < values["answer"]
