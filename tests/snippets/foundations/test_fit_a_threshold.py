"""A threshold on similarity answers another question than the one asked."""


def test_split_is_40_and_20_pairs(run_snippet):
    """The data file has the sizes the page names, half of them paraphrases."""
    values = run_snippet("foundations/fit_a_threshold").values
    assert (values["train"].sum(), values["test"].sum()) == (40, 20)
    assert values["same"].sum() == 30


def test_middle_negation_scores_above_middle_paraphrase(run_snippet):
    """The overlap is the wrong way round."""
    by_kind = run_snippet("foundations/fit_a_threshold").values["by_kind"]
    assert by_kind["negation"][1] > by_kind["paraphrase"][1] + 0.1
    assert by_kind["role swap"][0] > by_kind["paraphrase"][2]


def test_fixed_cut_of_08_is_worse_than_a_coin(run_snippet):
    """Its precision lies below the share of paraphrases, and it finds few."""
    values = run_snippet("foundations/fit_a_threshold").values
    assert values["result"]["0.8"]["precision"] < values["same_share"] == 0.5
    assert values["result"]["0.8"]["recall"] <= 0.3


def test_fitted_cut_lets_contradictions_through(run_snippet):
    """It finds all paraphrases at a poor precision, one pair from the cut of 0.5."""
    result = run_snippet("foundations/fit_a_threshold").values["result"]
    assert result["fitted"]["recall"] == 1
    assert result["fitted"]["precision"] < 0.7
    assert abs(result["0.5"]["accuracy"] - result["fitted"]["accuracy"] - 0.05) < 1e-9


def test_topic_is_separated_without_error(run_snippet):
    """All 20 test pairs are right when the question is the topic."""
    assert run_snippet("foundations/fit_a_threshold").values["topic_result"]["accuracy"] == 1


def test_high_scores_hold_most_contradictions(run_snippet):
    """Reviewing from 0.8 up catches all but one."""
    values = run_snippet("foundations/fit_a_threshold").values
    assert values["contradictions"] - values["contradictions_caught"] == 1
    assert values["paraphrases_reviewed"] < values["contradictions_caught"]


def test_figure_is_drawn(run_snippet):
    """The figure of the page exists."""
    assert "scores_by_kind" in run_snippet("foundations/fit_a_threshold").figures
