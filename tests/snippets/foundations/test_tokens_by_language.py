"""The same sentence costs more outside English, and the tokenizer decides how much."""


def test_english_is_the_cheapest_row_of_every_column(run_snippet):
    """Sixteen tokens in each encoding, and no language below."""
    tokens = run_snippet("foundations/tokens_by_language").values["tokens"]
    for counts in tokens.values():
        assert counts["en"] == 16 == min(counts.values())
        assert len(counts) == 11


def test_greek_falls_from_almost_six_times_to_about_two(run_snippet):
    """The larger vocabulary more than halves Greek."""
    values = run_snippet("foundations/tokens_by_language").values
    assert values["words"]["el"] == values["words"]["en"] == 15
    assert values["ratio"]["cl100k_base"]["el"] > 5.5
    assert values["ratio"]["o200k_base"]["el"] < 2.5


def test_greetings_are_not_two_or_three_times_dearer_in_japanese(run_snippet):
    """Six and seven tokens; two and four; and no difference in o200k."""
    greeting = run_snippet("foundations/tokens_by_language").values["greeting"]
    for encoding in ("cl100k_base", "o200k_base"):
        assert greeting["how_en"][encoding] == 6
        assert greeting["how_ja"][encoding] == 7
    assert [greeting[key]["cl100k_base"] for key in ("world_en", "world_ja")] == [2, 4]
    assert [greeting[key]["o200k_base"] for key in ("world_en", "world_ja")] == [2, 2]
    assert greeting["world_ja"]["p50k_base"] == 10
    assert greeting["how_ja"]["p50k_base"] == 17


def test_cheaper_token_is_dearer_text_in_greek_only(run_snippet):
    """Provider A wins for three languages and loses for Greek."""
    bill = run_snippet("foundations/tokens_by_language").values["bill"]
    assert [code for code, row in bill.items() if row["B"] < row["A"]] == ["el"]


def test_capitals_cost_half_as_much_again(run_snippet):
    """The sentence in capitals is at least one and a half times as long."""
    values = run_snippet("foundations/tokens_by_language").values
    for name, count in values["capitals"].items():
        assert count >= 1.5 * values["tokens"][name]["en"]


def test_figure_names_its_unit(run_snippet):
    """The bars are drawn and the axis says tokens."""
    figures = run_snippet("foundations/tokens_by_language").figures
    assert "tokens_by_language" in figures
