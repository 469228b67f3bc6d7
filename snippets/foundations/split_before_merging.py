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
for name, encoding in encodings.items():
    chunks = regex.findall(encoding._pat_str, sentence)
    n_chunks[name] = len(chunks)
    n_tokens[name] = len(encoding.encode(sentence))
    print(f"{name}: {n_chunks[name]} chunks, {n_tokens[name]} tokens")
    print("  " + "|".join(chunks).replace(" ", "·"))

# %% Split a date and a reference
tokens = {}
for text in ("2026-11-22", "Art. 28(2)(a)", "20261122"):
    tokens[text] = {}
    for name, encoding in encodings.items():
        parts = encoding.decode_tokens_bytes(encoding.encode(text))
        tokens[text][name] = len(parts)
        shown = "|".join(part.decode() for part in parts).replace(" ", "·")
        print(f"{text:<14} {name:<7} {len(parts):>2} tokens  {shown}")

# %% Train without any border
from corpus import page_passages, pages, training_text
from domain_tokenizer import train_bpe

unseen_ids = [passage.id for passage in page_passages()[1]]
lines = training_text(300_000, seed=0, without=unseen_ids).split("\n")
with_borders = train_bpe(lines, 4096, split=True)
without_borders = train_bpe(lines, 4096, split=False)

entries = without_borders.get_vocab()  # Ġ stands for a space in this library
found_phrases = sorted(
    (entry for entry in entries if entry.count("Ġ") > 2),
    key=lambda entry: (len(entry), entry),
)
phrases = len(found_phrases)
longest_words = len(found_phrases[-1].split("Ġ"))
print(f"entries with three spaces or more: {phrases:,} of {len(entries):,}")
for entry in found_phrases[:: phrases // 4]:
    print("  " + entry[:60].replace("Ġ", "·"))
print(f"the longest entry has {longest_words} words")

# %% Measure with and without borders
texts = {
    "100 training lines": "\n".join(lines[:100]),
    "seen page": pages()[0],
    "unseen page": pages()[1],
}
borders = {}
print(f"{'':<22}{'with borders':>14}{'without':>10}")
for name, text in texts.items():
    with_count = len(with_borders.encode(text).ids)
    without = len(without_borders.encode(text).ids)
    borders[name] = {"with": with_count, "without": without}
    print(f"{name:<22}{with_count:>14,}{without:>10,}")


# %% Count distinct chunks
def chunk_counts(text: str) -> tuple[int, int]:
    """Return how many chunks `text` has, and how many of them are distinct."""
    found = regex.findall(encodings["cl100k"]._pat_str, text)
    return len(found), len(set(found))


tenth_total, tenth_distinct = chunk_counts(training_text(30_000, 0, unseen_ids))
chunks_total, chunks_distinct = chunk_counts("\n".join(lines))
print(f" 30,000 words: {tenth_total:>8,} chunks, {tenth_distinct:>6,} distinct")
print(f"300,000 words: {chunks_total:>8,} chunks, {chunks_distinct:>6,} distinct")

# %% Look for morphemes in the pieces
words = [
    "unauthorised", "misappropriated", "microenterprises", "countercyclical",
    "subprocessors", "pseudonymise", "nonpayment", "unlinkable",
]  # fmt: skip
pieces = {}
for word in words:
    row = {}
    for name in ("cl100k", "o200k"):
        encoding = encodings[name]
        parts = encoding.decode_tokens_bytes(encoding.encode(" " + word))
        row[name] = "|".join(part.decode() for part in parts).replace(" ", "·")
    pieces[word] = row
    print(f"{row['cl100k']:<24}{row['o200k']}")
