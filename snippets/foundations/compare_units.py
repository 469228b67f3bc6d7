# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken", "tokenizers", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.tokens.compare", "m01.e35"]
# data = ["data/obligations.toml", "data/compliance_frames.toml"]
# ///
"""One page of compliance text in letters, bytes, words and three kinds of tokens."""

# %% Measure one page in six units
import re
import textwrap

import tiktoken

from corpus import page_passages, pages
from domain_tokenizer import course_tokenizer

all_pages = pages()
page = all_pages[1]
other_pages = "\n".join(text for text in all_pages if text is not page)
unseen_ids = [passage.id for passage in page_passages()[1]]


def words_of(text: str) -> list[str]:
    """Return the words of `text` in small letters, punctuation removed."""
    return re.findall(r"\w+(?:[.'-]\w+)*", text.lower())


own = course_tokenizer(without=unseen_ids)
cl100k = tiktoken.get_encoding("cl100k_base")
o200k = tiktoken.get_encoding("o200k_base")

known_words = set(words_of(other_pages))
units = {  # vocabulary size, length of the page
    "characters": (len(set(other_pages)), len(page)),
    "bytes": (256, len(page.encode("utf-8"))),
    "own BPE": (own.get_vocab_size(), len(own.encode(page).ids)),
    "cl100k": (cl100k.n_vocab, len(cl100k.encode(page))),
    "o200k": (o200k.n_vocab, len(o200k.encode(page))),
    "words": (len(known_words), len(words_of(page))),
}
vocabulary = {unit: size for unit, (size, _) in units.items()}
length = {unit: count for unit, (_, count) in units.items()}
characters_per_unit = {unit: len(page) / count for unit, count in length.items()}

print(f"{'unit':<11}{'vocabulary':>11}{'one page':>10}{'characters each':>17}")
for unit, (size, count) in units.items():
    print(f"{unit:<11}{size:>11,}{count:>10,}{len(page) / count:>17.1f}")

unseen_characters = sorted(set(page) - set(other_pages))
print(f"letters and signs the other pages lack: {unseen_characters}")

# %% Count the words that the list does not have
unseen = {}
for number, corpus_page in enumerate(all_pages, start=1):
    others = "\n".join(text for text in all_pages if text is not corpus_page)
    word_list = set(words_of(others))
    words = words_of(corpus_page)
    missing = [word for word in words if word not in word_list]
    unseen[number] = len(missing) / len(words)
    print(
        f"page {number}: {len(missing):>3} of {len(words)} words "
        f"({unseen[number]:.0%}) are not on the other {len(all_pages) - 1} pages"
    )

# %% Draw the lengths
import matplotlib.pyplot as plt

units = list(length)[::-1]
figure, axes = plt.subplots()
axes.barh(units, [length[unit] for unit in units], color="C0")
for row, unit in enumerate(units):
    note = f", {unseen[2]:.0%} unknown" if unit == "words" else ""
    axes.annotate(
        f"{length[unit]:,} from a vocabulary of {vocabulary[unit]:,}{note}",
        (length[unit], row),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
    )
axes.set_xlim(0, 4900)
axes.set_xlabel("length of one page, in units")
axes.grid(axis="y", visible=False)
figure.savefig("page_length_by_unit.svg")

# %% Read the page as a word model would
first = page.split("\n\n")[1]
masked = " ".join(
    word if word in known_words else "[UNK]" for word in words_of(first)
)
print(textwrap.fill(masked, 72))
unknown_shown = masked.count("[UNK]")

# %% Give the word list far more text
from corpus import training_text

more = training_text(200_000, seed=0, without=unseen_ids)
longer_list = known_words | set(words_of(more))
words = words_of(page)
missing = [word for word in words if word not in longer_list]
unseen_long_list = len(missing) / len(words)
long_list = len(longer_list)
text_factor = len(more.split()) / len(other_pages.split())
print(f"text read: {text_factor:.0f} times as much")
print(f"word list: {len(known_words):,} -> {long_list:,} words")
print(f"unseen on the page: {unseen[2]:.0%} -> {unseen_long_list:.0%}")
print("still missing:", ", ".join(sorted(set(missing))[-8:]))

# %% Compare the work of attention
attention_ratio = {}
for unit in ("characters", "words", "own BPE", "o200k"):
    attention_ratio[unit] = (length[unit] / length["cl100k"]) ** 2
    print(f"{unit:<11} {attention_ratio[unit]:>6.2f} times the pairs of cl100k")
