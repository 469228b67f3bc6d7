# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers"]
#
# [tool.receipts]
# covers = ["m01.training-vs-inference.measure"]
# memory_mb = 3072
# vary = ["before", "after_*"]
# mask = ['[0-9a-f]{16}']
# ///
"""The bytes that one training step holds, and what generating leaves unchanged."""

# %% Build a small model
import hashlib

import torch
from transformers import DynamicCache, LlamaConfig, LlamaForCausalLM

torch.manual_seed(0)
torch.set_num_threads(1)
configuration = LlamaConfig(
    vocab_size=4096,
    hidden_size=256,
    intermediate_size=768,
    num_hidden_layers=6,
    num_attention_heads=4,
    num_key_value_heads=2,
    tie_word_embeddings=True,
    bos_token_id=0,
    eos_token_id=None,
)
model = LlamaForCausalLM(configuration)
parameters = sum(parameter.numel() for parameter in model.parameters())
tokens = torch.randint(0, 4096, (4, 64))
print(f"{parameters:,} parameters, random weights, float32")


# %% Take one step and add up the bytes
def held(tensors) -> int:
    """Return the bytes of all tensors."""
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
loss_before = model(input_ids=tokens, labels=tokens).loss
loss_before.backward()
optimizer.step()

states = optimizer.state.values()
total_bytes = {
    "weights": held(model.parameters()),
    "gradients": held(parameter.grad for parameter in model.parameters()),
    "first moments": held(state["exp_avg"] for state in states),
    "second moments": held(state["exp_avg_sq"] for state in states),
    "step counters": held(state["step"] for state in states),
}
per_parameter = {name: size / parameters for name, size in total_bytes.items()}
for name, size in total_bytes.items():
    print(f"{name:16}{size:>13,} bytes{per_parameter[name]:>9.4f} a parameter")
per_parameter_all = sum(per_parameter.values())
print(f"{'together':16}{sum(total_bytes.values()):>13,} bytes{per_parameter_all:>9.4f}")


# %% Count the activations
def activation_bytes(batch: torch.Tensor) -> int:
    """Return the bytes that the forward pass keeps for the backward pass."""
    weights = {p.untyped_storage().data_ptr() for p in model.parameters()}
    kept = {}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()  # views of one tensor share it
        if storage.data_ptr() not in weights:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        loss = model(input_ids=batch, labels=batch).loss
    del loss
    return sum(kept.values())


activations = {}
for sequences in (1, 4, 16):
    batch = torch.randint(0, 4096, (sequences, 64))
    activations[str(sequences)] = activation_bytes(batch) / parameters
    print(
        f"{sequences:>3} sequences of 64 tokens:"
        f"{activations[str(sequences)]:>7.1f} bytes a parameter"
    )


# %% Hash the weights before and after
def fingerprint() -> str:
    """Return a hash of every weight."""
    digest = hashlib.sha256()
    for parameter in model.parameters():
        digest.update(parameter.detach().numpy().tobytes())
    return digest.hexdigest()[:16]


before = fingerprint()
cache, new_token, written = DynamicCache(), tokens[:1, :1], []
with torch.no_grad():
    for _ in range(100):
        logits = model(input_ids=new_token, cache=cache).logits
        new_token = logits[:, -1:].argmax(dim=-1)
        written.append(int(new_token))
after_generating = fingerprint()

optimizer.zero_grad()
model(input_ids=tokens, labels=tokens).loss.backward()
optimizer.step()
after_step = fingerprint()
unchanged = {
    "generating": before == after_generating,
    "a step": after_generating == after_step,
}
print(f"before                      {before}")
print(f"after {len(written)} generated tokens  {after_generating}")
print(f"after one optimizer step    {after_step}")

# %% Look at the loss
loss_after = float(model(input_ids=tokens, labels=tokens).loss.detach())
loss_before = float(loss_before.detach())
print(f"loss on the batch: {loss_before:.3f} before, {loss_after:.3f} after two steps")

# %% Goes wrong: add small steps to a 16-bit weight
finished = {}
for kind in (torch.float32, torch.float16, torch.bfloat16):
    weight = torch.tensor(1.0, dtype=kind)
    for _ in range(1000):
        weight += 0.0002
    finished[str(kind).removeprefix("torch.")] = float(weight)
for kind, value in finished.items():
    print(f"{kind:9} 1 + 1000 steps of 0.0002 = {value:.4f}")
master = torch.tensor(1.0, dtype=torch.float32)
for _ in range(1000):
    master += 0.0002
from_master = float(master.to(torch.bfloat16))
print(f"bfloat16, rounded from a 32-bit master copy: {from_master:.4f}")
