"""What the page 'Loss, gradients and the training loop' says about the backward pass."""


def test_three_ways_to_the_gradient_agree(run_snippet):
    """By hand, autograd and central differences give the same slopes."""
    values = run_snippet("foundations/backward_by_hand").values
    assert values["difference_autograd"] < 1e-12
    assert values["difference_central"] < 1e-6


def test_only_the_update_moves_weights(run_snippet):
    """The backward pass changes nothing, the update changes everything."""
    values = run_snippet("foundations/backward_by_hand").values
    assert values["moved_by_backward"] == 0
    assert values["moved_by_update"] == values["number_of_slopes"]
    assert values["loss_after"] < values["loss_before"]


def test_it_starts_at_ln_of_the_labels_and_learns(run_snippet):
    """The untrained loss is near ln 3, the trained one near zero."""
    values = run_snippet("foundations/backward_by_hand").values
    assert abs(values["loss_untrained"] - values["loss_uniform"]) < 0.05
    assert values["loss_trained"] < 0.05


def test_a_wrong_gradient_still_lowers_the_loss(run_snippet):
    """The forgotten factor is invisible in the first hundred steps and caught by the check."""
    values = run_snippet("foundations/backward_by_hand").values
    assert values["loss_wrong"] < values["loss_wrong_first"]
    assert values["loss_wrong_100"] < 1.05 * values["loss_right_100"]
    assert values["loss_wrong"] > 10 * values["loss_trained"]
    assert values["wrong_by"] > 0.01
