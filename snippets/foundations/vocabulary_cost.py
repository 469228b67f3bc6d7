# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.vocabulary.cost"]
# memory_mb = 3072
# ///
"""How many of a model's parameters are its vocabulary, counted without weights."""

# %% Write six configurations out
import torch
from transformers import (
    AutoModelForCausalLM,
    GPT2Config,
    LlamaConfig,
    PretrainedConfig,
)


def llama(vocabulary, hidden, feed_forward, blocks, heads, key_heads, tied=False):
    """Return the configuration of a Llama-shaped model."""
    return LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        intermediate_size=feed_forward,
        num_hidden_layers=blocks,
        num_attention_heads=heads,
        num_key_value_heads=key_heads,
        tie_word_embeddings=tied,
    )


configurations = {
    "Llama 2 7B": llama(32_000, 4096, 11_008, 32, 32, 32),
    "Llama 3 8B": llama(128_256, 4096, 14_336, 32, 32, 8),
    "Llama 3 70B": llama(128_256, 8192, 28_672, 80, 64, 8),
    "Llama 3.2 1B": llama(128_256, 2048, 8192, 16, 32, 8, tied=True),
    "GPT-2 small": GPT2Config(vocab_size=50_257, n_embd=768, n_layer=12, n_head=12),
    "tiny sketch": llama(4096, 256, 768, 6, 4, 2, tied=True),
}


# %% Count parameters without allocating them
def vocabulary_share(configuration: PretrainedConfig) -> dict[str, float]:
    """Build the model on the meta device, which stores shapes only, and count."""
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(configuration)
    total = sum(parameter.numel() for parameter in model.parameters())
    matrices = {
        id(module.weight): module.weight.numel()
        for module in (
            model.get_input_embeddings(),
            model.get_output_embeddings(),
        )
    }
    vocabulary = sum(matrices.values())
    return {
        "total": total,
        "vocabulary": vocabulary,
        "matrices": len(matrices),
        "share": vocabulary / total,
    }


models = {name: vocabulary_share(shape) for name, shape in configurations.items()}
print(f"{'':<13}{'entries':>9}{'parameters':>16}{'vocabulary':>15}{'share':>8}")
for name, row in models.items():
    print(
        f"{name:<13}{configurations[name].vocab_size:>9,}{row['total']:>16,}"
        f"{row['vocabulary']:>15,}{row['share']:>8.1%}"
    )

shape = configurations["Llama 3 8B"]
output = shape.vocab_size * shape.hidden_size
output_work = output / (models["Llama 3 8B"]["total"] - output)  # lookup is free
print(f"output matrix of Llama 3 8B: {output_work:.1%} of the work for a token")

# %% Give Llama 2 the vocabulary of Llama 3
swapped = vocabulary_share(llama(128_256, 4096, 11_008, 32, 32, 32))
extra_parameters = swapped["total"] - models["Llama 2 7B"]["total"]
extra_gigabytes = extra_parameters * 2 / 1e9  # two bytes a parameter at 16 bits
print(f"share: {models['Llama 2 7B']['share']:.1%} -> {swapped['share']:.1%}")
print(f"{extra_parameters:,} parameters more, {extra_gigabytes:.2f} GB at 16 bits")

# %% Draw the shares
import matplotlib.pyplot as plt

names = sorted(models, key=lambda name: models[name]["share"])
figure, axes = plt.subplots()
axes.barh(names, [100 * models[name]["share"] for name in names], color="C0")
for row, name in enumerate(names):
    entries = configurations[name].vocab_size
    axes.annotate(
        f"{models[name]['share']:.1%}, a vocabulary of {entries:,}",
        (100 * models[name]["share"], row),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
    )
axes.set_xlim(0, 48)
axes.set_xlabel("parameters spent on the vocabulary, percent")
axes.grid(axis="y", visible=False)
figure.savefig("vocabulary_share.svg")

# %% Use an id that the matrix does not have
embedding = torch.nn.Embedding(num_embeddings=4096, embedding_dim=256)
highest = embedding(torch.tensor([4095]))
print("id 4,095:", tuple(highest.shape))
try:
    embedding(torch.tensor([4096]))
except IndexError as error:
    missing_row = type(error).__name__
    print(f"id 4,096: {missing_row}: {error}")
