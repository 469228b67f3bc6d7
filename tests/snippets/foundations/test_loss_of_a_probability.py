"""What the page 'Loss, gradients and the training loop' says about the loss."""

import pytest


def test_loss_is_graded(run_snippet):
    """The table has the losses the prose quotes, and perplexity 4 for 0.25."""
    values = run_snippet("foundations/loss_of_a_probability").values
    losses = {key: round(loss, 3) for key, loss in values["losses"].items()}
    assert (losses["0.25"], losses["0.35"], losses["0.01"]) == (1.386, 1.050, 4.605)
    assert values["perplexities"]["0.25"] == 4


@pytest.mark.parametrize(
    ("size", "start"), [(4096, 8.32), (100277, 11.52), (128256, 11.76), (200019, 12.21)]
)
def test_an_untrained_model_starts_at_ln_of_its_vocabulary(run_snippet, size, start):
    """Random scores cost the logarithm of the vocabulary size."""
    values = run_snippet("foundations/loss_of_a_probability").values
    assert round(values["expected"][size], 2) == start
    assert abs(values["measured"][size] - start) < 0.1


def test_the_gradient_is_probability_minus_truth(run_snippet):
    """Autograd confirms the identity; only the true token is raised."""
    values = run_snippet("foundations/loss_of_a_probability").values
    assert values["difference_identity"] < 1e-12
    assert values["slope_true"] == pytest.approx(values["probability_true"] - 1)


def test_a_loss_below_the_floor_is_memory(run_snippet):
    """Twelve examples go below the entropy and pay on fresh text; many do neither."""
    values = run_snippet("foundations/loss_of_a_probability").values
    assert values["training_loss"][12] < values["floor"] < values["fresh_loss"][12]
    assert abs(values["training_loss"][100_000] - values["floor"]) < 0.01
    assert abs(values["fresh_loss"][100_000] - values["floor"]) < 0.01


def test_wide_scores_start_far_above(run_snippet):
    """The wider the scores, the higher the first loss."""
    values = run_snippet("foundations/loss_of_a_probability").values
    starts = list(values["start_by_spread"].values())
    assert starts == sorted(starts)
    assert starts[-1] > 4 * values["expected"][4096]
