"""Greedy answers to many questions at once."""

from collections import defaultdict

import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

BATCH = 64


@torch.no_grad()
def answer_all(
    model: LlamaForCausalLM,
    tokenizer: PreTrainedTokenizerFast,
    prompts: list[list[int]],
    longest: int = 64,
) -> list[str]:
    """One greedy answer a prompt; prompts of equal length share a batch, so nothing is padded."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for index, prompt in enumerate(prompts):
        by_length[len(prompt)].append(index)
    answers = [""] * len(prompts)
    for length, indices in by_length.items():
        for at in range(0, len(indices), BATCH):
            part = indices[at : at + BATCH]
            ids = torch.tensor([prompts[index] for index in part])
            out = model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=longest,
                do_sample=False,
            )
            for index, row in zip(part, out[:, length:].tolist(), strict=True):
                answers[index] = tokenizer.decode(row, skip_special_tokens=True).strip()
    return answers
