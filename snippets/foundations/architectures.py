# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers"]
#
# [tool.receipts]
# covers = []
# memory_mb = 3072
# ///
"""Published shapes of decoder-only models, and the parameters that follow from them."""

# %% Write the shapes down
from transformers import GPT2Config, LlamaConfig


def gpt(hidden, blocks, heads, context=1024):
    """Return the configuration of a GPT-2-shaped model."""
    return GPT2Config(n_embd=hidden, n_layer=blocks, n_head=heads, n_positions=context)


def llama(blocks, heads, key_heads, hidden, feed_forward, vocabulary, tied=False):
    """Return the configuration of a Llama-shaped model."""
    return LlamaConfig(
        num_hidden_layers=blocks,
        num_attention_heads=heads,
        num_key_value_heads=key_heads,
        hidden_size=hidden,
        intermediate_size=feed_forward,
        vocab_size=vocabulary,
        tie_word_embeddings=tied,
    )


configurations = {
    "GPT-2 small": gpt(768, 12, 12),
    "GPT-2 large": gpt(1280, 36, 20),
    "GPT-2 XL": gpt(1600, 48, 25),
    "GPT-3": gpt(12_288, 96, 96, context=2048),
    "Llama 3 8B": llama(32, 32, 8, 4096, 14_336, 128_256),
    "Llama 3 70B": llama(80, 64, 8, 8192, 28_672, 128_256),
    "Llama 3.1 405B": llama(126, 128, 8, 16_384, 53_248, 128_256),
    "tiny sketch": llama(6, 4, 2, 256, 768, 4096, tied=True),
}

# %% Count what follows from them
import torch
from transformers import AutoModelForCausalLM

rows = {}
for name, shape in configurations.items():
    with torch.device("meta"):  # shapes only, no memory
        model = AutoModelForCausalLM.from_config(shape)
    rows[name] = {
        "blocks": shape.num_hidden_layers,
        "heads": shape.num_attention_heads,
        "kv": getattr(shape, "num_key_value_heads", shape.num_attention_heads),
        "hidden": shape.hidden_size,
        "ff": getattr(shape, "intermediate_size", 4 * shape.hidden_size),
        "vocabulary": shape.vocab_size,
        "head_size": shape.hidden_size // shape.num_attention_heads,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
    }
print(f"{'':15}{'blocks':>7}{'hidden':>8}{'head size':>11}{'parameters':>17}")
for name, row in rows.items():
    print(
        f"{name:15}{row['blocks']:7d}{row['hidden']:8,d}"
        f"{row['head_size']:11d}{row['parameters']:17,d}"
    )
blocks_smallest = min(row["blocks"] for name, row in rows.items() if "tiny" not in name)
blocks_largest = max(row["blocks"] for row in rows.values())
times_larger = rows["Llama 3 8B"]["parameters"] / rows["GPT-2 XL"]["parameters"]

# %% Spend one budget in four ways
budgets = {}
print(f"{'blocks':>6}{'hidden':>8}{'heads':>7}{'in blocks':>12}{'in all':>12}")
for blocks, hidden, feed_forward, heads in (
    (2, 448, 1280, 7), (6, 256, 768, 4), (12, 192, 512, 3), (24, 128, 384, 2),
):  # fmt: skip
    shape = llama(blocks, heads, heads, hidden, feed_forward, 4096, tied=True)
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(shape)
    in_all = sum(parameter.numel() for parameter in model.parameters())
    budgets[blocks] = in_blocks = in_all - 4096 * hidden - hidden
    print(f"{blocks:6d}{hidden:8d}{heads:7d}{in_blocks:12,d}{in_all:12,d}")
