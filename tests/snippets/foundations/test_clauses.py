"""The labelled clauses that several pages learn from."""

from collections import Counter

import pytest


@pytest.fixture(scope="module")
def clauses(run_snippet):
    """The ordinary module snippets/foundations/clauses.py."""
    return run_snippet.load_module("foundations/clauses")


def test_clauses_are_distinct_and_repeatable(clauses):
    """Twenty thousand clauses differ from each other, and a seed gives the same list."""
    made = clauses.generate_clauses(20_000)
    assert len({clause.text for clause in made}) == 20_000
    assert made[:100] == clauses.generate_clauses(100)
    assert made[:100] != clauses.generate_clauses(100, seed=1)


def test_labels_are_about_equally_frequent(clauses):
    """No label is so frequent that always saying it looks good."""
    counts = Counter(clause.label for clause in clauses.generate_clauses(3_000))
    assert set(counts) == set(clauses.LABELS)
    assert max(counts.values()) < 1_100


def test_no_placeholder_is_left(clauses):
    """Every clause is a sentence: capital letter or quote first, full stop last."""
    for clause in clauses.generate_clauses(2_000):
        assert "{" not in clause.text and clause.text.endswith(".")
        assert clause.text[0].isupper() or clause.text[0] in "'0123456789"


def test_traps_are_there(clauses):
    """'must' occurs in clauses that oblige nobody, 'may' in prohibitions."""
    made = clauses.generate_clauses(2_000)
    assert any("must" in c.text for c in made if c.label == "neither")
    assert any(" may not " in c.text for c in made if c.label == "obligation")
    assert any("not required" in c.text for c in made if c.label == "permission")


def test_constructions_can_be_left_out(clauses):
    """A construction left out does not occur; an unknown name is an error."""
    made = clauses.generate_clauses(500, without=("must", "may"))
    assert not {"must", "may"} & {clause.construction for clause in made}
    with pytest.raises(ValueError, match="unknown constructions: must, perhaps"):
        clauses.generate_clauses(1, without=("must, perhaps",))


def test_words_are_split_from_punctuation(clauses):
    """Amounts stay whole, the full stop is an item of its own."""
    words = clauses.split_words("Meridian may refund EUR 1,000.")
    assert words == ["meridian", "may", "refund", "eur", "1,000", "."]
