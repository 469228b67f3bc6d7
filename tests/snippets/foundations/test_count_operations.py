"""Operations, ceilings and replies."""

import pytest


def test_operations_per_token(run_snippet):
    """Two per parameter in inference, six in training, and attention on top."""
    values = run_snippet("foundations/count_operations").values
    assert round(values["inference"], 1) == 16.1
    assert values["training"] == pytest.approx(3 * values["inference"])
    assert round(values["attention"]["8192"], 1) == 4.3
    assert round(values["attention"]["131072"], 1) == 68.7


def test_ceilings(run_snippet):
    """About 208 tokens a second on an H100, 22 on a laptop with 4-bit weights."""
    ceiling = run_snippet("foundations/count_operations").values["ceiling"]
    assert 208 < ceiling["H100 SXM with 80 GB"]["16 bits"] < 209
    assert round(ceiling["laptop with 16 GB"]["4.5 bits"]) == 22
    assert ceiling["laptop with 16 GB"]["16 bits"] is None


def test_a_token_is_milliseconds_and_a_reply_seconds(run_snippet):
    """500 tokens at the ceiling."""
    values = run_snippet("foundations/count_operations").values
    assert values["milliseconds"] < 10
    assert values["reply_seconds"] > 2


def test_batching_helps_less_than_the_number_of_users(run_snippet):
    """Each user's cache has to be read as well."""
    values = run_snippet("foundations/count_operations").values
    assert 8 < values["batch_gain"] < 32
    assert values["served"]["32"]["each"] < values["served"]["1"]["each"]


def test_a_mixture_reads_less_than_it_stores(run_snippet):
    """All experts in memory, the active ones read."""
    values = run_snippet("foundations/count_operations").values
    assert values["mixture_read_gb"] < values["mixture_gb"] / 3
