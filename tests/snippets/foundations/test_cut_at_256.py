"""Text behind the limit has no influence."""


def test_ending_behind_the_limit_changes_nothing(run_snippet):
    """The vectors are identical although the texts differ."""
    values = run_snippet("foundations/cut_at_256").values
    assert values["limit"] == 256
    assert values["tokens_after"] > values["tokens_before"] > 2 * 200
    assert values["identical"] is True


def test_same_sentence_in_front_is_read(run_snippet):
    """Moved to the front it changes the vector."""
    assert run_snippet("foundations/cut_at_256").values["front_cosine"] < 0.95


def test_last_piece_holds_the_answer(run_snippet):
    """Embedded in pieces, the ending is found."""
    values = run_snippet("foundations/cut_at_256").values
    assert values["best_piece"] == values["piece_count"]
    assert values["best_score"] > values["whole_score"] + 0.3
