"""Attention by hand, its heads and its shared keys."""

import numpy as np
import pytest


def test_attention_is_a_mixture(run_snippet):
    """The number gets most of the weight, and less than 24 arrives."""
    values = run_snippet("foundations/attend_by_hand").values
    assert 0.7 < values["weight_of_number"] < 0.75
    assert 17 < values["mixed"][0] < 18
    assert values["loud_mixed"][0] > 23.8


@pytest.mark.parametrize("name", ["library", "rows", "heads", "shared"])
def test_agrees_with_the_library(run_snippet, name):
    """Rounding is all that differs."""
    assert run_snippet("foundations/attend_by_hand").values[f"difference_{name}"] < 1e-12


def test_no_weight_on_the_future(run_snippet):
    """Exactly zero above the diagonal."""
    assert run_snippet("foundations/attend_by_hand").values["weight_on_future"] == 0.0


def test_heads_are_cut_and_joined_without_loss(run_snippet):
    """Joining undoes splitting."""
    values = run_snippet("foundations/attend_by_hand").values
    array = np.arange(24.0).reshape(3, 8)
    assert np.array_equal(values["join_heads"](values["split_heads"](array, 4)), array)


def test_sharing_cuts_the_cache_to_a_quarter(run_snippet):
    """128 instead of 512 KiB a token in Llama 3 8B."""
    values = run_snippet("foundations/attend_by_hand").values
    assert (values["cache_full"], values["cache_shared"]) == (512, 128)
