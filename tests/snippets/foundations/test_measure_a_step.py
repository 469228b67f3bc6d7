"""What a step holds, and what generating leaves unchanged."""

import pytest


def test_sixteen_bytes_a_parameter(run_snippet):
    """Four each for weight, gradient and two moments; the counters vanish."""
    per_parameter = run_snippet("foundations/measure_a_step").values["per_parameter"]
    for name in ("weights", "gradients", "first moments", "second moments"):
        assert per_parameter[name] == 4
    assert per_parameter["step counters"] < 0.001


def test_generating_changes_no_weight_and_a_step_does(run_snippet):
    """Same hash after a hundred tokens, another after one step."""
    values = run_snippet("foundations/measure_a_step").values
    assert len(values["written"]) == 100
    assert values["unchanged"] == {"generating": True, "a step": False}


def test_activations_grow_with_the_batch(run_snippet):
    """Sixteen sequences keep about sixteen times what one keeps."""
    activations = run_snippet("foundations/measure_a_step").values["activations"]
    assert activations["16"] / activations["1"] == pytest.approx(16, rel=0.1)


def test_small_steps_vanish_in_sixteen_bits(run_snippet):
    """They add up in 32 bits only."""
    values = run_snippet("foundations/measure_a_step").values
    assert values["finished"]["bfloat16"] == values["finished"]["float16"] == 1
    assert values["finished"]["float32"] == pytest.approx(1.2, abs=1e-3)
    assert values["from_master"] == pytest.approx(1.2, abs=0.01)
