"""Two orders of the same words."""


def test_the_sentences_share_one_token(run_snippet):
    """Capitals and spaces change the other two."""
    values = run_snippet("foundations/two_word_orders").values
    assert values["ids"] == [[50040, 49433, 893], [1692, 49433, 5679]]
    assert values["shared"] == [49433]


def test_an_average_is_blind_to_order(run_snippet):
    """Cosine 1 for the average, less for the model, in both examples."""
    values = run_snippet("foundations/two_word_orders").values
    assert abs(values["average"] - 1) < 1e-12
    assert abs(values["whole_model"] - 0.907) < 0.001
    assert abs(values["average_duty"] - 1) < 1e-12
    assert 0.97 < values["model_duty"] < 0.995
