"""Batches, each a pure function of seed and step: a run that stops can go on where it was."""

import random

import torch
from corpus import Example, documents, examples
from facts import Fact
from history import with_history
from tokenizer import END, ROLES, encode_answer, encode_turn
from transformers import PreTrainedTokenizerFast

IGNORED = -100


def pretraining_batch(
    tokenizer: PreTrainedTokenizerFast, facts: list[Fact], seed: int, rows: int, length: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Documents end to end, cut into rows; ids and labels, both [rows, length], int64."""
    end = tokenizer.convert_tokens_to_ids(END)
    ids: list[int] = []
    for text in documents(facts, seed):
        ids += [tokenizer.bos_token_id, *tokenizer.encode(text, add_special_tokens=False), end]
        if len(ids) > rows * length:
            break
    batch = torch.tensor(ids[: rows * length]).view(rows, length)
    return batch, batch.clone()


def labelled(tokenizer: PreTrainedTokenizerFast, example: Example) -> tuple[list[int], list[int]]:
    """Ids and labels of a conversation; labels count in what the assistant says."""
    ids: list[int] = []
    labels: list[int] = []
    answer = {"role": "assistant", "content": example.answer}
    for message in (*example.messages, answer):
        if message["role"] == "assistant":
            said = encode_answer(tokenizer, message["content"])
            mark = tokenizer.convert_tokens_to_ids(ROLES["assistant"])
            ids += [mark, *said]
            labels += [IGNORED, *said]
        else:
            turn = encode_turn(tokenizer, message)
            ids += turn
            labels += [IGNORED] * len(turn)
    return [tokenizer.bos_token_id, *ids], [IGNORED, *labels]


def pad_right(
    rows: list[tuple[list[int], list[int]]], pad: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and labels as tensors [rows, longest].

    Padding stands on the right, where causal attention never looks: no attention mask is needed.
    """
    longest = max(len(ids) for ids, _ in rows)
    all_ids = torch.full((len(rows), longest), pad)
    all_labels = torch.full((len(rows), longest), IGNORED)
    for row, (ids, labels) in enumerate(rows):
        all_ids[row, : len(ids)] = torch.tensor(ids)
        all_labels[row, : len(labels)] = torch.tensor(labels)
    return all_ids, all_labels


def instruction_batch(
    tokenizer: PreTrainedTokenizerFast,
    facts: list[Fact],
    seed: int,
    rows: int,
    *,
    held_out: bool = False,
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Conversations, sorted by length and cut into eight parts so that little is padding."""
    rng = random.Random(f"{seed}/history")
    stream = (
        with_history(example, facts, rng) for example in examples(facts, seed, held_out=held_out)
    )
    pairs = [labelled(tokenizer, example) for example, _ in zip(stream, range(rows), strict=False)]
    pairs.sort(key=lambda pair: len(pair[0]))
    part = max(8, rows // 8)
    return [
        pad_right(pairs[at : at + part], tokenizer.pad_token_id)
        for at in range(0, len(pairs), part)
    ]


def step_seed(seed: int, step: int) -> int:
    """A seed of its own for every step."""
    return random.Random(f"{seed}/{step}").getrandbits(32)
