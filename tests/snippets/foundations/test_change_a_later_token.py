"""The test of a causal mask, and what fails it."""

import numpy as np
import pytest


def test_the_past_does_not_move(run_snippet):
    """Exactly nothing before the changed token, something everywhere after it."""
    values = run_snippet("foundations/change_a_later_token").values
    assert values["largest_before"] == 0.0
    assert values["smallest_after"] > 0.1
    assert values["largest_without_mask"] > 0.1


@pytest.mark.parametrize(
    "mistake", ["mask multiplied in after softmax", "softmax over the wrong axis"]
)
def test_two_slips_leak(run_snippet, mistake):
    """Future tokens count in the denominator."""
    assert run_snippet("foundations/change_a_later_token").values["leak"][mistake] > 0.05


def test_the_third_slip_passes_the_leak_test(run_snippet):
    """A single reshape hides the change from eight of twelve later outputs."""
    values = run_snippet("foundations/change_a_later_token").values
    assert values["leak"]["heads cut with one reshape"] == 0.0
    assert values["reached"] == {
        "correct": 12,
        "mask multiplied in after softmax": 12,
        "softmax over the wrong axis": 12,
        "heads cut with one reshape": 4,
    }


@pytest.mark.parametrize("cut", ["right", "wrong"])
def test_pasting_undoes_cutting(run_snippet, cut):
    """Both ways keep all numbers; only one keeps positions apart."""
    module = run_snippet.load_module("foundations/attention_layers")
    array = np.arange(64.0).reshape(8, 8)
    assert np.array_equal(module.paste_heads(module.cut_heads(array, 4, cut), cut), array)
