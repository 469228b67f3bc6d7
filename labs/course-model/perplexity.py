"""Perplexity on held-out text: the model against uniform, unigram and bigram guesses."""

import itertools
import math
from collections import Counter, defaultdict

import torch
from batches import pretraining_batch
from facts import Fact
from train import answer_loss
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

TRAIN_SEED, TEST_SEED = 101, 202
SMOOTHING = 0.1


@torch.no_grad()
def model_loss(model: LlamaForCausalLM, ids: torch.Tensor) -> float:
    """Mean cross-entropy in nats a token over ids [rows, length], without the first of each row."""
    return sum(float(answer_loss(model, row[None], row[None])) for row in ids) / ids[:, 1:].numel()


def count_losses(train: torch.Tensor, test: torch.Tensor, vocabulary: int) -> dict[str, float]:
    """Losses in nats a token of three models that only count; bigrams are backed by unigrams."""
    words = train.flatten().tolist()
    single = Counter(words)
    pairs: dict[int, Counter] = defaultdict(Counter)
    for first, second in itertools.pairwise(words):
        pairs[first][second] += 1

    def unigram(word: int) -> float:
        return (single[word] + SMOOTHING) / (len(words) + SMOOTHING * vocabulary)

    def bigram(first: int, word: int) -> float:
        seen = pairs[first]
        return (seen[word] + 5 * unigram(word)) / (seen.total() + 5)

    rows = test.tolist()
    count = sum(len(row) - 1 for row in rows)
    return {
        "uniform": math.log(vocabulary),
        "unigram": -sum(math.log(unigram(word)) for row in rows for word in row[1:]) / count,
        "bigram": -sum(
            math.log(bigram(first, word)) for row in rows for first, word in itertools.pairwise(row)
        )
        / count,
    }


def perplexities(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, facts: list[Fact], rows: int = 64
) -> dict[str, float]:
    """Perplexity by kind of model on the same held-out tokens."""
    test = pretraining_batch(tokenizer, facts, TEST_SEED, rows, 256)[0]
    train = pretraining_batch(tokenizer, facts, TRAIN_SEED, 2000, 256)[0]
    losses = count_losses(train, test, len(tokenizer))
    losses["model"] = model_loss(model, test)
    return {name: math.exp(loss) for name, loss in losses.items()}
