"""Four characters a token fits English prose at best."""


def test_rule_overestimates_prose_and_underestimates_structure(run_snippet):
    """The error has opposite signs for prose and for JSON and tables."""
    error = run_snippet("foundations/rules_of_thumb").values["rule_error"]
    assert len(error) == 5
    assert error["English page"] > 0 and error["German page"] > 0
    assert error["JSON"] < -0.3 and error["Markdown table"] < -0.3


def test_ten_plain_pages_are_not_80000_tokens(run_snippet):
    """A page of 500 words is 550 to 700 tokens, so the claim is over ten times too high."""
    values = run_snippet("foundations/rules_of_thumb").values
    assert all(550 <= tokens <= 700 for tokens in values["page_tokens"].values())
    assert values["claim_ratio"] > 10
    assert round(values["own_ratio"]) == 12


def test_fewer_marks_mean_fewer_tokens_for_the_same_records(run_snippet):
    """Indented JSON is the dearest form and CSV the cheapest."""
    counts = run_snippet("foundations/rules_of_thumb").values["same_records"]
    assert max(counts, key=counts.get) == "JSON indented"
    assert min(counts, key=counts.get) == "CSV"
