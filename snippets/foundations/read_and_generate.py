# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers"]
#
# [tool.receipts]
# covers = []
# memory_mb = 3072
# vary = ["milliseconds_*", "ratio", "difference_*", "seconds"]
# mask = ['\d+\.\d+ ms', '\d\.\de-\d+', '\d+\.\d+ times']
# ///
"""Read 64 tokens in one pass, generate 64 in 64 passes, and compare time and scores."""

# %% Read at once, generate one by one
import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM

torch.set_num_threads(1)
torch.manual_seed(0)
model = LlamaForCausalLM(
    LlamaConfig(
        vocab_size=4096,
        hidden_size=256,
        intermediate_size=768,
        num_hidden_layers=6,
        num_attention_heads=4,
        num_key_value_heads=2,
        initializer_range=0.08,
    )
).eval()  # random weights: the work is the same, the text is not worth reading
prompt = torch.randint(4096, (1, 64))


@torch.no_grad()
def read():
    """Return seconds and result of one pass over the 64 tokens of the prompt."""
    start = time.perf_counter()
    result = model(prompt, use_cache=True)
    return time.perf_counter() - start, result


@torch.no_grad()
def generate(result, steps=64):
    """Return seconds, ids and scores of greedy generation after the prompt."""
    ids, scores = [], []
    start = time.perf_counter()
    for _ in range(steps):
        ids.append(result.logits[:, -1].argmax(-1, keepdim=True))
        result = model(ids[-1], cache=result.cache)
        scores.append(result.logits[:, -1])
    return time.perf_counter() - start, torch.cat(ids, 1), torch.stack(scores, 1)


milliseconds_read, milliseconds_generate = 1e9, 1e9
for _ in range(5):
    seconds, result = read()
    milliseconds_read = min(milliseconds_read, 1000 * seconds / 64)
    seconds, written, step_scores = generate(result)
    milliseconds_generate = min(milliseconds_generate, 1000 * seconds / 64)
ratio = milliseconds_generate / milliseconds_read
print(f"reading:    {milliseconds_read:.2f} ms a token, 1 pass")
print(f"generating: {milliseconds_generate:.2f} ms a token, 64 passes")
print(f"a generated token takes {ratio:.1f} times as long as a read one")

# %% Both give the same scores
with torch.no_grad():
    at_once = model(torch.cat([prompt, written], 1)).logits[:, 64:]
difference_scores = float((at_once - step_scores).abs().max())
typical_score = float(at_once.std())
assert difference_scores < 1e-4
print(f"scores: {tuple(at_once.shape)}, typical size {typical_score:.2f}")
print(f"largest difference, at once against one by one: {difference_scores:.1e}")


# %% Goes wrong: every new token at position 0
@torch.no_grad()
def scores_with_positions(position_of):
    """Feed the same 64 written tokens with positions chosen by `position_of`."""
    past, scores = model(prompt, use_cache=True).cache, []
    for step in range(64):
        place = torch.tensor([[position_of(step)]])
        token = written[:, step : step + 1]
        result = model(token, cache=past, position_ids=place)
        past = result.cache
        scores.append(result.logits[:, -1])
    return torch.stack(scores, 1)


right = scores_with_positions(lambda step: 64 + step)
wrong = scores_with_positions(lambda step: 0)
difference_right = float((right - at_once).abs().max())
error_wrong = float((wrong - at_once).abs().max())
same_choice = float((wrong.argmax(-1) == at_once.argmax(-1)).float().mean())
print(f"positions 64, 65, 66 ...: largest difference {difference_right:.1e}")
print(f"position 0 every time:   largest difference {error_wrong:.2f}")
print(f"steps that still choose the same token: {same_choice:.0%}")
