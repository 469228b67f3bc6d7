# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken", "regex"]
#
# [tool.receipts]
# covers = ["m01.bpe.encode", "m01.e33"]
# data = ["data/obligations.toml"]
# vary = ["tokens_per_second_*", "speed_ratio"]
# mask = ['\s+[\d,]+ tokens/s']
# ///
"""An encoder for real vocabularies in twenty lines, checked against two others."""

# %% Count the merges of real vocabularies
import tiktoken

cl100k = tiktoken.get_encoding("cl100k_base")
o200k = tiktoken.get_encoding("o200k_base")

n_merges = {}
first_merges = {}
for encoding in (cl100k, o200k):
    ranks = encoding._mergeable_ranks  # bytes -> rank, in the order of learning
    name = encoding.name.removesuffix("_base")
    n_merges[name] = len(ranks) - 256
    oldest = sorted(ranks, key=ranks.get)[256:264]
    first_merges[name] = [piece.decode() for piece in oldest]
    print(
        f"{name}: {len(ranks):,} entries - 256 bytes = {n_merges[name]:,} merges"
    )
    print("  the first:", [piece.decode() for piece in oldest])


# %% Write an encoder for real vocabularies
import regex


def encode_bytes(chunk: bytes, ranks: dict[bytes, int]) -> list[int]:
    """Join the neighbours of lowest rank until no neighbours form an entry."""
    parts = [bytes([value]) for value in chunk]
    while len(parts) > 1:
        joined = [
            left + right for left, right in zip(parts, parts[1:], strict=False)
        ]
        position = min(
            range(len(joined)), key=lambda i: ranks.get(joined[i], len(ranks))
        )
        if joined[position] not in ranks:
            break
        parts[position : position + 2] = [joined[position]]
    return [ranks[part] for part in parts]


def encode_text(text: str, encoding: tiktoken.Encoding) -> list[int]:
    """Cut `text` with the encoding's pattern, then encode every chunk by itself."""
    chunks = regex.findall(encoding._pat_str, text)
    ranks = encoding._mergeable_ranks
    return [
        token for chunk in chunks for token in encode_bytes(chunk.encode(), ranks)
    ]


# %% Compare three encoders on the whole corpus
from tiktoken._educational import SimpleBytePairEncoding

from corpus import pages

corpus_text = "\n\n".join(pages())
agreement = {}
for encoding in (cl100k, o200k):
    ours = encode_text(corpus_text, encoding)
    taught = SimpleBytePairEncoding.from_tiktoken(encoding)
    same = (
        ours
        == encoding.encode(corpus_text)
        == taught.encode(corpus_text, visualise=None)
    )
    name = encoding.name.removesuffix("_base")
    agreement[name] = {"tokens": len(ours), "same": same}
    print(f"{name}: {len(ours):,} tokens, all three encoders agree: {same}")
    assert same
    assert encoding.decode(ours) == corpus_text

# %% Encode bytes that are not text
noise = bytes(range(256))
noise_ids = encode_bytes(noise, cl100k._mergeable_ranks)
noise_tokens = len(noise_ids)
print(f"256 different bytes: {noise_tokens} tokens")
assert cl100k.decode_bytes(noise_ids) == noise
print("decoded exactly:", cl100k.decode_bytes(noise_ids) == noise)


# %% Take the longest entry instead
def encode_longest(chunk: bytes, ranks: dict[bytes, int]) -> list[int]:
    """Cut the longest entry that fits off the front, again and again."""
    tokens = []
    while chunk:
        end = next(n for n in range(len(chunk), 0, -1) if chunk[:n] in ranks)
        tokens.append(ranks[chunk[:end]])
        chunk = chunk[end:]
    return tokens


ranks = cl100k._mergeable_ranks
chunks = sorted(set(regex.findall(cl100k._pat_str, corpus_text)))
differing = [
    chunk
    for chunk in chunks
    if encode_bytes(chunk.encode(), ranks)
    != encode_longest(chunk.encode(), ranks)
]
chunks_total, chunks_differing = len(chunks), len(differing)
print(f"{chunks_differing} of {chunks_total} distinct chunks come out differently")
for chunk in differing[:6]:
    rows = [
        "|".join(
            cl100k.decode_single_token_bytes(token).decode() for token in tokens
        )
        for tokens in (
            encode_bytes(chunk.encode(), ranks),
            encode_longest(chunk.encode(), ranks),
        )
    ]
    print(f"  by merges {rows[0]:<22} by longest {rows[1]}".replace(" |", "|"))

# %% Show tokens as they arrive
reply = "Προθεσμία: 72 ώρες"
reply_ids = cl100k.encode(reply)
one_by_one = [cl100k.decode([token]) for token in reply_ids]
reply_tokens = len(reply_ids)
broken_pieces = sum("\ufffd" in piece for piece in one_by_one)
print("one by one: ", "|".join(one_by_one))
print("all at once:", cl100k.decode(reply_ids))
print(f"{broken_pieces} of {reply_tokens} tokens are not whole letters")

import codecs

decoder = codecs.getincrementaldecoder("utf-8")()
buffered = [
    decoder.decode(cl100k.decode_single_token_bytes(token)) for token in reply_ids
]
print("buffered:   ", "|".join(piece for piece in buffered if piece))
assert "".join(buffered) == reply

# %% Time both encoders
import time


def tokens_per_second(encode, text: str) -> float:
    """Return the speed of one call of `encode` on `text`."""
    started = time.perf_counter()
    n_tokens = len(encode(text))
    return n_tokens / (time.perf_counter() - started)


tokens_per_second_ours = tokens_per_second(
    lambda text: encode_text(text, cl100k), corpus_text
)
tokens_per_second_tiktoken = tokens_per_second(cl100k.encode, corpus_text * 50)
speed_ratio = tokens_per_second_tiktoken / tokens_per_second_ours
print(f"ours in Python:   {tokens_per_second_ours:>12,.0f} tokens/s")
print(f"tiktoken in Rust: {tokens_per_second_tiktoken:>12,.0f} tokens/s")
