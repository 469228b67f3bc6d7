# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "torch"]
#
# [tool.receipts]
# covers = ["m01.attention.from-scratch"]
# memory_mb = 3072
# vary = ["difference_*"]
# mask = ['\d\.\de-\d+']
# ///
"""Compute attention by hand, check it against a library, and split it into heads."""

# %% One query looks at five keys
import numpy as np

words = ["report", "within", "24", "hours", "of"]
#                 number  unit  deed
query = np.array([4.0, 0.0, 0.0])  # asked by "hours": how many?
keys = np.array(
    [
        [0.0, 0.0, 1.0],  # report
        [0.0, 0.0, 0.0],  # within
        [1.0, 0.0, 0.0],  # 24
        [0.0, 1.0, 0.0],  # hours
        [0.0, 0.0, 0.0],  # of
    ]
)
#                   amount  about reports
values = np.array([[0.0, 1.0], [0.0, 0.0], [24.0, 0.0], [0.0, 0.0], [0.0, 0.0]])

scores = keys @ query / np.sqrt(len(query))
powers = np.exp(scores - scores.max())
weights = powers / powers.sum()
mixed = weights @ values
print("word     score  weight  value")
for word, score, weight, value in zip(words, scores, weights, values, strict=True):
    print(f"{word:8}{score:6.2f}{weight:8.2f}  {value}")
print(f"weighted sum of the values: [{mixed[0]:.3f} {mixed[1]:.3f}]")

# %% The query asks louder
loud_scores = keys @ (3 * query) / np.sqrt(len(query))
loud_powers = np.exp(loud_scores - loud_scores.max())
loud_weights = loud_powers / loud_powers.sum()
loud_mixed = loud_weights @ values
weight_of_number, loud_weight_of_number = weights[2], loud_weights[2]
print("weights:", loud_weights.round(3))
print(f"weighted sum of the values: [{loud_mixed[0]:.3f} {loud_mixed[1]:.3f}]")


# %% All positions at once
def attention(
    queries: np.ndarray, keys: np.ndarray, values: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (outputs, weights) of causal attention; inputs are (..., n, size)."""
    length, size = queries.shape[-2:]
    scores = queries @ np.swapaxes(keys, -1, -2) / np.sqrt(size)
    future = np.triu(np.ones((length, length), dtype=bool), k=1)
    scores = np.where(future, -np.inf, scores)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return weights @ values, weights


generator = np.random.default_rng(0)
state = generator.standard_normal((32, 64))  # 32 positions, 64 numbers each
matrices = generator.standard_normal((3, 64, 64)) / np.sqrt(64)
queries, keys, values = (state @ matrix for matrix in matrices)
outputs, weights = attention(queries, keys, values)
print("scores and weights", weights.shape, " outputs", outputs.shape)
print("first rows of the weights:")
print(weights[:4, :5].round(2))

# %% Check three properties
import torch

library = torch.nn.functional.scaled_dot_product_attention(
    *(torch.tensor(array) for array in (queries, keys, values)), is_causal=True
).numpy()
difference_library = np.abs(outputs - library).max()
difference_rows = np.abs(weights.sum(axis=-1) - 1).max()
weight_on_future = np.triu(weights, k=1).max()
assert difference_library < 1e-12 and difference_rows < 1e-12
assert weight_on_future == 0.0
print(f"largest difference from the library {difference_library:.1e}")
print(f"rows of weights sum to 1, within    {difference_rows:.1e}")
print(f"largest weight on a later position  {weight_on_future}")


# %% Four heads
def split_heads(array: np.ndarray, heads: int) -> np.ndarray:
    """Cut (n, heads * size) into (heads, n, size): each head gets its own columns."""
    length, width = array.shape
    return array.reshape(length, heads, width // heads).swapaxes(0, 1)


def join_heads(array: np.ndarray) -> np.ndarray:
    """Put (heads, n, size) side by side again: (n, heads * size)."""
    heads, length, size = array.shape
    return array.swapaxes(0, 1).reshape(length, heads * size)


output_matrix = generator.standard_normal((64, 64)) / np.sqrt(64)
per_head, head_weights = attention(
    *(split_heads(array, heads=4) for array in (queries, keys, values))
)
combined = join_heads(per_head) @ output_matrix
print("queries of one position:", queries.shape[1], "numbers, cut into 4 times 16")
print("weights", head_weights.shape, " after combining", combined.shape)
print("position 3 looks at positions 0 to 3 with these weights:")
for head, row in enumerate(head_weights[:, 3, :4]):
    print(f"  head {head}: {row.round(2)}")

# %% Check the heads against a library layer
layer = torch.nn.MultiheadAttention(
    64, num_heads=4, bias=False, batch_first=True, dtype=torch.float64
)
with torch.no_grad():
    layer.in_proj_weight.copy_(torch.tensor(np.concatenate([m.T for m in matrices])))
    layer.out_proj.weight.copy_(torch.tensor(output_matrix.T))
    batch = torch.tensor(state)[None]
    future = torch.ones(32, 32).triu(1).bool()
    by_layer = layer(batch, batch, batch, attn_mask=future)[0][0].numpy()
difference_heads = np.abs(combined - by_layer).max()
assert difference_heads < 1e-12
print(f"largest difference from torch.nn.MultiheadAttention {difference_heads:.1e}")

# %% Share keys and values
groups = generator.standard_normal((2, 2, 32, 16))  # keys and values of two heads
shared_keys, shared_values = (np.repeat(array, 2, axis=0) for array in groups)
shared, _ = attention(split_heads(queries, heads=4), shared_keys, shared_values)
library_shared = torch.nn.functional.scaled_dot_product_attention(
    torch.tensor(split_heads(queries, heads=4).copy())[None],
    *(torch.tensor(array)[None] for array in groups),
    is_causal=True,
    enable_gqa=True,
)[0].numpy()
difference_shared = np.abs(shared - library_shared).max()
assert difference_shared < 1e-12
print(f"largest difference from the library {difference_shared:.1e}")

BLOCKS, HEADS, SIZE, BYTES = 32, 32, 128, 2  # Llama 3 8B, 16-bit numbers
cache = {heads: 2 * BLOCKS * heads * SIZE * BYTES / 1024 for heads in (HEADS, 8, 1)}
print("\nkey-value heads   kept for each token of context")
for heads, kibibytes in cache.items():
    print(f"{heads:15d}   {kibibytes:5.0f} KiB")
cache_full, cache_shared = cache[HEADS], cache[8]
