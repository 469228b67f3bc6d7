"""The pair list has the similarities of the table."""

MEASURED = {
    "coding": 0.817,
    "weather": 0.109,
    "kitten": 0.788,
    "automobile": 0.359,
    "car": 0.463,
    "two_banks": 0.369,
    "loan": 0.729,
    "cats": 0.732,
    "cars": 0.368,
    "puppy": 0.804,
    "truck": 0.689,
}


def test_pairs_have_the_measured_similarity(run_snippet):
    """Each value lies within 0.01 of the one measured before."""
    similarity = run_snippet("foundations/similar_pairs").values["similarity"]
    assert similarity.keys() == MEASURED.keys()
    assert all(abs(similarity[name] - value) < 0.01 for name, value in MEASURED.items())


def test_meaning_beats_the_shared_word(run_snippet):
    """The loan without a common word is closer than the two banks."""
    similarity = run_snippet("foundations/similar_pairs").values["similarity"]
    assert similarity["loan"] > similarity["two_banks"] + 0.3


def test_dot_product_equals_cosine_until_a_vector_is_scaled(run_snippet):
    """Scaling changes the dot product tenfold and the cosine not at all."""
    values = run_snippet("foundations/similar_pairs").values
    assert abs(values["dot_product"] - values["similarity"]["kitten"]) < 1e-5
    assert abs(values["scaled_dot"] - 10 * values["dot_product"]) < 1e-4
    assert abs(values["scaled_cosine"] - values["dot_product"]) < 1e-5


def test_random_directions_are_nearly_at_right_angles(run_snippet):
    """The spread in 384 dimensions is about one over the root of 384."""
    values = run_snippet("foundations/similar_pairs").values
    assert abs(values["random_spread"] - 384**-0.5) < 0.005
    assert values["similarity"]["weather"] < values["random_largest"]
