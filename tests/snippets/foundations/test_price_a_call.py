"""What the page says about prices is what the price file gives."""


def test_output_costs_five_times_input_in_every_row(run_snippet):
    """The ratio in the prose holds for each model of the list."""
    ratios = run_snippet("foundations/price_a_call").values["output_over_input"]
    assert all(abs(ratio - 5) < 1e-9 for ratio in ratios.values())


def test_short_request_hardly_counts(run_snippet):
    """Twelve tokens at 2 dollars a million are 0.000024 dollars, a thousandth of the call."""
    values = run_snippet("foundations/price_a_call").values
    assert values["request_tokens"] == 12
    assert abs(values["parts"]["the request"] - 0.000024) < 1e-12
    assert values["request_share"] < 0.002


def test_one_token_over_the_line_changes_every_rate(run_snippet):
    """At the threshold the old rates hold; one token more costs five times as much."""
    values = run_snippet("foundations/price_a_call").values
    assert values["long_rates"] == [0.50, 2.50]
    assert values["rates"]["claude-haiku-5-5"] == [0.10, 0.50]
    assert values["edge"][100_000] < values["edge"][99_999] * 1.001
    assert round(values["edge_ratio"], 2) == 5.0


def test_input_is_half_of_the_month_and_thinking_twice_the_answer(run_snippet):
    """The sentence about the columns holds for the volumes shown."""
    values = run_snippet("foundations/price_a_call").values
    cost = values["call_cost"]
    calls = values["calls_per_month"]
    for model, total in values["month"].items():
        assert abs(calls * cost(model, values["input_per_call"], 0) / total - 0.5) < 1e-9
    assert values["thinking_per_call"] == 2 * values["answer_per_call"]


def test_halving_the_input_saves_more_than_halving_the_answer(run_snippet):
    """The order of the savings is the one the page explains."""
    saving = run_snippet("foundations/price_a_call").values["saving"]
    assert saving["half the answer"] < saving["half the input"] < saving["no thinking"]
    assert saving["no thinking"] < saving["batch"] == 0.5


def test_popular_prompt_is_13_and_12_tokens(run_snippet):
    """The copied example guessed the count and took an output rate."""
    values = run_snippet("foundations/price_a_call").values
    assert (values["prompt_cl100k"], values["prompt_o200k"]) == (13, 12)
    assert round(values["rate_error"]) == 5
