# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch"]
#
# [tool.receipts]
# covers = ["m01.training-loop.overfit"]
# seconds = 120
# memory_mb = 3072
# ///
"""Train a small language model on 50 and on 5,000 clauses; watch the held-out loss."""

# %% Clauses as numbered words
import torch

from clauses import generate_clauses, split_words

torch.set_num_threads(1)
texts = [clause.text for clause in generate_clauses(5_300)]
training_texts, held_out_texts = texts[:5_000], texts[5_000:]
words = sorted({word for text in texts for word in split_words(text)})
numbers = {word: number for number, word in enumerate(["<start>", "<end>", *words])}
vocabulary_size = len(numbers)
context_words = 4


def examples_of(texts):
    """Return (contexts, next words): every word of every text with the 4 before it."""
    contexts, targets = [], []
    for text in texts:
        known = [numbers[word] for word in split_words(text)]
        words = [0] * context_words + known + [1]
        for end in range(context_words, len(words)):
            contexts.append(words[end - context_words : end])
            targets.append(words[end])
    return torch.tensor(contexts), torch.tensor(targets)


held_out_examples = examples_of(held_out_texts)
small, large = examples_of(training_texts[:50]), examples_of(training_texts)
print(f"vocabulary {vocabulary_size} words")
print(f"   50 clauses: {len(small[1]):7,} words to predict")
print(f"5,000 clauses: {len(large[1]):7,} words to predict")
print(f"  300 held out: {len(held_out_examples[1]):6,} words to predict")
examples_small, examples_large = len(small[1]), len(large[1])


# %% The model and its loop
class NextWord(torch.nn.Module):
    """Four word vectors side by side, one hidden layer, one score per word."""

    def __init__(self):
        super().__init__()
        self.vectors = torch.nn.Embedding(vocabulary_size, 24)
        self.hidden = torch.nn.Linear(24 * context_words, 128)
        self.scores = torch.nn.Linear(128, vocabulary_size)

    def forward(self, contexts):
        """Return scores, one row a context, from word numbers."""
        side_by_side = self.vectors(contexts).flatten(start_dim=1)
        return self.scores(torch.relu(self.hidden(side_by_side)))


def mean_loss(model, examples):
    """Return the cross-entropy in nats per word, without learning from it."""
    with torch.no_grad():
        return torch.nn.functional.cross_entropy(model(examples[0]), examples[1]).item()


def train(examples, steps=800, every=20):
    """Return {step: (training loss, held-out loss)} of training on `examples`."""
    torch.manual_seed(0)
    model = NextWord()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.003)
    contexts, targets = examples
    shown, curve = torch.randperm(len(targets))[:3_000], {}
    for step in range(steps + 1):
        if step % every == 0:
            training = mean_loss(model, (contexts[shown], targets[shown]))
            curve[step] = (training, mean_loss(model, held_out_examples))
        batch = torch.randint(len(targets), (256,))
        loss = torch.nn.functional.cross_entropy(model(contexts[batch]), targets[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return curve


parameters = sum(parameter.numel() for parameter in NextWord().parameters())
print(f"{parameters:,} parameters")

# %% Fifty clauses against five thousand
import math

curve_small, curve_large = train(small), train(large)
print("        50 clauses           5,000 clauses")
print("step    training  held-out   training  held-out   (nats per word)")
for step in (0, 20, 40, 60, 80, 100, 200, 400, 600, 800):
    losses = (*curve_small[step], *curve_large[step])
    print(f"{step:5d}   {{:8.2f}}  {{:8.2f}}   {{:8.2f}}  {{:8.2f}}".format(*losses))

turn_small = min(curve_small, key=lambda step: curve_small[step][1])
turn_large = min(curve_large, key=lambda step: curve_large[step][1])
loss_uniform = math.log(vocabulary_size)
start_small, best_small = curve_small[0][1], curve_small[turn_small][1]
end_small, end_large = curve_small[800][1], curve_large[800][1]
end_small_training, end_large_training = curve_small[800][0], curve_large[800][0]
print(f"\nln(vocabulary) = {loss_uniform:.2f}")
print(f"50 clauses:    held-out loss is lowest at step {turn_small}, then rises")
print(f"5,000 clauses: held-out loss is lowest at step {turn_large} of 800")

# %% Draw both pairs of curves
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3.8), layout="constrained")
for curve, mark, colour in [(curve_small, "o", "C0"), (curve_large, "s", "C1")]:
    training, held_out = zip(*curve.values(), strict=True)
    axes.plot(curve.keys(), training, f"--{mark}", color=colour, markevery=10)
    axes.plot(curve.keys(), held_out, f"-{mark}", color=colour, markevery=10)
axes.axhline(loss_uniform, color="black", linewidth=0.8, linestyle=":")
axes.text(470, loss_uniform + 0.1, "ln(vocabulary): knows nothing")
for text, place, colour in [
    ("50 clauses, held out", (460, end_small - 0.95), "C0"),
    ("50 clauses, training", (560, end_small_training + 0.15), "C0"),
    ("5,000 clauses, held out and training", (400, end_large + 0.2), "C1"),
]:
    axes.text(*place, text, color=colour)
axes.axvline(turn_small, color="C0", linewidth=0.8, linestyle=":")
axes.set(xlabel="step", ylabel="loss (nats per word)", xlim=(0, 800), ylim=(0, 6.6))
figure.savefig("held_out_loss.svg")

# %% Change it: five hundred clauses
curve_middle = train(examples_of(training_texts[:500]))
turn_middle = min(curve_middle, key=lambda step: curve_middle[step][1])
best_middle, end_middle = curve_middle[turn_middle][1], curve_middle[800][1]
gap_middle = end_middle - curve_middle[800][0]
gap_small, gap_large = end_small - end_small_training, end_large - end_large_training
print("clauses  lowest held-out loss  at step  gap to training at step 800")
best_large = curve_large[turn_large][1]
for clauses, lowest, turn, gap in [
    (50, best_small, turn_small, gap_small),
    (500, best_middle, turn_middle, gap_middle),
    (5_000, best_large, turn_large, gap_large),
]:
    print(f"{clauses:7,}  {lowest:20.2f}  {turn:7d}  {gap:29.2f}")
