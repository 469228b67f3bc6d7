"""Byte pair encoding on low, lower, lowest."""


def test_the_first_step_is_a_tie(run_snippet):
    """l-o and o-w both occur three times."""
    assert run_snippet("foundations/merge_pairs").values["tie"] == [3, 3]


def test_low_is_one_piece_after_two_merges_and_endings_are_letters(run_snippet):
    """er and est have not been merged."""
    run = run_snippet("foundations/merge_pairs")
    assert run.values["merges"] == [("l", "o"), ("lo", "w")]
    last = run.output["Learn merges from three words"].splitlines()[-1]
    assert last.endswith("low  low|e|r  low|e|s|t")


def test_the_other_tie_rule_changes_other_words(run_snippet):
    """slot and owner depend on the choice."""
    output = run_snippet("foundations/merge_pairs").output["Break the tie the other way"]
    assert "s|lo|t" in output and "s|l|o|t" in output
    assert "o|w|n|e|r" in output and "ow|n|e|r" in output


def test_without_borders_pairs_cross_words(run_snippet):
    """w-l and r-l exist only across words."""
    assert run_snippet("foundations/merge_pairs").values["new_pairs"] == ["r-l", "w-l"]


def test_an_unseen_word_is_encoded_and_restored(run_snippet):
    """slowest uses the learned low."""
    pieces = run_snippet("foundations/merge_pairs").values["unseen_pieces"]
    assert pieces == ["s", "low", "e", "s", "t"]


def test_merge_does_not_overlap(run_snippet):
    """In aaa only the first two are joined."""
    merge = run_snippet("foundations/merge_pairs").values["merge"]
    assert merge(list("aaa"), ("a", "a")) == ["aa", "a"]
