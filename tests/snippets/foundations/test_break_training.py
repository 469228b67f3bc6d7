"""What the page 'Loss, gradients and the training loop' says about broken loops."""


def test_the_right_loop_starts_at_ln_of_the_vocabulary_and_falls(run_snippet):
    """The reference curve is healthy."""
    values = run_snippet("foundations/break_training").values
    curve = values["curve_right"]
    assert abs(curve[0] - values["loss_uniform"]) < 0.05
    assert curve[600] < curve[100] < curve[0]


def test_uncleared_gradients_explode(run_snippet):
    """At the same rate the loss is above its start after 100 steps and keeps growing."""
    curve = run_snippet("foundations/break_training").values["curve_uncleared"]
    assert curve[0] < curve[100] < curve[300] < curve[600]


def test_wide_initial_weights_start_high_and_stay_behind(run_snippet):
    """The first loss is far above ln(V), and 600 steps do not catch up."""
    values = run_snippet("foundations/break_training").values
    assert values["curve_wide"][0] > 3 * values["loss_uniform"]
    assert values["curve_wide"][600] > values["curve_right"][600]


def test_a_second_softmax_hides_behind_a_perfect_start(run_snippet):
    """The first loss is right, and the loss can never pass its lowest possible value."""
    values = run_snippet("foundations/break_training").values
    curve = values["curve_twice"]
    assert abs(curve[0] - values["loss_uniform"]) < 0.05
    assert values["lowest_possible"] < curve[600] and curve[0] - curve[600] < 0.2
