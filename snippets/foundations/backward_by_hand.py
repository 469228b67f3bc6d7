# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "torch"]
#
# [tool.receipts]
# covers = ["m01.training-loop.by-hand"]
# memory_mb = 3072
# vary = ["difference_*"]
# mask = ['\d\.\de-\d+']
# ///
"""Write the backward pass of a two-layer network by hand; check it; train with it."""

# %% Forward: from counts to probabilities
from collections import Counter

import numpy as np

from clauses import LABELS, generate_clauses, split_words

clauses = generate_clauses(400)
bags = [Counter(split_words(clause.text)) for clause in clauses]
key_words = [word for word, _ in sum(bags, Counter()).most_common(60)]
counts = np.array([[bag[word] for word in key_words] for bag in bags], dtype=float)
truth = np.array([LABELS.index(clause.label) for clause in clauses])


def new_weights(seed):
    """Return the two layers' weights, small and random: 60 -> 8 -> 3."""
    generator = np.random.default_rng(seed)
    return {
        "first": generator.normal(0, 0.1, size=(60, 8)),
        "first_bias": np.zeros(8),
        "second": generator.normal(0, 0.1, size=(8, 3)),
        "second_bias": np.zeros(3),
    }


def forward(weights, counts):
    """Return (hidden, probabilities), one row a clause."""
    hidden = np.tanh(counts @ weights["first"] + weights["first_bias"])
    scores = hidden @ weights["second"] + weights["second_bias"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(probabilities, truth):
    """Return the mean of -ln(probability given to the true label)."""
    return -np.log(probabilities[np.arange(len(truth)), truth]).mean()


weights = new_weights(seed=0)
start_hidden, start_probabilities = forward(weights, counts)
loss_untrained = cross_entropy(start_probabilities, truth)
loss_uniform = float(np.log(3))
print(f"loss of the untrained network {loss_untrained:.3f}; ln 3 = {loss_uniform:.3f}")


# %% Backward: from the loss to every weight
def backward(weights, counts, truth, hidden, probabilities):
    """Return the slope of the loss for every weight, by the chain rule."""
    score_slope = probabilities.copy()
    score_slope[np.arange(len(truth)), truth] -= 1
    score_slope /= len(truth)
    hidden_slope = score_slope @ weights["second"].T
    sum_slope = hidden_slope * (1 - hidden**2)
    return {
        "first": counts.T @ sum_slope,
        "first_bias": sum_slope.sum(axis=0),
        "second": hidden.T @ score_slope,
        "second_bias": score_slope.sum(axis=0),
    }


gradient = backward(weights, counts, truth, start_hidden, start_probabilities)
number_of_slopes = sum(slopes.size for slopes in gradient.values())
print(f"{number_of_slopes} slopes from one backward pass; three of them:")
for word in ("must", "may", "not"):
    slope = gradient["first"][key_words.index(word), 0]
    print(f"  {word:4} -> hidden unit 0: {slope:+.5f}")

# %% Check it twice
import torch


def central_differences(weights, nudge=1e-5):
    """Return every slope by moving one weight at a time up and down by `nudge`."""
    slopes = {name: np.zeros_like(values) for name, values in weights.items()}
    for name, values in weights.items():
        for position in np.ndindex(values.shape):
            losses = []
            for move in (nudge, -nudge):
                moved = {key: value.copy() for key, value in weights.items()}
                moved[name][position] += move
                losses.append(cross_entropy(forward(moved, counts)[1], truth))
            slopes[name][position] = (losses[0] - losses[1]) / (2 * nudge)
    return slopes


def autograd(weights):
    """Return every slope as torch's autograd finds it, in float64."""
    tensors = {
        name: torch.tensor(value, requires_grad=True) for name, value in weights.items()
    }
    sums = torch.tensor(counts) @ tensors["first"] + tensors["first_bias"]
    hidden = torch.tanh(sums)
    scores = hidden @ tensors["second"] + tensors["second_bias"]
    torch.nn.functional.cross_entropy(scores, torch.tensor(truth)).backward()
    return {name: tensor.grad.numpy() for name, tensor in tensors.items()}


def largest_difference(slopes, reference):
    """Return the largest difference, relative to the largest slope of each layer."""
    return max(
        np.abs(slopes[name] - reference[name]).max() / np.abs(reference[name]).max()
        for name in slopes
    )


difference_autograd = largest_difference(gradient, autograd(weights))
difference_central = largest_difference(gradient, central_differences(weights))
assert max(difference_autograd, difference_central) < 1e-6
print(f"by hand against autograd:            {difference_autograd:.1e}")
print(f"by hand against central differences: {difference_central:.1e}")


# %% One step, part by part
def update(weights, gradient, rate):
    """Move every weight against its slope: plain gradient descent."""
    return {name: values - rate * gradient[name] for name, values in weights.items()}


before = {name: values.copy() for name, values in weights.items()}
hidden, probabilities = forward(weights, counts)  # 1 forward
loss_before = cross_entropy(probabilities, truth)  # 2 loss
gradient = backward(weights, counts, truth, hidden, probabilities)  # 3 backward
moved_by_backward = sum((weights[name] != before[name]).sum() for name in weights)
weights = update(weights, gradient, rate=1.0)  # 4 update
moved_by_update = sum((weights[name] != before[name]).sum() for name in weights)
loss_after = cross_entropy(forward(weights, counts)[1], truth)

print(f"weights in all                       {number_of_slopes:4d}")
print(f"weights changed by the backward pass {moved_by_backward:4d}")
print(f"weights changed by the update        {moved_by_update:4d}")
print(f"loss before the step {loss_before:.4f}, after it {loss_after:.4f}")


# %% The loop
def train(backward, steps=2000, rate=1.0):
    """Return the loss at every step of gradient descent with this backward pass."""
    weights, losses = new_weights(seed=0), []
    for _ in range(steps + 1):
        hidden, probabilities = forward(weights, counts)
        losses.append(cross_entropy(probabilities, truth))
        weights = update(
            weights, backward(weights, counts, truth, hidden, probabilities), rate
        )
    right = (probabilities.argmax(axis=1) == truth).mean()
    return losses, right


losses, accuracy_trained = train(backward)
print(" step    loss")
for step in (0, 10, 100, 500, 2000):
    print(f"{step:5d}  {losses[step]:6.3f}")
print(f"right labels on its own training clauses: {accuracy_trained:.1%}")


# %% Goes wrong: a backward pass with a factor forgotten
def backward_wrong(weights, counts, truth, hidden, probabilities):
    """Forget the slope of tanh, (1 - hidden**2)."""
    score_slope = probabilities.copy()
    score_slope[np.arange(len(truth)), truth] -= 1
    score_slope /= len(truth)
    sum_slope = score_slope @ weights["second"].T
    return {
        "first": counts.T @ sum_slope,
        "first_bias": sum_slope.sum(axis=0),
        "second": hidden.T @ score_slope,
        "second_bias": score_slope.sum(axis=0),
    }


losses_wrong, accuracy_wrong = train(backward_wrong)
start = new_weights(seed=0)
slopes_wrong = backward_wrong(start, counts, truth, *forward(start, counts))
wrong_by = largest_difference(slopes_wrong, central_differences(start))
print(" step    right    wrong")
for step in (0, 10, 100, 500, 2000):
    print(f"{step:5d}  {losses[step]:7.3f}  {losses_wrong[step]:7.3f}")
print(f"\ndifference from central differences: {wrong_by:.0%} of the largest slope")

# %% Numbers for the text
loss_wrong, loss_wrong_first = losses_wrong[-1], losses_wrong[0]
loss_wrong_100, loss_right_100 = losses_wrong[100], losses[100]
loss_trained = losses[-1]
