# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken", "tokenizers", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.bpe.domain"]
# data = ["data/obligations.toml", "data/compliance_frames.toml"]
# ///
"""A small vocabulary trained on one domain, measured inside and outside of it."""

# %% Train a small vocabulary on compliance text
from corpus import page_passages, pages, training_text
from domain_tokenizer import train_bpe

held_out = [passage.id for passage in page_passages()[1]]
training_lines = training_text(300_000, seed=0, without=held_out).split("\n")
domain = train_bpe(training_lines, 4096)

training_words = sum(len(line.split()) for line in training_lines)
domain_entries = domain.get_vocab_size()
print(f"{training_words:,} words in {len(training_lines):,} lines")
print(f"{domain_entries:,} entries; passages left out: {len(held_out)}")
for word in (" authentication", " safeguarding", " onions", " goalkeeper"):
    pieces = domain.encode(word).tokens
    print(f"{word!r:<18} {'|'.join(pieces).replace('Ġ', '·')}")

# %% Keep as many entries of cl100k
import tiktoken

cl100k = tiktoken.get_encoding("cl100k_base")


def first_entries(encoding: tiktoken.Encoding, n: int) -> tiktoken.Encoding:
    """Return `encoding` as it was when its vocabulary had `n` entries."""
    every = encoding._mergeable_ranks
    ranks = {piece: rank for piece, rank in every.items() if rank < n}
    return tiktoken.Encoding(
        f"first-{n}",
        pat_str=encoding._pat_str,
        mergeable_ranks=ranks,
        special_tokens={},
    )


general = first_entries(cl100k, 4096)
print(f"general vocabulary of {general.n_vocab:,} entries")

# %% Count on four pages
recipe = """
Peel two onions and cut them into thin slices. Melt a spoonful of butter in a heavy
pan, add the onions and let them sweat over low heat until they are soft and golden.
Stir in a crushed clove of garlic, a pinch of nutmeg and a splash of cider vinegar.
Meanwhile whisk four eggs with cream, salt and plenty of pepper. Roll out the dough,
line a buttered tin with it and prick the bottom with a fork. Spread the onions on the
dough, pour the eggs over them and scatter grated cheese on top. Bake the tart until
the rim is crisp and the filling wobbles only a little. Serve it with a green salad.
""".strip().replace("\n", " ")
program = '''
def monthly_cost(calls, tokens_in, tokens_out, price_in, price_out):
    """Return the cost of `calls` requests in dollars."""
    per_call = tokens_in * price_in + tokens_out * price_out
    return calls * per_call / 1_000_000

for model, (price_in, price_out) in sorted(prices.items()):
    total = monthly_cost(40_000, 6_500, 400, price_in, price_out)
    print(f"{model:<20} {total:>12,.2f}")
'''.strip()

texts = {
    "seen page": pages()[0],
    "unseen page": pages()[1],
    "recipe": recipe,
    "program": program,
}
encoders = {
    "domain": lambda text: domain.encode(text).ids,
    "general": general.encode,
    "cl100k": cl100k.encode,
}
tokens = {}
rate = {}
print(
    f"{'tokens per 1,000 characters':<30}{'domain':>8}{'general':>9}{'cl100k':>8}"
)
for name, text in texts.items():
    counts = {kind: len(encode(text)) for kind, encode in encoders.items()}
    tokens[name] = counts
    rate[name] = {kind: 1000 * n / len(text) for kind, n in counts.items()}
    print(
        f"{name:<30}"
        + "".join(
            f"{rate[name][kind]:>{width}.0f}"
            for kind, width in (("domain", 8), ("general", 9), ("cl100k", 8))
        )
    )

against_cl100k = {
    name: counts["domain"] / counts["cl100k"] - 1 for name, counts in tokens.items()
}
times_larger = cl100k.n_vocab / domain_entries
against_general = {
    name: counts["domain"] / counts["general"] - 1
    for name, counts in tokens.items()
}
saved_on_unseen = -against_general["unseen page"]

# %% Watch a page shrink while merges are added
sizes = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 100256]
general_curve = {}
for size in sizes:
    encoding = first_entries(cl100k, size)
    general_curve[size] = len(encoding.encode(texts["unseen page"]))
domain_curve = {}
for size in sizes[:5]:
    tokenizer = train_bpe(training_lines, size)
    domain_curve[size] = len(tokenizer.encode(texts["unseen page"]).ids)

print(f"{'entries':>8}{'merges':>9}{'cl100k':>8}{'domain':>8}")
for size in sizes:
    print(
        f"{size:>8,}{size - 256:>9,}{general_curve[size]:>8,}"
        f"{format(domain_curve[size], ',') if size in domain_curve else '-':>8}"
    )
saved_by_first = general_curve[256] - general_curve[4096]
saved_by_rest = general_curve[4096] - general_curve[100256]
later_entries = 100256 - 4096

# %% Draw the shrinking page
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.plot(sizes, list(general_curve.values()), "o-", color="C0")
axes.plot(list(domain_curve), list(domain_curve.values()), "s--", color="C1")
axes.annotate("cl100k, cut off at this size", (9000, 800), color="C0")
axes.annotate(
    "trained on\ncompliance text", (1100, 560), color="C1", va="top", ha="right"
)
axes.set_xscale("log", base=2)
axes.set_xticks(sizes[::2], [f"{size:,}" for size in sizes[::2]])
axes.set_ylim(0, 3100)
axes.set_xlabel("vocabulary, entries (256 bytes + one per merge)")
axes.set_ylabel("unseen page, tokens")
figure.savefig("page_shrinks_with_merges.svg")

# %% Start from letters instead of bytes
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

letters = Tokenizer(models.BPE())
letters.pre_tokenizer = pre_tokenizers.Metaspace()
letters.train_from_iterator(
    training_lines, trainers.BpeTrainer(vocab_size=4096, show_progress=False)
)
payment = "Refund François Müller (Zürich) 20 % of €50 today"
ids = letters.encode(payment).ids
lost_text = letters.decode(ids).replace(" ", "").replace("▁", " ").strip()
kept_text = domain.decode(domain.encode(payment).ids)
print("sent:   ", payment)
print("letters:", lost_text)
print("bytes:  ", kept_text)
lost_letters = sorted(set(payment) - set(lost_text))
print("lost without a word:", " ".join(lost_letters))
