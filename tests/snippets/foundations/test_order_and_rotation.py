"""Attention without order, and what rotation gives it."""


def test_shuffling_inputs_only_shuffles_outputs(run_snippet):
    """Without positions, and for the last row even with a mask."""
    values = run_snippet("foundations/order_and_rotation").values
    assert values["difference_shuffled"] < 1e-12
    assert values["difference_last"] < 1e-12
    assert values["row_between_moved"] > 0.1


def test_rotary_scores_depend_on_distance(run_snippet):
    """Equal distances agree; other distances and the other direction do not."""
    values = run_snippet("foundations/order_and_rotation").values
    assert values["spread_same_distance"] < 1e-9
    scores = values["scores"]
    assert abs(scores[3] - scores[0]) > 0.1
    assert abs(scores[4] - scores[0]) > 0.1


def test_added_vectors_mix_in_the_absolute_place(run_snippet):
    """The same three pairs differ by more than one."""
    values = run_snippet("foundations/order_and_rotation").values
    assert values["spread_added"] > 1
    assert values["order_matters"] > 0.1


def test_the_wrong_pairing_hides_at_distance_zero(run_snippet):
    """No error on the diagonal, a large one elsewhere, none after reordering."""
    values = run_snippet("foundations/order_and_rotation").values
    assert values["difference_zero"] < 1e-9
    assert values["largest_error"] > values["typical_score"]
    assert values["difference_repaired"] < 1e-9
