"""Memory plans for tuning."""


def test_the_base_takes_5_6_to_6_0(run_snippet):
    """Vocabulary at 16 bits, the rest at 4.0 or 4.5."""
    base = run_snippet("foundations/plan_adapter_memory").values["base_gb"]
    assert {bits: round(size, 1) for bits, size in base.items()} == {"4.0": 5.6, "4.5": 6.0}


def test_adapter_state_is_small(run_snippet):
    """0.7 GB, for the adapter that count_adapters counts."""
    values = run_snippet("foundations/plan_adapter_memory").values
    counted = run_snippet("foundations/count_adapters").values["counted"]
    assert values["ADAPTER"] == counted["all linear"]["16"]
    assert round(values["plans"]["4-bit LoRA"]["training state"], 1) == 0.7


def test_eight_gigabytes_are_the_lower_edge(run_snippet):
    """A few hundred tokens a step fit, four long sequences do not."""
    values = run_snippet("foundations/plan_adapter_memory").values
    assert 100 < values["tokens_that_fit"] < 1000
    assert values["totals"]["4-bit LoRA"][0] < 8 < values["totals"]["4-bit LoRA"][1]


def test_seventy_billion_needs_forty_gigabytes(run_snippet):
    """Weights alone, at 4.5 bits."""
    assert 39 < run_snippet("foundations/plan_adapter_memory").values["seventy_gb"] < 40.5
