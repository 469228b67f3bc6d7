# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.attention.cost"]
# memory_mb = 3072
# vary = ["milliseconds*", "growth*", "fused*", "ideal", "growth_with_length"]
# mask = ['\d+\.\d+', ': \d+ times']
# ///
"""Count the scores of attention, and time it at growing lengths."""

# %% Count the scores
score_count = {length: length * length for length in (1024, 8192, 131_072)}
HEADS, BLOCKS = 32, 32  # Llama 3 8B
print("tokens    scores a head and block   in all 32 x 32 of Llama 3 8B")
for length, count in score_count.items():
    print(f"{length:7,d}{count:22,d}{count * HEADS * BLOCKS:28,d}")
gigabytes_one_block = score_count[8192] * HEADS * 2 / 1e9  # at 16 bits
print(f"8,192 tokens, one block, kept at 16 bits: {gigabytes_one_block:.1f} GB")

# %% Time it
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(0)


def written_out(queries, keys, values):
    """Causal attention with all scores in memory."""
    length = queries.shape[-2]
    future = torch.ones(length, length).triu(1).bool()
    scores = queries @ keys.transpose(-1, -2) / queries.shape[-1] ** 0.5
    return scores.masked_fill(future, -torch.inf).softmax(-1) @ values


def fused(queries, keys, values):
    """The same, block by block, without ever holding all scores."""
    return torch.nn.functional.scaled_dot_product_attention(
        queries, keys, values, is_causal=True
    )


def fastest(function, length, repeats=7):
    """Return the shortest of several times, in milliseconds (4 heads of 64)."""
    inputs = [torch.randn(1, 4, length, 64) for _ in range(3)]
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function(*inputs)
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


lengths = [128, 256, 512, 1024, 2048]
milliseconds = {length: fastest(written_out, length) for length in lengths}
milliseconds_fused = {length: fastest(fused, length) for length in lengths}
print("tokens   prediction   written out   fused, ms")
for length in lengths:
    print(
        f"{length:6d}{(length / 128) ** 2:10.0f} x{milliseconds[length]:14.2f}"
        f"{milliseconds_fused[length]:12.2f}"
    )
megabytes_scores = 4 * 2048**2 * 4 / 1e6  # four heads, four bytes a number
growth = milliseconds[2048] / milliseconds[128]
growth_last = milliseconds[2048] / milliseconds[1024]
fused_saving = milliseconds[2048] / milliseconds_fused[2048]
print(f"16 times the tokens: {growth:.0f} times the time; quadratic would be 256")

# %% Draw the growth
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6, 3.4))
axes.loglog(lengths, list(milliseconds.values()), "o-", color="C0", base=2)
ideal = [milliseconds[512] * (length / 512) ** 2 for length in lengths]
axes.loglog(lengths, ideal, "--", color="black", linewidth=1, base=2)
axes.annotate(
    "measured",
    (256, milliseconds[256]),
    xytext=(-12, 12),
    textcoords="offset points",
    color="C0",
    ha="right",
)
axes.annotate(
    "four times for\neach doubling",
    (1024, ideal[3]),
    xytext=(12, -26),
    textcoords="offset points",
)
axes.set_xticks(lengths, [f"{length:,}" for length in lengths])
axes.set_yticks([0.25, 1, 4, 16, 64], ["0.25", "1", "4", "16", "64"])
axes.set_xlabel("tokens")
axes.set_ylabel("milliseconds")
figure.savefig("growth_with_length.svg")


# %% One more token with a cache
def one_query(length):
    """Time one query against `length` stored keys and values, in milliseconds."""
    query = torch.randn(1, 4, 1, 64)
    keys, values = torch.randn(2, 1, 4, length, 64)
    times = []
    for _ in range(50):
        start = time.perf_counter()
        torch.nn.functional.scaled_dot_product_attention(query, keys, values)
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


milliseconds_one = {length: one_query(length) for length in lengths}
growth_one = milliseconds_one[2048] / milliseconds_one[128]
print("tokens kept   one more token, ms")
for length, value in milliseconds_one.items():
    print(f"{length:11d}{value:18.3f}")
