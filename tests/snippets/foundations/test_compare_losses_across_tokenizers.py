"""What the page 'Loss, gradients and the training loop' says about comparing losses."""

import math

import pytest


def test_loss_per_token_and_bits_per_byte_disagree(run_snippet):
    """The letter model has the lower loss per token and the higher cost per byte."""
    values = run_snippet("foundations/compare_losses_across_tokenizers").values
    assert values["letters_loss"] < values["words_loss"]
    assert values["letters_perplexity"] < values["words_perplexity"]
    assert values["letters_bits"] > values["words_bits"]


def test_bits_per_byte_follow_from_the_loss(run_snippet):
    """Loss times tokens, divided by ln 2 and bytes."""
    values = run_snippet("foundations/compare_losses_across_tokenizers").values
    nats = values["words_loss"] * values["words_tokens"]
    expected = nats / math.log(2) / values["number_of_bytes"]
    assert values["words_bits"] == pytest.approx(expected)
    assert 4.5 < values["letters_tokens"] / values["words_tokens"] < 5.5
