# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken", "tokenizers", "regex"]
#
# [tool.receipts]
# covers = ["m01.bpe.pretokens"]
# data = ["data/obligations.toml", "data/compliance_frames.toml"]
# ///
"""The pattern that cuts text into chunks before any pair is merged."""

# %% Cut a sentence with three patterns
import regex
import tiktoken

encodings = {
    name: tiktoken.get_encoding(f"{name}_base")
    for name in ("p50k", "cl100k", "o200k")
}
sentence = "Paid EUR 1.234,50 on 2026-11-22, Art. 28(2)(a)."

n_chunks = {}
n_tokens = {}
for _name, _encoding in encodings.items():
    _chunks = regex.findall(_encoding._pat_str, sentence)
    n_chunks[_name] = len(_chunks)
    n_tokens[_name] = len(_encoding.encode(sentence))
    print(f"{_name}: {n_chunks[_name]} chunks, {n_tokens[_name]} tokens")
    print("  " + "|".join(_chunks).replace(" ", "·"))

# %% Split a date and a reference
tokens = {}
for _text in ("2026-11-22", "Art. 28(2)(a)", "20261122"):
    tokens[_text] = {}
    for _name, _encoding in encodings.items():
        _parts = _encoding.decode_tokens_bytes(_encoding.encode(_text))
        tokens[_text][_name] = len(_parts)
        _shown = "|".join(part.decode() for part in _parts).replace(" ", "·")
        print(f"{_text:<14} {_name:<7} {len(_parts):>2} tokens  {_shown}")

# %% Train without any border
from corpus import page_passages, pages, training_text
from domain_tokenizer import train_bpe

_unseen_ids = [passage.id for passage in page_passages()[1]]
_lines = training_text(300_000, seed=0, without=_unseen_ids).split("\n")
with_borders = train_bpe(_lines, 4096, split=True)
without_borders = train_bpe(_lines, 4096, split=False)

_entries = without_borders.get_vocab()  # Ġ stands for a space in this library
_phrases = sorted(
    (entry for entry in _entries if entry.count("Ġ") > 2),
    key=lambda entry: (len(entry), entry),
)
phrases = len(_phrases)
longest_words = len(_phrases[-1].split("Ġ"))
print(f"entries with three spaces or more: {phrases:,} of {len(_entries):,}")
for _entry in _phrases[:: phrases // 4]:
    print("  " + _entry[:60].replace("Ġ", "·"))
print(f"the longest entry has {longest_words} words")

# %% Measure with and without borders
_texts = {
    "100 training lines": "\n".join(_lines[:100]),
    "seen page": pages()[0],
    "unseen page": pages()[1],
}
borders = {}
print(f"{'':<22}{'with borders':>14}{'without':>10}")
for _name, _text in _texts.items():
    _with = len(with_borders.encode(_text).ids)
    _without = len(without_borders.encode(_text).ids)
    borders[_name] = {"with": _with, "without": _without}
    print(f"{_name:<22}{_with:>14,}{_without:>10,}")


# %% Count distinct chunks
def chunk_counts(text: str) -> tuple[int, int]:
    """Return how many chunks `text` has, and how many of them are distinct."""
    found = regex.findall(encodings["cl100k"]._pat_str, text)
    return len(found), len(set(found))


tenth_total, tenth_distinct = chunk_counts(training_text(30_000, 0, _unseen_ids))
chunks_total, chunks_distinct = chunk_counts("\n".join(_lines))
print(f" 30,000 words: {tenth_total:>8,} chunks, {tenth_distinct:>6,} distinct")
print(f"300,000 words: {chunks_total:>8,} chunks, {chunks_distinct:>6,} distinct")

# %% Look for morphemes in the pieces
words = [
    "unauthorised", "misappropriated", "microenterprises", "countercyclical",
    "subprocessors", "pseudonymise", "nonpayment", "unlinkable",
]  # fmt: skip
pieces = {}
for _word in words:
    _row = {}
    for _name in ("cl100k", "o200k"):
        _encoding = encodings[_name]
        _parts = _encoding.decode_tokens_bytes(_encoding.encode(" " + _word))
        _row[_name] = "|".join(part.decode() for part in _parts).replace(" ", "·")
    pieces[_word] = _row
    print(f"{_row['cl100k']:<24}{_row['o200k']}")
