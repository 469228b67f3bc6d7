# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.neuron.fit"]
# ///
"""Fit review minutes to pages by gradient descent, and check with least squares."""

# %% One unit
import numpy as np


def unit(inputs, weights, bias):
    """Return max(0, weights . inputs + bias): a weighted sum, then a nonlinearity."""
    return np.maximum(0.0, np.dot(inputs, weights) + bias)


unit_output = unit(inputs=[10, 4], weights=[3.0, 1.5], bias=5.0)
unit_clipped = unit(inputs=[10, 4], weights=[-3.0, 1.5], bias=5.0)
print(f"10 pages, 4 annexes, weights  3.0 and 1.5, bias 5: {unit_output:5.1f}")
print(f"10 pages, 4 annexes, weights -3.0 and 1.5, bias 5: {unit_clipped:5.1f}")

# %% Two hundred reviews
generator = np.random.default_rng(0)
pages = generator.integers(2, 41, size=200).astype(float)
minutes = 12 + 3.5 * pages + generator.normal(0, 8, size=200)

print("pages  minutes")
for index in range(5):
    print(f"{pages[index]:5.0f}  {minutes[index]:7.1f}")
pages_mean, pages_spread = pages.mean(), pages.std()
print(f"\nmean of pages {pages_mean:.2f}, standard deviation {pages_spread:.2f}")

# %% The loss, and its slope by a nudge
scaled_pages = (pages - pages_mean) / pages_spread


def loss_of(weight, bias):
    """Return the mean squared error in square minutes."""
    return np.mean((weight * scaled_pages + bias - minutes) ** 2)


nudge = 0.001
loss_start = loss_of(0.0, 0.0)
loss_nudged = loss_of(nudge, 0.0)
slope_by_nudge = (loss_nudged - loss_start) / nudge
slope_by_formula = 2 * np.mean((0.0 * scaled_pages + 0.0 - minutes) * scaled_pages)
print(f"loss at weight 0.000: {loss_start:10.3f} square minutes")
print(f"loss at weight {nudge:.3f}: {loss_nudged:10.3f} square minutes")
print(f"slope, by the nudge  : {slope_by_nudge:10.3f}")
print(f"slope, by the formula: {slope_by_formula:10.3f}")

# %% Fit the line
learning_rate = 0.02
weight, bias = 0.0, 0.0
history = []
print("step     loss  weight    bias")
for step in range(301):
    error = weight * scaled_pages + bias - minutes
    history.append((weight, bias))
    if step % 50 == 0:
        print(f"{step:4d}  {np.mean(error**2):7.2f}  {weight:6.2f}  {bias:6.2f}")
    weight -= learning_rate * 2 * np.mean(error * scaled_pages)
    bias -= learning_rate * 2 * np.mean(error)

loss_final = loss_of(weight, bias)
minutes_per_page = weight / pages_spread
minutes_fixed = bias - weight * pages_mean / pages_spread
print(f"\nin pages: {minutes_per_page:.4f} min/page, {minutes_fixed:.3f} min fixed")

# %% Check against least squares
columns = np.column_stack([pages, np.ones_like(pages)])
exact, *_ = np.linalg.lstsq(columns, minutes, rcond=None)
exact_per_page, exact_fixed = exact
difference_weight = abs(minutes_per_page - exact_per_page)
difference_bias = abs(minutes_fixed - exact_fixed)
assert max(difference_weight, difference_bias) < 0.001

print("                    min/page   min fixed")
print(f"gradient descent  {minutes_per_page:10.5f}  {minutes_fixed:10.5f}")
print(f"least squares     {exact_per_page:10.5f}  {exact_fixed:10.5f}")
print(f"difference        {difference_weight:10.5f}  {difference_bias:10.5f}")

# %% Draw the line while it learns
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
axes.plot(pages, minutes, "o", color="C0", markersize=3, alpha=0.5)
page_range = np.array([2.0, 43.0])
for shown_step, style in [(0, ":"), (10, "-."), (30, "--"), (300, "-")]:
    shown_weight, shown_bias = history[shown_step]
    line = shown_weight * (page_range - pages_mean) / pages_spread + shown_bias
    axes.plot(page_range, line, style, color="C1" if shown_step == 300 else "black")
    axes.annotate(f"step {shown_step}", (43.3, line[1]), va="center")
axes.set(xlabel="document length (pages)", ylabel="review time (minutes)", xlim=(0, 49))
figure.savefig("line_while_learning.svg")

# %% Change it: one timer left running
minutes_spoiled = minutes.copy()
minutes_spoiled[7] = 2880.0


def fit(target):
    """Return (minutes per page, fixed minutes) after 300 steps of gradient descent."""
    weight, bias = 0.0, 0.0
    for _ in range(300):
        error = weight * scaled_pages + bias - target
        weight -= learning_rate * 2 * np.mean(error * scaled_pages)
        bias -= learning_rate * 2 * np.mean(error)
    return weight / pages_spread, bias - weight * pages_mean / pages_spread


spoiled_per_page, spoiled_fixed = fit(minutes_spoiled)
print("data                    min/page  min fixed  min for 20 pages")
for name, slope, fixed in [
    ("as recorded", minutes_per_page, minutes_fixed),
    ("one timer at 2,880 min", spoiled_per_page, spoiled_fixed),
]:
    print(f"{name:22}  {slope:8.2f}  {fixed:9.1f}  {slope * 20 + fixed:16.1f}")

# %% Goes wrong: raw pages into a model that learned scaled ones
document_pages = 20.0
estimate_right = weight * (document_pages - pages_mean) / pages_spread + bias
estimate_wrong = weight * document_pages + bias
print(f"20 pages, scaled as in training: {estimate_right:7.1f} minutes")
print(f"20 pages, fed in raw           : {estimate_wrong:7.1f} minutes")

# %% Numbers for the text
typical_error = float(np.sqrt(loss_final))
