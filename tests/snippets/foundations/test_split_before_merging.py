"""Pre-tokenization patterns, and training without them."""


def test_dates_and_references_cost_what_the_page_says(run_snippet):
    """Six tokens for a date everywhere, nine for the reference in the newer two."""
    tokens = run_snippet("foundations/split_before_merging").values["tokens"]
    assert tokens["2026-11-22"] == {"p50k": 6, "cl100k": 6, "o200k": 6}
    assert tokens["Art. 28(2)(a)"] == {"p50k": 8, "cl100k": 9, "o200k": 9}
    assert tokens["20261122"]["cl100k"] == 3


def test_the_year_is_cut_after_three_digits(run_snippet):
    """202 and 6 in cl100k."""
    output = run_snippet("foundations/split_before_merging").output["Split a date and a reference"]
    assert "202|6|-|11|-|22" in output


def test_without_borders_the_list_memorises(run_snippet):
    """Much better on training lines, worse on an unseen page."""
    values = run_snippet("foundations/split_before_merging").values
    borders = values["borders"]
    training, unseen = borders["100 training lines"], borders["unseen page"]
    assert training["without"] < 0.5 * training["with"]
    assert unseen["without"] > unseen["with"]
    assert values["longest_words"] > 40


def test_distinct_chunks_grow_far_more_slowly_than_text(run_snippet):
    """Ten times the text, less than twice the chunks."""
    values = run_snippet("foundations/split_before_merging").values
    assert values["chunks_total"] > 9 * values["tenth_total"]
    assert values["chunks_distinct"] < 2 * values["tenth_distinct"]


def test_borders_do_not_follow_meaning(run_snippet):
    """o200k hides the prefix of unauthorised, and non-payment is cut where one would."""
    pieces = run_snippet("foundations/split_before_merging").values["pieces"]
    assert pieces["unauthorised"]["o200k"] == "·una|uthor|ised"
    assert pieces["nonpayment"]["cl100k"] == "·non|payment"
