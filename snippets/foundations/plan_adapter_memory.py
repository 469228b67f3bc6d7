# /// script
# requires-python = ">=3.11"
#
# [tool.receipts]
# covers = ["m01.adapters.budget", "m01.e62"]
# ///
"""Three memory plans for tuning Llama 3 8B, with what they assume."""

# %% Size a 4-bit base
from model_shapes import LLAMA_3_8B, LLAMA_3_70B

vocabulary = LLAMA_3_8B.places["vocabulary"]
rest = LLAMA_3_8B.parameters - vocabulary
base_gb = {}
for bits in (4.0, 4.5):
    base_gb[str(bits)] = (vocabulary * 2 + rest * bits / 8) / 1e9
    print(f"vocabulary at 16 bits, rest at {bits}: {base_gb[str(bits)]:.2f} GB")

# %% Write three plans
ADAPTER = 41_943_040  # rank 16 on all linear layers


def activation_gb(sequences: int, tokens: int) -> float:
    """Estimate activations in GB with checkpoints, one layer recomputed at a time."""
    positions = sequences * tokens
    checkpoints = LLAMA_3_8B.layers * LLAMA_3_8B.hidden * 2
    one_layer = (10 * LLAMA_3_8B.hidden + 4 * LLAMA_3_8B.feed_forward) * 2
    scores = LLAMA_3_8B.vocabulary * 8  # logits and their gradients, 32 bits each
    return positions * (checkpoints + one_layer + scores) / 1e9


parameters = LLAMA_3_8B.parameters
plans = {
    "full": {"base": 2 * parameters / 1e9, "training state": 14 * parameters / 1e9},
    "LoRA": {"base": 2 * parameters / 1e9, "training state": 16 * ADAPTER / 1e9},
    "4-bit LoRA": {"base": base_gb["4.5"], "training state": 16 * ADAPTER / 1e9},
}
sizes = {"1 x 512 tokens": (1, 512), "4 x 2,048 tokens": (4, 2048)}
totals = {}
print(f"{'GB':12}{'base':>7}{'state':>8}" + "".join(f"{size:>19}" for size in sizes))
for name, plan in plans.items():
    start = plan["base"] + plan["training state"]
    totals[name] = [start + activation_gb(*size) for size in sizes.values()]
    print(
        f"{name:12}{plan['base']:>7.1f}{plan['training state']:>8.1f}"
        + "".join(f"{total:>19.1f}" for total in totals[name])
    )
activations = [activation_gb(*size) for size in sizes.values()]
print(f"activations, estimated: {activations[0]:.1f} and {activations[1]:.1f} GB")

# %% Fit the plan into 8 GB
free = 8 * 0.9 - plans["4-bit LoRA"]["base"] - plans["4-bit LoRA"]["training state"]
tokens_that_fit = int(free / activation_gb(1, 1))
print(f"left of 8 GB after 10 percent margin: {free:.2f} GB")
print(f"room for the activations of {tokens_that_fit} tokens a step")

# %% Change it: run a model of 70 billion
seventy_gb = LLAMA_3_70B.parameters * 4.5 / 8e9
seventy_cache_gb = LLAMA_3_70B.cache_bytes(8192) / 1e9
print(f"weights at 4.5 bits {seventy_gb:.1f} GB, one window {seventy_cache_gb:.1f} GB")
