"""Published shapes and what follows from them."""

import pytest


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        ("GPT-2 small", 124_439_808),
        ("GPT-2 XL", 1_557_611_200),
        ("Llama 3 8B", 8_030_261_248),
    ],
)
def test_published_counts(run_snippet, model, parameters):
    """The shapes give the published sizes."""
    rows = run_snippet("foundations/architectures").values["rows"]
    assert rows[model]["parameters"] == parameters


def test_no_model_has_hundreds_of_blocks(run_snippet):
    """12 to 126, and more blocks do not mean more parameters."""
    values = run_snippet("foundations/architectures").values
    assert (values["blocks_smallest"], values["blocks_largest"]) == (12, 126)
    rows = values["rows"]
    assert rows["GPT-2 XL"]["blocks"] > rows["Llama 3 8B"]["blocks"]
    assert values["times_larger"] > 5


def test_heads_are_64_or_128_wide(run_snippet):
    """In every row of the table."""
    rows = run_snippet("foundations/architectures").values["rows"]
    assert {row["head_size"] for row in rows.values()} == {64, 128}


def test_one_budget_in_four_shapes(run_snippet):
    """About five million parameters in 2, 6, 12 or 24 blocks."""
    budgets = run_snippet("foundations/architectures").values["budgets"]
    assert list(budgets) == [2, 6, 12, 24]
    assert all(5.0e6 < in_blocks < 5.4e6 for in_blocks in budgets.values())
