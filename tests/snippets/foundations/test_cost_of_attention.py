"""How attention grows with length."""

import torch


def test_scores_are_the_square_of_the_length(run_snippet):
    """The published counts at 1,024 and 8,192 tokens."""
    counts = run_snippet("foundations/cost_of_attention").values["score_count"]
    assert counts[1024] == 1_048_576
    assert counts[8192] == 67_108_864


def test_both_ways_give_the_same_result(run_snippet):
    """The fused function is another way to the same numbers."""
    values = run_snippet("foundations/cost_of_attention").values
    inputs = torch.randn(3, 1, 2, 40, 16)
    written, fused = values["written_out"](*inputs), values["fused"](*inputs)
    assert torch.allclose(written, fused, atol=1e-5)
