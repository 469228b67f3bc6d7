# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers"]
#
# [tool.receipts]
# covers = ["m01.kv-memory.measure"]
# memory_mb = 3072
# ///
"""The bytes a real cache holds, and the logits with and without it."""

# %% Build a small model with random weights
import torch
from transformers import DynamicCache, LlamaConfig, LlamaForCausalLM

torch.set_num_threads(1)


def small_model(key_value_heads: int) -> LlamaForCausalLM:
    """Return a Llama of 6 layers, 4 heads of 32 numbers, float32, on the CPU."""
    torch.manual_seed(0)
    configuration = LlamaConfig(
        vocab_size=512,
        hidden_size=128,
        intermediate_size=384,
        num_hidden_layers=6,
        num_attention_heads=4,
        num_key_value_heads=key_value_heads,
        bos_token_id=0,
        eos_token_id=None,
    )
    return LlamaForCausalLM(configuration).eval()


tokens = torch.randint(0, 512, (1, 33), generator=torch.Generator().manual_seed(1))
model = small_model(key_value_heads=4)


# %% Add up the bytes of the cache
def bytes_held(cache: DynamicCache) -> int:
    """Return the bytes of all keys and values in a cache."""
    return sum(
        tensor.numel() * tensor.element_size()
        for layer in cache.layers
        for tensor in (layer.keys, layer.values)
    )


measured, predicted = {}, {}
print(f"{'key-value heads':16}{'held, bytes':>13}{'formula':>11}")
for heads in (4, 2, 1):
    with torch.no_grad():
        cache = DynamicCache()
        small_model(heads)(tokens[:, :32], cache=cache)
    measured[str(heads)] = bytes_held(cache)
    predicted[str(heads)] = 2 * 6 * heads * 32 * 4 * 32  # 4 bytes, 32 tokens
    print(f"{heads:>15} {measured[str(heads)]:>13,}{predicted[str(heads)]:>11,}")


# %% Compare cached and full logits
def last_logits(prefix: torch.Tensor, last: torch.Tensor) -> torch.Tensor:
    """Read 32 tokens into a new cache, then one more token with that cache."""
    kept = DynamicCache()
    with torch.no_grad():
        model(prefix, cache=kept)  # fills it
        return model(last, cache=kept).logits[0, -1]


with torch.no_grad():
    full = model(tokens).logits[0, -1]
cached = last_logits(prefix=tokens[:, :32], last=tokens[:, 32:])
logit_difference = float((full - cached).abs().max())
logit_spread = float(full.std())
same_choice = bool(full.argmax() == cached.argmax())
print(f"spread of the logits       {logit_spread:.3f}")
print(f"largest difference below   {1e-5:.0e}: {logit_difference < 1e-5}")
print(f"same best token            {same_choice}")

# %% Count the positions that are computed
prompt, answer = 1000, 500
without_cache = sum(prompt + step for step in range(answer))
with_cache = prompt + answer - 1
saving = without_cache / with_cache
print(f"{answer} tokens after a prompt of {prompt:,}")
print(f"without a cache  {without_cache:>9,} positions")
print(f"with a cache     {with_cache:>9,} positions, {saving:.0f} times fewer")

# %% Change it: ten times the prompt
long_prompt = 10 * prompt
long_saving = sum(long_prompt + step for step in range(answer)) / (
    long_prompt + answer - 1
)
print(f"prompt of {long_prompt:,}: {long_saving:.0f} times fewer positions")

# %% Goes wrong: keep the cache, edit the prompt
edited = tokens.clone()
edited[0, 5] = (edited[0, 5] + 1) % 512  # one token near the start
with torch.no_grad():
    truth = model(edited).logits[0, -1]
stale = last_logits(prefix=tokens[:, :32], last=edited[:, 32:])  # the old prefix
stale_difference = float((truth - stale).abs().max())
answers_old_prompt = bool(torch.allclose(stale, full, atol=1e-5))
print(f"off from the edited prompt's logits by up to {stale_difference:.3f}")
print(f"equal to the logits of the old prompt: {answers_old_prompt}")
