"""Search by meaning finds what search by words misses."""


def test_no_word_of_the_question_is_in_the_pile(run_snippet):
    """Word search has nothing to return."""
    assert run_snippet("foundations/search_obligations").values["word_matches"] == 0


def test_right_passages_stand_on_top(run_snippet):
    """Three questions find their obligation."""
    topic = run_snippet("foundations/search_obligations").values["top_topic"]
    assert topic["bot"] == "telling people they talk to a machine"
    assert topic["incident"] == "deadlines for incident reports"
    assert topic["thief"] == "refund of an unauthorised payment"


def test_question_without_answer_still_gets_a_ranking(run_snippet):
    """The score is lower than that of every answered question."""
    score = run_snippet("foundations/search_obligations").values["top_score"]
    assert score["cloud"] == min(score.values())


def test_stranger_is_the_farthest_text(run_snippet):
    """The canteen note lies apart from every obligation."""
    values = run_snippet("foundations/search_obligations").values
    assert values["pile"][values["stranger_row"]].startswith("The canteen")
    assert values["next_score"] - values["stranger_score"] > 0.1


def test_german_questions_find_the_wrong_passages(run_snippet):
    """Scores fall to the level of chance and the topics are wrong."""
    values = run_snippet("foundations/search_obligations").values
    assert all(score < 0.25 for score in values["german_score"].values())
    assert values["german_topic"]["incident"] != values["top_topic"]["incident"]
    assert values["german_topic"]["thief"] != values["top_topic"]["thief"]
