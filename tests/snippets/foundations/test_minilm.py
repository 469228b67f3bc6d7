"""The shared helpers of the embedding pages."""

import numpy as np


def test_cosine_ignores_length_and_knows_opposites(run_snippet):
    """Scaling changes nothing; opposite directions give minus one."""
    cosine = run_snippet.load_module("foundations/minilm").cosine
    assert abs(cosine(np.array([1.0, 0.0]), np.array([5.0, 0.0])) - 1) < 1e-12
    assert abs(cosine(np.array([1.0, 0.0]), np.array([-2.0, 0.0])) + 1) < 1e-12
    assert abs(cosine(np.array([1.0, 0.0]), np.array([0.0, 3.0]))) < 1e-12


def test_similarity_of_a_text_with_itself_is_one(run_snippet):
    """The model gives one text one vector."""
    module = run_snippet.load_module("foundations/minilm")
    assert abs(module.similarity(module.load_model(), "one text", "one text") - 1) < 1e-5
