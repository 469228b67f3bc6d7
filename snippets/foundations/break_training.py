# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.receipts]
# covers = []
# memory_mb = 3072
# ///
"""Break a training loop in three usual ways and read what the loss says."""

# %% A loop that works
import itertools
import math

import torch

from clauses import generate_clauses, split_words

torch.set_num_threads(1)
texts = [clause.text for clause in generate_clauses(1_000)]
words = sorted({word for text in texts for word in split_words(text)})
numbers = {word: number for number, word in enumerate(["<start>", *words])}
lines = [[0, *(numbers[word] for word in split_words(text))] for text in texts]
pairs = torch.tensor([pair for line in lines for pair in itertools.pairwise(line)])
loss_uniform = math.log(len(numbers))


def new_model(spread=0.02):
    """Return a model that scores the next word from the last one alone."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Embedding(len(numbers), 64), torch.nn.Linear(64, len(numbers))
    )
    torch.nn.init.normal_(model[1].weight, std=spread)
    torch.nn.init.zeros_(model[1].bias)
    return model


def train(model, forget_zeroing=False, softmax_first=False, rate=1.0, steps=600):
    """Return {step: loss on all pairs} under plain gradient descent."""
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    curve = {}
    for step in range(steps + 1):
        batch = pairs[torch.randint(len(pairs), (256,))] if step % 100 else pairs
        scores = model(batch[:, 0])
        if softmax_first:
            scores = torch.softmax(scores, dim=1)
        loss = torch.nn.functional.cross_entropy(scores, batch[:, 1])
        if step % 100 == 0:
            curve[step] = loss.item()
            continue
        if not forget_zeroing:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return curve


curve_right = train(new_model())
print(f"ln(vocabulary of {len(numbers)}) = {loss_uniform:.2f}")
print("step  loss")
for step, loss in curve_right.items():
    print(f"{step:4d}  {loss:.2f}")

# %% Goes wrong: gradients that nobody clears
curve_uncleared = train(new_model(), forget_zeroing=True)
print("step  cleared  not cleared")
for step in curve_right:
    print(f"{step:4d}  {curve_right[step]:7.2f}  {curve_uncleared[step]:11.2f}")

# %% Goes wrong: a start that is not ln(vocabulary)
curve_wide = train(new_model(spread=2.0))
print("step  weights spread 0.02  weights spread 2")
for step in curve_right:
    print(f"{step:4d}  {curve_right[step]:19.2f}  {curve_wide[step]:16.2f}")

# %% Goes wrong: a softmax too many
curve_twice = train(new_model(), softmax_first=True)
lowest_possible = math.log(math.e + len(numbers) - 1) - 1
print("step  scores  softmax first")
for step in curve_right:
    print(f"{step:4d}  {curve_right[step]:6.2f}  {curve_twice[step]:13.2f}")
print(f"the lowest loss that the wrong loop can ever print: {lowest_possible:.2f}")
