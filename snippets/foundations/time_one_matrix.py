# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "numpy"]
#
# [tool.receipts]
# covers = []
# memory_mb = 3072
# vary = ["seconds", "bandwidth_gb_s", "ceiling", "times_slower", "per_token_gain", "share_of_*"]
# mask = ['\d+\.\d+', '\d+ %']
# ///
"""Why one token at a time is limited by memory, measured on one large matrix."""

# %% Measure the memory of this machine
import time

import numpy as np
import torch

torch.set_num_threads(1)


def best_seconds(action, repeats: int = 7) -> float:
    """Return the shortest of several runs; the others were disturbed."""
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        durations.append(time.perf_counter() - start)
    return min(durations)


numbers = np.ones(50_000_000, dtype=np.float32)  # 0.2 GB, larger than any cache
bandwidth_gb_s = numbers.nbytes / best_seconds(numbers.sum) / 1e9
print(f"one core reads {bandwidth_gb_s:.1f} GB/s")

# %% Send 1, 16 and 64 vectors through one matrix
torch.manual_seed(0)
matrix = torch.randn(8192, 4096)  # 0.13 GB
seconds = {}
for vectors in (1, 16, 64):
    batch = torch.randn(vectors, 4096)
    seconds[str(vectors)] = best_seconds(
        lambda batch=batch: torch.nn.functional.linear(batch, matrix)
    )
    print(
        f"{vectors:>3} vectors {1000 * seconds[str(vectors)]:>7.2f} ms"
        f"{1000 * seconds[str(vectors)] / vectors:>8.2f} ms a vector"
    )
ceiling = bandwidth_gb_s * 1e9 / (matrix.numel() * 4)  # times it can be read a second
share_of_ceiling = 1 / seconds["1"] / ceiling
times_slower = seconds["64"] / seconds["1"]
per_token_gain = 64 * seconds["1"] / seconds["64"]
print(f"one vector reaches {share_of_ceiling:.2f} of what the memory allows")
