"""Loading inside the function costs time and changes nothing."""


def test_loading_each_time_gives_the_same_scores(run_snippet):
    """What is paid for loading again buys nothing."""
    values = run_snippet("foundations/load_model_once").values
    assert values["same_scores"] < 1e-6
