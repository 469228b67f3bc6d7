"""Bytes per parameter by recipe."""

import pytest


@pytest.mark.parametrize(
    ("recipe", "size", "gigabytes"),
    [
        ("mixed-precision Adam", 16, 128.5),
        ("plain 32-bit Adam", 16, 128.5),
        ("16-bit with 32-bit moments", 12, 96.4),
        ("pure 16-bit Adam", 8, 64.2),
        ("inference at 16 bits", 2, 16.1),
    ],
)
def test_recipes_for_llama_3_8b(run_snippet, recipe, size, gigabytes):
    """Each recipe's bytes, and the sum for 8 billion parameters."""
    values = run_snippet("foundations/training_bytes").values
    assert values["bytes_per_parameter"][recipe] == size
    assert round(values["gigabytes"][recipe]["8B"], 1) == gigabytes


def test_seventy_billion(run_snippet):
    """Over a terabyte before activations."""
    values = run_snippet("foundations/training_bytes").values
    assert round(values["gigabytes"]["mixed-precision Adam"]["70B"], 1) == 1128.9
    assert values["times_the_weights"] == 8


def test_the_popular_sum_counts_seven_billion_and_short_moments(run_snippet):
    """14 + 14 + 28 is four times the weights of another model."""
    values = run_snippet("foundations/training_bytes").values
    assert values["popular_total"] == 56
    assert values["parameters_in_it"] == 7
    assert values["moment_bytes"] == 2
