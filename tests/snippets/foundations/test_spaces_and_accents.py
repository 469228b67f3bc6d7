"""Spaces are nearly free; taking accents apart is not."""


def test_deleting_spaces_saves_nothing(run_snippet):
    """Seven tokens with a double space, seven without any, six as one writes."""
    values = run_snippet("foundations/spaces_and_accents").values
    assert values["with_spaces"] == values["without_spaces"] == 7
    assert values["one_space"] == 6


def test_every_squeezed_form_is_longer(run_snippet):
    """Fewer characters, more tokens."""
    squeezed = run_snippet("foundations/spaces_and_accents").values["squeezed"]
    written = squeezed.pop("as written")
    for row in squeezed.values():
        assert row["characters"] < written["characters"]
        assert row["cl100k"] > written["cl100k"]
        assert row["o200k"] > written["o200k"]
    squeezed["as written"] = written


def test_a_run_of_spaces_is_one_token(run_snippet):
    """Four, twelve and forty spaces cost the same."""
    indent = run_snippet("foundations/spaces_and_accents").values["indent_tokens"]
    assert indent[4] == indent[12] == indent[40] == indent[0] + 1 == 3


def test_decomposed_words_cost_more_and_are_unequal(run_snippet):
    """café 2 and 3, Zürich 3 and 5 in cl100k; the two forms never compare equal."""
    accents = run_snippet("foundations/spaces_and_accents").values["accents"]
    assert accents["café"]["cl100k"] == [2, 3]
    assert accents["Zürich"]["cl100k"] == [3, 5]
    assert accents["Zürich"]["o200k"] == [3, 3]
    assert not any(row["equal"] for row in accents.values())
