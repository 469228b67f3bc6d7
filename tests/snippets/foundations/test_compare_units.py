"""Letters, bytes, words and tokens on one page."""


def test_tokens_lie_between_words_and_letters(run_snippet):
    """Subwords are a little longer than words and far shorter than letters."""
    length = run_snippet("foundations/compare_units").values["length"]
    assert length["words"] < length["cl100k"] < length["own BPE"] < length["characters"] / 3
    assert length["cl100k"] == length["o200k"]
    assert length["bytes"] == length["characters"]


def test_a_quarter_or_more_of_every_page_is_unseen(run_snippet):
    """A word list made from the other pages misses a quarter to a third and a bit."""
    values = run_snippet("foundations/compare_units").values
    assert all(0.25 < share < 0.36 for share in values["unseen"].values())
    assert values["unknown_shown"] > 10


def test_far_more_text_does_not_close_the_gap(run_snippet):
    """A list from over a hundred times the text still misses a fifth."""
    values = run_snippet("foundations/compare_units").values
    assert values["text_factor"] > 100
    assert 0.15 < values["unseen_long_list"] < values["unseen"][2]


def test_even_letters_can_be_missing(run_snippet):
    """The other pages lack two characters of this one."""
    assert len(run_snippet("foundations/compare_units").values["unseen_characters"]) == 2


def test_letters_cost_attention_by_the_square(run_snippet):
    """Five times the length is about twenty-five times the pairs."""
    values = run_snippet("foundations/compare_units").values
    ratio = values["length"]["characters"] / values["length"]["cl100k"]
    assert abs(values["attention_ratio"]["characters"] - ratio**2) < 1e-9
    assert values["attention_ratio"]["characters"] > 20


def test_the_figure_labels_every_unit(run_snippet):
    """Bars carry their vocabulary sizes as text."""
    figure = run_snippet("foundations/compare_units").figures["page_length_by_unit"]
    assert "from a vocabulary of 256" in figure
    assert "unknown" in figure
