"""Comparing with every vector is one product."""


def test_scan_finds_the_row_and_scales_linearly(run_snippet):
    """The stored vector finds itself, and the sizes follow from bytes a vector."""
    values = run_snippet("foundations/scan_many_vectors").values
    assert values["best"] == 1234
    assert values["bytes_per_vector"] == 1536
    assert abs(values["gigabytes_million"] - 1.536) < 1e-9
