"""Low-rank adapters by hand, in the file format of PEFT."""

import json
import math
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import LlamaForCausalLM

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
PREFIX = "base_model.model."


class LowRank(nn.Module):
    """A frozen linear layer plus two thin matrices, A [rank, in] and B [out, rank]."""

    def __init__(self, frozen: nn.Linear, rank: int) -> None:
        super().__init__()
        self.frozen = frozen.requires_grad_(False)
        self.a = nn.Parameter(torch.empty(rank, frozen.in_features))
        self.b = nn.Parameter(torch.zeros(frozen.out_features, rank))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Values [..., in] to [..., out]; the scale alpha / rank is 1."""
        return self.frozen(values) + (values @ self.a.T) @ self.b.T


def attach(model: LlamaForCausalLM, rank: int) -> list[nn.Parameter]:
    """Freeze the model, wrap its linear layers, and return what is to be trained."""
    model.requires_grad_(False)
    trained: list[nn.Parameter] = []
    for name, module in list(model.named_modules()):
        if name.endswith(TARGETS) and isinstance(module, nn.Linear):
            parent = model.get_submodule(name.rpartition(".")[0])
            wrapped = LowRank(module, rank)
            setattr(parent, name.rpartition(".")[2], wrapped)
            trained += [wrapped.a, wrapped.b]
    return trained


def save_adapter(model: LlamaForCausalLM, folder: Path, rank: int, parent: str) -> None:
    """Write A and B as 16-bit safetensors with the configuration that PEFT reads."""
    tensors = {}
    for name, module in model.named_modules():
        if isinstance(module, LowRank):
            tensors[f"{PREFIX}{name}.lora_A.weight"] = module.a.detach().half().contiguous()
            tensors[f"{PREFIX}{name}.lora_B.weight"] = module.b.detach().half().contiguous()
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    config = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": f"../{parent}",
        "r": rank,
        "lora_alpha": rank,
        "lora_dropout": 0.0,
        "bias": "none",
        "target_modules": list(TARGETS),
        "fan_in_fan_out": False,
        "inference_mode": True,
    }
    (folder / "adapter_config.json").write_text(
        json.dumps(config, indent=2) + "\n", encoding="utf-8"
    )


@torch.no_grad()
def merge(model: LlamaForCausalLM, folder: Path) -> LlamaForCausalLM:
    """Add an adapter to the weights of a plain model, in place."""
    tensors = load_file(folder / "adapter_model.safetensors")
    for key, a in tensors.items():
        if key.endswith("lora_A.weight"):
            name = key.removeprefix(PREFIX).removesuffix(".lora_A.weight")
            b = tensors[key.replace("lora_A", "lora_B")]
            model.get_submodule(name).weight += b.float() @ a.float()
    return model
