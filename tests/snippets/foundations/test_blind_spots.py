"""Contradictions score above agreements."""


def test_every_contradiction_stands_above_every_agreement(run_snippet):
    """The order of the table is the one the page describes."""
    score = run_snippet("foundations/blind_spots").values["score"]
    agree = ("paraphrase", "abbreviation", "german")
    highest = max(score[name] for name in agree)
    assert all(value > highest for name, value in score.items() if name not in agree)


def test_scores_are_those_measured_before(run_snippet):
    """Five values lie within 0.01 of earlier measurements."""
    score = run_snippet("foundations/blind_spots").values["score"]
    measured = {"role": 0.996, "dog": 0.907, "paraphrase": 0.729, "hours": 0.882}
    assert all(abs(score[name] - value) < 0.01 for name, value in measured.items())
    assert score["german"] < 0.15


def test_check_supports_the_wrong_answer_and_rejects_the_right_one(run_snippet):
    """The 0.8 check has it backwards."""
    values = run_snippet("foundations/blind_spots").values
    assert values["verdict"] == {"wrong": True, "opposite": False, "right": False}
    assert values["check"]["opposite"] > values["check"]["right"]


def test_negations_spread_widely(run_snippet):
    """No single value marks a negation."""
    values = run_snippet("foundations/blind_spots").values
    assert values["negated_lowest"] < 0.75
    assert values["negated_highest"] > 0.95


def test_writing_abbreviations_out_raises_the_score(run_snippet):
    """Each expansion brings the sentences closer."""
    expanded = run_snippet("foundations/blind_spots").values["expanded"]
    assert expanded["both short"] < expanded["one long"] < expanded["both long"]
