"""Ids in several vocabularies, and the sizes of the vocabularies."""


def test_the_four_ids_mean_different_things(run_snippet):
    """Hello, a meal and an agency share a number."""
    run = run_snippet("foundations/decode_ids")
    output = run.output["Decode four ids in three vocabularies"]
    for piece in ("b'Hello'", "b' meal'", "b' agency'", "b' world'", "b'.set'", "b'_sh'"):
        assert piece in output
    assert run.values["georgian"] == "დ"


def test_only_the_exclamation_mark_agrees(run_snippet):
    """All other pieces have three different numbers."""
    lookup = run_snippet("foundations/decode_ids").values["lookup"]
    assert lookup.pop("!") == [0, 0, 0]
    assert lookup["Hello"] == [15496, 9906, 13225]
    assert all(len(set(ids)) == 3 for ids in lookup.values())


def test_vocabulary_sizes(run_snippet):
    """The measured column of the table."""
    values = run_snippet("foundations/decode_ids").values
    ids = {name: row["ids"] for name, row in values["vocabularies"].items()}
    assert ids["cl100k"] == 100_277 and ids["o200k"] == 200_019
    assert ids["MiniLM"] == 30_522 and ids["Claude 2"] == 65_000
    assert ids["DeepSeek"] == 129_280 and values["gpt2_ids"] == 50_257
    assert values["vocabularies"]["cl100k"]["unused"] == 16


def test_the_wrong_tokenizer_is_close_on_english_and_far_off_on_greek(run_snippet):
    """Within five percent on the page; the errors on Greek have both signs."""
    error = run_snippet("foundations/decode_ids").values["error"]
    assert all(abs(value) < 0.05 for value in error["page"].values())
    assert error["greek"]["o200k"] > 0.5
    assert error["greek"]["Claude 2"] < -0.1
