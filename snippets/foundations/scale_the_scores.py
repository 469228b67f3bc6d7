# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.attention.scaling"]
# ///
"""Why scores are divided by the square root of the head size, and of no other size."""

# %% Scores of random queries and keys
import numpy as np


def largest_weight(scores):
    """Return the largest softmax weight of each row, averaged over the rows."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).max(axis=1).mean()


def draw_scores(size, trials=2000, keys=64):
    """Return dot products of random queries with 64 random keys: (trials, keys)."""
    generator = np.random.default_rng(0)
    rows = []
    for _ in range(trials):
        query = generator.standard_normal(size)
        rows.append(generator.standard_normal((keys, size)) @ query)
    return np.array(rows)


variance, unscaled, scaled = {}, {}, {}
print("head size   variance of scores   largest of 64 weights")
print("                                 unscaled    scaled")
for size in (16, 64, 128, 1024):
    scores = draw_scores(size)
    variance[size] = scores.var()
    unscaled[size] = largest_weight(scores)
    scaled[size] = largest_weight(scores / np.sqrt(size))
    print(
        f"{size:9d} {variance[size]:20.0f} {unscaled[size]:10.2f} {scaled[size]:9.2f}"
    )

# %% Draw the weights of one query
import matplotlib.pyplot as plt

row = draw_scores(128, trials=1)[0]
figure, axes = plt.subplots(figsize=(6, 3.4))
for drawn, colour, marker in ((row, "C1", "o"), (row / np.sqrt(128), "C0", "s")):
    powers = np.exp(drawn - drawn.max())
    ordered = np.sort(powers / powers.sum())[::-1]
    axes.plot(range(1, 13), ordered[:12], color=colour, marker=marker, linewidth=1)
    axes.annotate(
        "unscaled" if colour == "C1" else "divided by the root of 128",
        (2, ordered[1]),
        xytext=(14, 22 if colour == "C1" else 12),
        textcoords="offset points",
        color=colour,
    )
axes.set_ylim(0, 1)
axes.set_xlabel("key, by rank of its weight (12 of 64)")
axes.set_ylabel("weight")
figure.savefig("weights_of_one_query.svg")


# %% What is left of the slope
def slope_left(scores):
    """Return the mean of p (1 - p) for the largest weight p of each row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    largest = (powers / powers.sum(axis=1, keepdims=True)).max(axis=1)
    return float((largest * (1 - largest)).mean())


wide = scores  # of the last size, 1,024
slope_unscaled, slope_scaled = slope_left(wide), slope_left(wide / np.sqrt(1024))
stuck = np.mean([largest_weight(row[None]) > 0.999 for row in wide])
print(f"slope of the largest weight, unscaled {slope_unscaled:.3f}")
print(f"slope of the largest weight, scaled   {slope_scaled:.3f}")
print(f"queries with over 99.9% on one key, unscaled: {stuck:.0%}")

# %% Divide by the model's width instead
MODEL_WIDTH, HEAD_SIZE = 768, 64  # GPT-2 small: 12 heads of 64
scores = draw_scores(HEAD_SIZE)
variance_right = (scores / np.sqrt(HEAD_SIZE)).var()
variance_wrong = (scores / np.sqrt(MODEL_WIDTH)).var()
weight_right = largest_weight(scores / np.sqrt(HEAD_SIZE))
weight_wrong = largest_weight(scores / np.sqrt(MODEL_WIDTH))
even_weight = 1 / 64
print("divided by the root of    variance   largest of 64 weights")
print(f"{'head size, 64':24}{variance_right:10.2f}{weight_right:18.3f}")
print(f"{'model width, 768':24}{variance_wrong:10.2f}{weight_wrong:18.3f}")
print(f"{'(every key the same)':24}{0:10.2f}{even_weight:18.3f}")
