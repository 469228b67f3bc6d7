"""One vector is limited by memory, many by arithmetic."""

import pytest


def test_the_gain_a_vector_is_what_sharing_leaves(run_snippet):
    """64 vectors that take 16 times as long cost a quarter each."""
    values = run_snippet("foundations/time_one_matrix").values
    assert values["per_token_gain"] * values["times_slower"] == pytest.approx(64)


def test_the_ceiling_is_the_memory_over_the_matrix(run_snippet):
    """The matrix of 8,192 rows of 4,096 numbers at four bytes each is read once a vector."""
    values = run_snippet("foundations/time_one_matrix").values
    matrix_bytes = 8192 * 4096 * 4
    assert values["ceiling"] * matrix_bytes == pytest.approx(values["bandwidth_gb_s"] * 1e9)
