# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.parameters.breakdown"]
# memory_mb = 3072
# ///
"""Where a model's parameters sit, counted without any weights."""

# %% Build five models without memory
import torch
from transformers import AutoModelForCausalLM, GPT2Config, LlamaConfig


def llama(vocabulary, hidden, feed_forward, layers, heads, key_heads, tied=False):
    """Return the configuration of a Llama-shaped model."""
    return LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        intermediate_size=feed_forward,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=key_heads,
        tie_word_embeddings=tied,
    )


configurations = {
    "tiny sketch": llama(4096, 256, 768, 6, 4, 2, tied=True),
    "GPT-2 small": GPT2Config(vocab_size=50_257, n_embd=768, n_layer=12, n_head=12),
    "Llama 3.2 1B": llama(128_256, 2048, 8192, 16, 32, 8, tied=True),
    "Llama 3 8B": llama(128_256, 4096, 14_336, 32, 32, 8),
    "Llama 3 70B": llama(128_256, 8192, 28_672, 80, 64, 8),
}
networks = {}
for name, configuration in configurations.items():
    with torch.device("meta"):  # shapes only, no numbers
        networks[name] = AutoModelForCausalLM.from_config(configuration)

# %% Group the parameters by place
PLACES = {
    "vocabulary": ("embed_tokens", "lm_head", "wte", "wpe"),  # wpe: GPT-2's positions
    "attention": ("self_attn", "attn"),
    "feed-forward": ("mlp",),
    "normalisation": ("norm", "ln_"),
}


def place_of(parameter_name: str) -> str:
    """Return the place whose mark occurs in the name."""
    for place, marks in PLACES.items():
        if any(mark in parameter_name for mark in marks):
            return place
    raise ValueError(f"no place for {parameter_name}")


totals, counts, shares = {}, {}, {}
print(f"{'':13}{'parameters':>15}{'vocab':>8}{'attn':>8}{'ffwd':>8}{'norm':>9}")
for name, network in networks.items():
    counts[name] = dict.fromkeys(PLACES, 0)
    for parameter_name, parameter in network.named_parameters():
        counts[name][place_of(parameter_name)] += parameter.numel()
    totals[name] = sum(counts[name].values())
    shares[name] = {place: n / totals[name] for place, n in counts[name].items()}
    row = shares[name]
    print(
        f"{name:13}{totals[name]:>15,}{row['vocabulary']:>8.1%}"
        f"{row['attention']:>8.1%}{row['feed-forward']:>8.1%}"
        f"{row['normalisation']:>9.3%}"
    )
assert totals["Llama 3 8B"] == 8_030_261_248

# %% Change it: double one number at a time
base = {"vocabulary": 128_256, "hidden": 4096, "feed_forward": 14_336, "layers": 32}
growth = {}
for change, size in base.items():
    shape = base | {change: 2 * size}
    with torch.device("meta"):
        larger = AutoModelForCausalLM.from_config(
            llama(**shape, heads=shape["hidden"] // 128, key_heads=8)
        )
    parameters = sum(parameter.numel() for parameter in larger.parameters())
    growth[change] = parameters / totals["Llama 3 8B"]
    print(
        f"twice the {change:13} {parameters / 1e9:6.2f} billion, {growth[change]:.2f} times"
    )

# %% Draw the shares
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6, 3.4))
left = [0.0] * len(shares)
for colour, place in enumerate(["vocabulary", "attention", "feed-forward"]):
    widths = [100 * row[place] for row in shares.values()]
    axes.barh(list(shares), widths, left=left, color=f"C{colour}", alpha=0.5)
    axes.text(left[0] + widths[0] / 2, -0.5, place, ha="center", va="bottom")
    for row, width in enumerate(widths):
        middle = left[row] + width / 2
        axes.text(middle, row, f"{width:.0f}", ha="center", va="center")
    left = [start + width for start, width in zip(left, widths, strict=True)]
axes.set_ylim(4.6, -1.1)
axes.set_xlabel("share of all parameters, percent")
axes.set_xlim(0, 100)
axes.grid(visible=False)
figure.savefig("parameters_by_place.svg")
