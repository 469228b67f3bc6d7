# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
#
# [tool.receipts]
# covers = []
# ///
"""Change one token and see which outputs move: the test of a causal mask."""

# %% Change token 20 of 32
import numpy as np

from attention_layers import attend, random_layers

layers = random_layers(count=2, width=64, seed=0)
generator = np.random.default_rng(1)
table = generator.standard_normal((100, 64))  # one row for each of 100 token ids
ids = generator.integers(0, 100, size=32)
changed = ids.copy()
changed[20] = (ids[20] + 1) % 100


def moved(**options):
    """Return how far each of the 32 outputs moves when token 20 changes."""
    before = attend(table[ids], layers, **options)
    after = attend(table[changed], layers, **options)
    return np.abs(after - before).max(axis=1)


causal = moved()
largest_before, smallest_after = causal[:20].max(), causal[20:].min()
assert largest_before == 0.0 and smallest_after > 0
print(f"largest change at positions 0 to 19:   {largest_before}")
print(f"smallest change at positions 20 to 31: {smallest_after:.3f}")

# %% Take the mask away
open_attention = moved(mask="none")
largest_without_mask = open_attention[:20].max()
print(f"largest change at positions 0 to 19:   {largest_without_mask:.3f}")

# %% Three ways to get it wrong
mistakes = {
    "mask multiplied in after softmax": {"mask": "after"},
    "softmax over the wrong axis": {"axis": -2},
    "heads cut with one reshape": {"cut": "wrong"},
}
leak, reached = {}, {}
print(f"{'':34}{'change before 20':>18}{'outputs moved from 20 on':>26}")
for name, options in {"correct": {}, **mistakes}.items():
    change = moved(**options)
    leak[name] = change[:20].max()
    reached[name] = int((change[20:] > 0).sum())
    print(f"{name:34}{leak[name]:18.3f}{reached[name]:20d} of 12")
