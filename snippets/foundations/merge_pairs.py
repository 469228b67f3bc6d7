# /// script
# requires-python = ">=3.11"
# dependencies = []
#
# [tool.receipts]
# covers = ["m01.bpe.train", "m01.bpe.encode", "m01.e34"]
# ///
"""Byte pair encoding by hand: learn merges from three words, then encode with them."""

# %% Count pairs and merge one
from collections import Counter


def count_pairs(chunks: list[list[str]]) -> Counter:
    """Count neighbours inside each chunk; a pair never spans two chunks."""
    return Counter(
        pair for chunk in chunks for pair in zip(chunk, chunk[1:], strict=False)
    )


def merge(chunk: list[str], pair: tuple[str, str]) -> list[str]:
    """Replace every occurrence of `pair` in `chunk` by one joined piece."""
    merged: list[str] = []
    for piece in chunk:
        if merged and (merged[-1], piece) == pair:
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


# %% Learn merges from three words
def learn(chunks: list[list[str]], n_merges: int) -> list[tuple[str, str]]:
    """Merge the most frequent pair, again and again; on a tie the first wins."""
    merges = []
    for _ in range(n_merges):
        pairs = count_pairs(chunks)
        pair, count = pairs.most_common(1)[0]
        shown = "  ".join(
            f"{left}-{right} {n}" for (left, right), n in pairs.items()
        )
        print(f"pairs: {shown}")
        chunks = [merge(chunk, pair) for chunk in chunks]
        print(
            f"merge {pair[0]} + {pair[1]} ({count} times):",
            "  ".join("|".join(chunk) for chunk in chunks),
        )
        merges.append(pair)
    return merges


training_words = ["low", "lower", "lowest"]
merges = learn([list(word) for word in training_words], n_merges=2)

first_counts = count_pairs([list(word) for word in training_words])
tie = [first_counts["l", "o"], first_counts["o", "w"]]

# %% Break the tie the other way
rival = ("o", "w")
print(
    "merge o + w (3 times):",
    "  ".join("|".join(merge(list(word), rival)) for word in training_words),
)
for text in ("slot", "owner"):
    one, other = merge(list(text), merges[0]), merge(list(text), rival)
    print(
        f"{text:<6} l-o first: {'|'.join(one):<10} o-w first: {'|'.join(other)}"
    )

# %% Forget the borders between words
run = [list("".join(training_words))]
print("one run:", "".join(training_words))
across = count_pairs(run)
print("pairs: ", "  ".join(f"{a}-{b} {n}" for (a, b), n in across.items()))
new_pairs = sorted("-".join(pair) for pair in set(across) - set(first_counts))
print("pairs that no single word contains:", ", ".join(new_pairs))


# %% Encode a word that training never saw
def encode(text: str, merges: list[tuple[str, str]]) -> list[str]:
    """Apply the learned merges to `text`, oldest first."""
    pieces = list(text)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces


unseen_word = "slowest"
unseen_pieces = encode(unseen_word, merges)
print("|".join(unseen_pieces))
assert "".join(unseen_pieces) == unseen_word
