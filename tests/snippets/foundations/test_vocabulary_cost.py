"""The share of parameters that is vocabulary."""

import pytest


@pytest.mark.parametrize(
    ("model", "total", "percent"),
    [
        ("Llama 2 7B", 6_738_415_616, 3.9),
        ("Llama 3 8B", 8_030_261_248, 13.1),
        ("GPT-2 small", 124_439_808, 31.0),
    ],
)
def test_published_sizes_and_shares(run_snippet, model, total, percent):
    """The configurations give the published parameter counts."""
    row = run_snippet("foundations/vocabulary_cost").values["models"][model]
    assert row["total"] == total
    assert round(100 * row["share"], 1) == percent


def test_the_formula_agrees_with_the_count(run_snippet):
    """Matrices times entries times vector length."""
    values = run_snippet("foundations/vocabulary_cost").values
    for name, row in values["models"].items():
        shape = values["configurations"][name]
        assert row["vocabulary"] == row["matrices"] * shape.vocab_size * shape.hidden_size


def test_small_models_pay_most(run_snippet):
    """The share falls from the smallest to the largest Llama 3."""
    models = run_snippet("foundations/vocabulary_cost").values["models"]
    family = ["Llama 3.2 1B", "Llama 3 8B", "Llama 3 70B"]
    shares = [models[name]["share"] for name in family]
    assert shares == sorted(shares, reverse=True)
    assert models["tiny sketch"]["share"] > models["Llama 3 8B"]["share"]


def test_a_longer_list_makes_llama_2_heavier(run_snippet):
    """From four percent to about fourteen, 1.6 GB more."""
    values = run_snippet("foundations/vocabulary_cost").values
    assert 0.13 < values["swapped"]["share"] < 0.15
    assert 1.5 < values["extra_gigabytes"] < 1.7


def test_an_id_without_a_row_is_an_error(run_snippet):
    """The embedding raises when the list grew and the matrix did not."""
    assert run_snippet("foundations/vocabulary_cost").values["missing_row"] == "IndexError"
