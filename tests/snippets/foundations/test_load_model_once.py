"""Loading inside the function costs time and changes nothing."""


def test_loading_each_time_is_slower_with_the_same_scores(run_snippet):
    """The ratio is above one and the scores are equal."""
    values = run_snippet("foundations/load_model_once").values
    assert values["slower"] > 1.5
    assert values["same_scores"] < 1e-6


def test_batches_are_faster(run_snippet):
    """Texts sent together pass faster than one by one."""
    values = run_snippet("foundations/load_model_once").values
    assert values["rate_together"] > values["rate_one_by_one"]
