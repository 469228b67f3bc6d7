# /// script
# requires-python = ">=3.11"
# dependencies = []
#
# [tool.receipts]
# covers = []
# ///
"""Compare a model of letters with a model of words: by loss, then by bits per byte."""

# %% Two models of the same text
import math
from collections import Counter, defaultdict

from clauses import generate_clauses, split_words

texts = [clause.text for clause in generate_clauses(5_500)]
training_texts, held_out_texts = texts[:5_000], texts[5_000:]


def contexts_of(sequence, length):
    """Return (the `length` tokens before, token) for every token and for the end."""
    padded = [None] * length + sequence + [None]
    ends = range(length, len(padded))
    return [(tuple(padded[end - length : end]), padded[end]) for end in ends]


def evaluate(split, length):
    """Return the held-out (nats per token, bits per byte, tokens) of counting."""
    followers = defaultdict(Counter)
    for text in training_texts:
        for context, token in contexts_of(split(text), length):
            followers[context][token] += 1
    vocabulary = len({token for text in training_texts for token in split(text)}) + 1
    nats = tokens = 0
    for text in held_out_texts:
        for context, token in contexts_of(split(text), length):
            seen = followers[context]
            probability = (seen[token] + 0.01) / (seen.total() + 0.01 * vocabulary)
            nats -= math.log(probability)
            tokens += 1
    number_of_bytes = sum(len(text.encode()) for text in held_out_texts)
    return nats / tokens, nats / math.log(2) / number_of_bytes, tokens


def by_letters(text):
    """Return the letters of `text`, in lower case."""
    return list(text.lower())


letters_loss, letters_bits, letters_tokens = evaluate(by_letters, length=4)
words_loss, words_bits, words_tokens = evaluate(split_words, length=1)
print("predicts     from           held-out tokens   nats per token")
print(f"next letter  4 letters     {letters_tokens:16,}   {letters_loss:14.3f}")
print(f"next word    1 word        {words_tokens:16,}   {words_loss:14.3f}")

# %% In bits per byte
number_of_bytes = sum(len(text.encode()) for text in held_out_texts)
print(f"the held-out text is {number_of_bytes:,} bytes for both models\n")
print("model        nats in all  bits per byte  perplexity per token")
for name, loss, bits, tokens in [
    ("next letter", letters_loss, letters_bits, letters_tokens),
    ("next word", words_loss, words_bits, words_tokens),
]:
    print(f"{name:11}  {loss * tokens:11,.0f}  {bits:13.3f}  {math.exp(loss):20.2f}")
letters_perplexity, words_perplexity = math.exp(letters_loss), math.exp(words_loss)
ratio_bits = letters_bits / words_bits
