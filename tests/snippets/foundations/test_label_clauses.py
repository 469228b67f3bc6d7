"""What the page 'Layers and nonlinearity' says about the clause network."""


def test_training_accuracy_leaves_held_out_accuracy_behind(run_snippet):
    """Both start at guessing; after training the held-out column is lower."""
    values = run_snippet("foundations/label_clauses").values
    assert 0.25 < values["accuracy_start"]["held_out"] < 0.45
    assert values["accuracy_end"]["training"] > 0.97
    assert 0.90 < values["accuracy_end"]["held_out"] < values["accuracy_end"]["training"] - 0.02


def test_errors_sit_where_word_order_matters(run_snippet):
    """Twins with the same words are guessed; elsewhere errors are rare."""
    values = run_snippet("foundations/label_clauses").values
    assert 0.3 < values["share_same_words"] < 0.7
    assert values["share_others"] < 0.03


def test_the_misleading_words_are_the_ones_the_page_explains(run_snippet):
    """The page explains why 'is', 'has' and 'allowed' pull the wrong way."""
    misleading = run_snippet("foundations/label_clauses").values["misleading"]
    assert misleading["may not"][0] == "is"
    assert misleading["is not required to"][0] == "has"
    assert misleading["is not allowed to"][0] == "allowed"


def test_pairs_of_words_carry_the_order(run_snippet):
    """With pairs of neighbours hardly an error is left."""
    assert run_snippet("foundations/label_clauses").values["accuracy_with_pairs"] > 0.99


def test_new_constructions_fail_while_familiar_ones_do_not(run_snippet):
    """Held-out clauses of known form look perfect; new forms are mostly wrong."""
    values = run_snippet("foundations/label_clauses").values
    assert values["accuracy_familiar"] > 0.99
    assert values["accuracy_unseen_mean"] < 0.5
    assert values["accuracy_unseen"]["need not"] == values["accuracy_unseen"]["no one may"] == 0


def test_careless_labels_become_behaviour(run_snippet):
    """Judged by the same hand it looks perfect, and every prohibition is misread."""
    values = run_snippet("foundations/label_clauses").values
    assert values["accuracy_same_hand"] > 0.99
    assert values["accuracy_may_not"] == 0
