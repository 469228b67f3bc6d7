"""Bits per weight, gigabytes and what a coarse format does to a matrix."""

import pytest


@pytest.mark.parametrize(
    ("name", "bits"),
    [("Q8_0", 8.5), ("Q6_K", 6.5625), ("Q4_K", 4.5), ("Q4_0", 4.5), ("MXFP4", 4.25)],
)
def test_scales_are_part_of_the_format(run_snippet, name, bits):
    """Blocks carry scales, and the stored matrix takes the bytes the blocks promise."""
    values = run_snippet("foundations/bytes_by_format").values
    assert values["bits_per_weight"][name] == bits
    assert 8 * values["matrix_bytes"][name] / values["matrix"].size == bits


def test_four_bits_is_3_6_times_smaller(run_snippet):
    """Seven billion weights need 3.9 GB, not 3.5."""
    values = run_snippet("foundations/bytes_by_format").values
    assert round(values["smaller"]["Q4_K"], 1) == 3.6
    assert round(values["gigabytes"]["Q4_K"]["7 billion"], 1) == 3.9
    assert round(values["gigabytes"]["Q8_0"]["7 billion"], 1) == 7.4


def test_two_units_for_one_size(run_snippet):
    """Llama 3 8B at 16 bits in GB and in GiB."""
    theory = run_snippet("foundations/bytes_by_format").values["theory"]["16 bits"]
    assert round(theory["GB"], 2) == 16.06
    assert round(theory["GiB"], 2) == 14.96


def test_fewer_bits_mean_a_larger_error(run_snippet):
    """Half a percent at 8 bits, about a third at 2."""
    error = run_snippet("foundations/bytes_by_format").values["matrix_error"]
    assert error["Q8_0"] < 0.01 < error["Q6_K"] < error["Q5_K"] < error["Q4_K"] < error["Q2_K"]
    assert 0.25 < error["Q2_K"] < 0.35


def test_one_scale_spoils_the_matrix(run_snippet):
    """A single scale has to reach the one large weight."""
    error = run_snippet("foundations/bytes_by_format").values["scale_error"]
    one, blocks = error.values()
    assert one > 5 * blocks
