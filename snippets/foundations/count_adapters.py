# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.receipts]
# covers = ["m01.adapters.count"]
# memory_mb = 3072
# vary = ["hash_*"]
# mask = ['[0-9a-f]{12}']
# ///
"""How few parameters an adapter trains, counted and then done by hand."""

# %% Count adapters from a shape
from model_shapes import LLAMA_3_8B


def adapter_parameters(rank: int, targets: set[str]) -> int:
    """Return the parameters of two thin matrices beside each target, in all layers."""
    matrices = LLAMA_3_8B.attention_matrices | LLAMA_3_8B.feed_forward_matrices
    per_layer = sum(rank * sum(matrices[target]) for target in targets)
    return LLAMA_3_8B.layers * per_layer


target_sets = {
    "query, value": {"query", "value"},
    "all attention": set(LLAMA_3_8B.attention_matrices),
    "all linear": {*LLAMA_3_8B.attention_matrices, *LLAMA_3_8B.feed_forward_matrices},
}
counted, share = {}, {}
print(f"{'':15}" + "".join(f"{f'rank {rank}':>15}" for rank in (4, 16, 64)))
for name, targets in target_sets.items():
    label = name.replace(", ", " and ")
    counted[label] = {str(r): adapter_parameters(r, targets) for r in (4, 16, 64)}
    share[label] = {r: n / LLAMA_3_8B.parameters for r, n in counted[label].items()}
    print(f"{label:15}" + "".join(f"{n:>15,}" for n in counted[label].values()))
    print(f"{'':15}" + "".join(f"{part:>15.3%}" for part in share[label].values()))

# %% Write a low-rank layer
import hashlib

import torch


class LowRankLinear(torch.nn.Module):
    """A frozen linear layer with two thin trainable matrices beside it."""

    def __init__(self, base: torch.nn.Linear, rank: int, scale: float = 2.0) -> None:
        super().__init__()
        self.base = base.requires_grad_(requires_grad=False)
        self.down = torch.nn.Parameter(torch.randn(rank, base.in_features) * 0.02)
        self.up = torch.nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = scale

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Add the detour through `rank` numbers to what the base computes."""
        return self.base(inputs) + self.scale * (inputs @ self.down.T) @ self.up.T


# %% Train only the detour
torch.manual_seed(0)
network = torch.nn.Sequential(
    torch.nn.Embedding(512, 128),
    torch.nn.Linear(128, 512),
    torch.nn.GELU(),
    torch.nn.Linear(512, 128),
    torch.nn.Linear(128, 512),
).requires_grad_(requires_grad=False)
tokens = torch.randint(0, 512, (256,))
followers = (7 * tokens + 3) % 512  # the 'language': each token has one follower
untouched = network(tokens)
for place in (1, 3, 4):
    network[place] = LowRankLinear(network[place], rank=4)


def base_hash() -> str:
    """Return a hash of all frozen weights."""
    digest = hashlib.sha256()
    for parameter in network.parameters():
        if not parameter.requires_grad:
            digest.update(parameter.detach().numpy().tobytes())
    return digest.hexdigest()[:12]


trainable = [p for p in network.parameters() if p.requires_grad]
trained_numbers = sum(p.numel() for p in trainable)
trainable_share = trained_numbers / sum(p.numel() for p in network.parameters())
starts_unchanged = bool(torch.equal(network(tokens), untouched))
optimizer = torch.optim.AdamW(trainable, lr=0.01)
hash_before, losses = base_hash(), []
for _ in range(201):
    loss = torch.nn.functional.cross_entropy(network(tokens), followers)
    losses.append(float(loss.detach()))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
hash_after = base_hash()
base_untouched = hash_before == hash_after
loss_steps = {str(step): losses[step] for step in (0, 1, 200)}
print(f"trainable: {trained_numbers:,} numbers, {trainable_share:.1%}")
print(f"output before training equals the base: {starts_unchanged}")
for step, loss_value in loss_steps.items():
    print(f"loss after {step:>3} steps {loss_value:>7.3f}")
print(f"base weights before {hash_before}, after {hash_after}")

# %% Goes wrong: start both matrices at zero
stuck = LowRankLinear(torch.nn.Linear(128, 512), rank=4)
torch.nn.init.zeros_(stuck.down)
stuck(torch.randn(32, 128)).square().mean().backward()
gradient_sizes = [float(p.grad.abs().max()) for p in (stuck.down, stuck.up)]
print(f"largest gradients: down {gradient_sizes[0]}, up {gradient_sizes[1]}")
