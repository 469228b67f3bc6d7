# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.network.collapse"]
# vary = ["difference_linear"]
# mask = ['\d\.\de-\d+']
# ///
"""Show that stacked linear layers are one linear layer, and what one bend adds."""

# %% Three layers become one matrix
import numpy as np

generator = np.random.default_rng(0)
inputs = generator.normal(size=(100, 6))
layers = [
    (generator.normal(size=(6, 16)), generator.normal(size=16)),
    (generator.normal(size=(16, 16)), generator.normal(size=16)),
    (generator.normal(size=(16, 3)), generator.normal(size=3)),
]


def apply_layers(values, nonlinearity):
    """Return the output of all layers, with `nonlinearity` between them."""
    for index, (weights, bias) in enumerate(layers):
        values = values @ weights + bias
        if index < len(layers) - 1:
            values = nonlinearity(values)
    return values


one_matrix, one_bias = np.eye(6), np.zeros(6)
for weights, bias in layers:
    one_matrix = one_matrix @ weights
    one_bias = one_bias @ weights + bias

collapsed = inputs @ one_matrix + one_bias
stacked = apply_layers(inputs, lambda values: values)
bent = apply_layers(inputs, lambda values: np.maximum(0, values))
difference_linear = np.abs(stacked - collapsed).max()
difference_relu = np.abs(bent - collapsed).max()
numbers_stacked = sum(weights.size + bias.size for weights, bias in layers)
numbers_collapsed = one_matrix.size + one_bias.size
assert difference_linear < 1e-12

print(f"three layers {numbers_stacked} numbers, one layer {numbers_collapsed} numbers")
print(f"largest difference, nothing between the layers: {difference_linear:.1e}")
print(f"largest difference, max(0, x) between them:     {difference_relu:.1f}")

# %% A rule that no straight line draws
approvals = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
waiting = np.array([0, 1, 1, 0], dtype=float)

lines = generator.normal(size=(100_000, 3))
answers = approvals @ lines[:, :2].T + lines[:, 2] > 0
line_accuracies = (answers == waiting[:, None]).mean(axis=0)
best_line_accuracy = line_accuracies.max()

print("approver A  approver B  payment waits for the second approval")
for (first, second), target in zip(approvals, waiting, strict=True):
    print(f"{first:10.0f}  {second:10.0f}  {'yes' if target else 'no'}")
print(f"\nbest of {len(lines):,} random lines: {best_line_accuracy:.2f} right")


# %% Learn it with one hidden layer
def learn(hidden, seed, bend=True, steps=2000, rate=0.5):
    """Return (accuracy, loss, layers) of a network with `hidden` units, trained."""
    start = np.random.default_rng(seed)
    weights, bias = start.normal(size=(2, hidden)), np.zeros(hidden)
    out_weights, out_bias = start.normal(size=hidden), 0.0
    for _ in range(steps):
        sums = approvals @ weights + bias
        activations = np.maximum(0, sums) if bend else sums
        probability = 1 / (1 + np.exp(-(activations @ out_weights + out_bias)))
        score_slope = (probability - waiting) / 4
        sum_slope = np.outer(score_slope, out_weights)
        if bend:
            sum_slope *= sums > 0
        out_weights -= rate * activations.T @ score_slope
        out_bias -= rate * score_slope.sum()
        weights -= rate * approvals.T @ sum_slope
        bias -= rate * sum_slope.sum(axis=0)
    loss = -np.mean(np.log(np.where(waiting == 1, probability, 1 - probability)))
    accuracy = np.mean((probability > 0.5) == waiting)
    return accuracy, loss, (weights, bias, out_weights, out_bias)


accuracy_linear, loss_linear, _ = learn(hidden=8, seed=0, bend=False)
accuracy_bent, loss_bent, trained = learn(hidden=8, seed=0)
print("eight hidden units       accuracy    loss")
print(f"without a nonlinearity   {accuracy_linear:8.2f}  {loss_linear:6.3f}")
print(f"with max(0, x)           {accuracy_bent:8.2f}  {loss_bent:6.3f}")

# %% Draw what the hidden layer drew
import matplotlib.pyplot as plt

layer_weights, layer_bias, out_weights, out_bias = trained
axis = np.linspace(-0.5, 1.5, 300)
grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
scores = np.maximum(0, grid @ layer_weights + layer_bias) @ out_weights + out_bias

figure, axes = plt.subplots(figsize=(5, 3.8), layout="constrained")
axes.contour(axis, axis, scores.reshape(300, 300), levels=[0], colors=["C1"])
for (first, second), target in zip(approvals, waiting, strict=True):
    axes.plot(first, second, "o" if target else "x", color="C0", markersize=10)
    axes.text(first + 0.06, second + 0.06, "waits" if target else "does not")
axes.set(xticks=[0, 1], yticks=[0, 1], xlim=(-0.5, 1.5), ylim=(-0.5, 1.5))
axes.set(xlabel="approver A signed (1 = yes)", ylabel="approver B signed (1 = yes)")
figure.savefig("bent_boundary.svg")

# %% Change it: fewer units, thirty starts
starts = 30
solved = {}
print("hidden units  starts that learn the rule")
for hidden in (2, 3, 4, 8):
    results = [learn(hidden, seed, steps=1000) for seed in range(starts)]
    solved[hidden] = sum(accuracy == 1.0 for accuracy, _, _ in results)
    print(f"{hidden:12d}  {solved[hidden]:3d} of {starts}")
solved_two, solved_three, solved_four, solved_eight = solved.values()
