"""Adapters, counted and trained."""


def test_published_counts(run_snippet):
    """Rank 16 on all linear layers, and on query and value."""
    values = run_snippet("foundations/count_adapters").values
    assert values["counted"]["all linear"]["16"] == 41_943_040
    assert values["counted"]["query and value"]["16"] == 6_815_744
    assert round(100 * values["share"]["all linear"]["16"], 2) == 0.52
    assert round(100 * values["share"]["query and value"]["16"], 3) == 0.085


def test_training_leaves_the_base_alone(run_snippet):
    """The loss falls, the hash stays, and step 0 equals the base."""
    values = run_snippet("foundations/count_adapters").values
    assert values["starts_unchanged"]
    assert values["base_untouched"]
    assert values["losses"][200] < values["losses"][1] < values["losses"][0]
    assert values["trainable_share"] < 0.05


def test_two_zero_matrices_never_move(run_snippet):
    """Each gradient contains the other matrix."""
    assert run_snippet("foundations/count_adapters").values["gradient_sizes"] == [0, 0]
