"""Muon for the matrices inside the blocks, AdamW for embeddings and norms."""

from collections.abc import Iterable

import torch
from transformers import LlamaForCausalLM


def build_optimizers(model: LlamaForCausalLM) -> list[torch.optim.Optimizer]:
    """Both optimizers; their learning rates are set anew before every step.

    Muon makes every update of a matrix orthogonal, so that rare directions (a fact seen a
    hundred times) move as far as common ones. The embedding, a table of rows, stays with AdamW.
    """
    inner, other = [], []
    for name, weight in model.named_parameters():
        (inner if weight.ndim == 2 and "embed" not in name else other).append(weight)
    return [
        torch.optim.Muon(
            inner, lr=0.0, momentum=0.95, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"
        ),
        torch.optim.AdamW(other, lr=0.0, betas=(0.9, 0.95), weight_decay=0.0, fused=True),
    ]


def step_all(optimizers: Iterable[torch.optim.Optimizer], rate: float) -> None:
    """One step of each at this learning rate, and gradients cleared."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = rate if isinstance(optimizer, torch.optim.Muon) else 0.6 * rate
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
