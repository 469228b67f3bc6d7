"""A text of any length becomes 384 numbers of length one."""


def test_vector_has_384_numbers_and_length_one(run_snippet):
    """Shape, norm and parameter count are those of the page."""
    values = run_snippet("foundations/embed_one_sentence").values
    assert values["dimensions"] == 384
    assert abs(values["norm"] - 1) < 1e-5
    assert values["parameters"] == 22_713_216


def test_longer_text_changes_direction_and_not_shape(run_snippet):
    """Twenty copies point elsewhere."""
    values = run_snippet("foundations/embed_one_sentence").values
    assert values["long"].shape == (384,)
    assert values["repeated_cosine"] < 0.8


def test_text_vector_is_the_scaled_mean_of_the_states(run_snippet):
    """The third kind is made of the second."""
    values = run_snippet("foundations/embed_one_sentence").values
    assert values["mean_matches"] is True
    assert values["shapes"]["vector of the text"] == [384]
