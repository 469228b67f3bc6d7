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
_other_pages = "\n".join(text for text in all_pages if text is not page)
_unseen_ids = [passage.id for passage in page_passages()[1]]


def words_of(text: str) -> list[str]:
    """Return the words of `text` in small letters, punctuation removed."""
    return re.findall(r"\w+(?:[.'-]\w+)*", text.lower())


own = course_tokenizer(without=_unseen_ids)
cl100k = tiktoken.get_encoding("cl100k_base")
o200k = tiktoken.get_encoding("o200k_base")

known_words = set(words_of(_other_pages))
_units = {  # vocabulary size, length of the page
    "characters": (len(set(_other_pages)), len(page)),
    "bytes": (256, len(page.encode("utf-8"))),
    "own BPE": (own.get_vocab_size(), len(own.encode(page).ids)),
    "cl100k": (cl100k.n_vocab, len(cl100k.encode(page))),
    "o200k": (o200k.n_vocab, len(o200k.encode(page))),
    "words": (len(known_words), len(words_of(page))),
}
vocabulary = {unit: size for unit, (size, _) in _units.items()}
length = {unit: count for unit, (_, count) in _units.items()}
characters_per_unit = {unit: len(page) / count for unit, count in length.items()}

print(f"{'unit':<11}{'vocabulary':>11}{'one page':>10}{'characters each':>17}")
for _unit, (_size, _count) in _units.items():
    print(f"{_unit:<11}{_size:>11,}{_count:>10,}{len(page) / _count:>17.1f}")

unseen_characters = sorted(set(page) - set(_other_pages))
print(f"letters and signs the other pages lack: {unseen_characters}")

# %% Count the words that the list does not have
unseen = {}
for _number, _page in enumerate(all_pages, start=1):
    _others = "\n".join(text for text in all_pages if text is not _page)
    _list = set(words_of(_others))
    _words = words_of(_page)
    _missing = [word for word in _words if word not in _list]
    unseen[_number] = len(_missing) / len(_words)
    print(
        f"page {_number}: {len(_missing):>3} of {len(_words)} words "
        f"({unseen[_number]:.0%}) are not on the other {len(all_pages) - 1} pages"
    )

# %% Draw the lengths
import matplotlib.pyplot as plt

_units = list(length)[::-1]
figure, axes = plt.subplots()
axes.barh(_units, [length[unit] for unit in _units], color="C0")
for _row, _unit in enumerate(_units):
    _note = f", {unseen[2]:.0%} unknown" if _unit == "words" else ""
    axes.annotate(
        f"{length[_unit]:,} from a vocabulary of {vocabulary[_unit]:,}{_note}",
        (length[_unit], _row),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
    )
axes.set_xlim(0, 4900)
axes.set_xlabel("length of one page, in units")
axes.grid(axis="y", visible=False)
figure.savefig("page_length_by_unit.svg")

# %% Read the page as a word model would
_first = page.split("\n\n")[1]
masked = " ".join(
    word if word in known_words else "[UNK]" for word in words_of(_first)
)
print(textwrap.fill(masked, 72))
unknown_shown = masked.count("[UNK]")

# %% Give the word list far more text
from corpus import training_text

_more = training_text(200_000, seed=0, without=_unseen_ids)
_long_list = known_words | set(words_of(_more))
_words = words_of(page)
_missing = [word for word in _words if word not in _long_list]
unseen_long_list = len(_missing) / len(_words)
long_list = len(_long_list)
text_factor = len(_more.split()) / len(_other_pages.split())
print(f"text read: {text_factor:.0f} times as much")
print(f"word list: {len(known_words):,} -> {long_list:,} words")
print(f"unseen on the page: {unseen[2]:.0%} -> {unseen_long_list:.0%}")
print("still missing:", ", ".join(sorted(set(_missing))[-8:]))

# %% Compare the work of attention
attention_ratio = {}
for _unit in ("characters", "words", "own BPE", "o200k"):
    attention_ratio[_unit] = (length[_unit] / length["cl100k"]) ** 2
    print(f"{_unit:<11} {attention_ratio[_unit]:>6.2f} times the pairs of cl100k")
