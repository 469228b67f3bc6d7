# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.position.equivariance", "m01.position.rotary"]
# memory_mb = 3072
# vary = ["difference_*", "spread_*"]
# mask = ['\d\.\de-\d+']
# ///
"""Attention has no idea of order; rotating queries and keys gives it one."""

# %% Shuffle the input
import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
state = torch.randn(10, 64)
to_queries, to_keys, to_values = torch.randn(3, 64, 64) / 8


def attend(state, mask=None):
    """Return attention over the rows of `state`, without positions."""
    return torch.nn.functional.scaled_dot_product_attention(
        state @ to_queries, state @ to_keys, state @ to_values, attn_mask=mask
    )


order = torch.randperm(10)
back = torch.argsort(order)
difference_shuffled = float((attend(state) - attend(state[order])[back]).abs().max())
assert difference_shuffled < 1e-12
print("new order of the ten rows:", order.tolist())
print(f"largest difference after putting them back: {difference_shuffled:.1e}")

# %% With a causal mask
earlier = torch.ones(10, 10).tril().bool()
swapped = state.clone()
swapped[[2, 5]] = state[[5, 2]]  # the last row still sees the same ten rows
last_row_moved = float(
    (attend(state, earlier) - attend(swapped, earlier))[9].abs().max()
)
row_between_moved = float(
    (attend(state, earlier) - attend(swapped, earlier))[3].abs().max()
)
difference_last = last_row_moved
assert difference_last < 1e-12
print(f"rows 2 and 5 swapped, change at row 9: {difference_last:.1e}")
print(f"rows 2 and 5 swapped, change at row 3: {row_between_moved:.2f}")


# %% Rotate by position
def rotate(vectors: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
    """Turn pair k of each row (n, size) by position / 10000^(2k / size) radians."""
    half = vectors.shape[-1] // 2
    speeds = 10_000.0 ** (-torch.arange(half) / half)
    angles = positions[:, None] * speeds
    first, second = vectors[:, :half], vectors[:, half:]
    return torch.cat(
        [
            first * angles.cos() - second * angles.sin(),
            first * angles.sin() + second * angles.cos(),
        ],
        dim=-1,
    )


query, key = torch.randn(2, 1, 64)


def rotated_score(query_position, key_position):
    """Return the score of the query at one position with the key at another."""
    turned_query = rotate(query, torch.tensor([float(query_position)]))
    turned_key = rotate(key, torch.tensor([float(key_position)]))
    return float((turned_query * turned_key).sum())


pairs = [(5, 2), (15, 12), (105, 102), (5, 3), (2, 5)]
scores = [rotated_score(*pair) for pair in pairs]
for (query_position, key_position), score in zip(pairs, scores, strict=True):
    print(f"query at {query_position:3d}, key at {key_position:3d}: {score:9.4f}")
spread_same_distance = max(scores[:3]) - min(scores[:3])
assert spread_same_distance < 1e-9
print(f"the first three agree within {spread_same_distance:.1e}")


# %% Add a position vector instead
def sinusoid(position, size=64):
    """Return the position vector of the 2017 design, which is added to the input."""
    half = size // 2
    angles = position * 10_000.0 ** (-torch.arange(half) / half)
    return torch.cat([angles.sin(), angles.cos()])


added = [
    float((query[0] + sinusoid(first)) @ (key[0] + sinusoid(second)))
    for first, second in pairs[:3]
]
spread_added = max(added) - min(added)
for (first, second), score in zip(pairs[:3], added, strict=True):
    print(f"query at {first:3d}, key at {second:3d}: {score:9.4f}")


# %% The same rows, rotated
def attend_rotated(state):
    """Attention over the rows, with queries and keys turned by their positions."""
    places = torch.arange(float(len(state)))
    return torch.nn.functional.scaled_dot_product_attention(
        rotate(state @ to_queries, places),
        rotate(state @ to_keys, places),
        state @ to_values,
    )


order_matters = float(
    (attend_rotated(state) - attend_rotated(state[order])[back]).abs().max()
)
print(f"largest difference after shuffling and putting back: {order_matters:.2f}")

# %% Draw the score over distance
import matplotlib.pyplot as plt

flat = torch.ones(1, 64) / 8  # length 1, so the score at distance 0 is 1
distances = list(range(257))
curve = [
    float((flat * rotate(flat, torch.tensor([float(distance)]))).sum())
    for distance in distances
]
figure, axes = plt.subplots(figsize=(6, 3.4))
axes.plot(distances, curve, color="C0")
axes.axhline(0, color="black", linewidth=0.6)
axes.set_xlabel("distance between query and key, tokens")
axes.set_ylabel("score")
figure.savefig("score_by_distance.svg")


# %% Goes wrong: two ways to pair the numbers
def rotate_neighbours(vectors, positions):
    """Pair number 0 with 1, 2 with 3 and so on, as some checkpoints do."""
    half = vectors.shape[-1] // 2
    regrouped = torch.cat([vectors[:, 0::2], vectors[:, 1::2]], dim=-1)
    turned = rotate(regrouped, positions)
    return torch.stack([turned[:, :half], turned[:, half:]], dim=-1).flatten(1)


places = torch.arange(10.0)
queries, keys = state @ to_queries, state @ to_keys
halves = rotate(queries, places) @ rotate(keys, places).T
neighbours = rotate_neighbours(queries, places) @ rotate_neighbours(keys, places).T
regroup = torch.cat([torch.arange(0, 64, 2), torch.arange(1, 64, 2)])
repaired = rotate(queries[:, regroup], places) @ rotate(keys[:, regroup], places).T
same_at_distance_zero = float((halves - neighbours).diagonal().abs().max())
difference_zero = same_at_distance_zero
largest_error = float((halves - neighbours).abs().max())
typical_score = float(neighbours.std())
difference_repaired = float((repaired - neighbours).abs().max())
print(f"typical size of a score                {typical_score:8.2f}")
print(f"largest error, other pairing           {largest_error:8.2f}")
print(f"error where query and key are one row  {difference_zero:8.1e}")
print(f"error after reordering the columns     {difference_repaired:8.1e}")
