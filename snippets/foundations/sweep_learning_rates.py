# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.neuron.rate"]
# ///
"""Sweep the learning rate for one weight and show what input scale does to it."""

# %% The same question in words and milliseconds
import numpy as np

generator = np.random.default_rng(0)
words = generator.uniform(500, 3000, size=200)
milliseconds = 200 * words + generator.normal(0, 30_000, size=200)

curvature = 2 * np.mean(words**2)
weight_exact = np.sum(words * milliseconds) / np.sum(words**2)
rate_limit = 2 / curvature

print(f"least-squares weight        {weight_exact:10.1f} ms per word")
print(f"mean of the squared words   {np.mean(words**2):10,.0f}")
print(f"stability limit of the rate {rate_limit:10.2e}")

# %% Sweep the learning rate
steps = 200


def descend(rate):
    """Return the weight after every step, from 0, as a list of `steps + 1` numbers."""
    weight, path = 0.0, [0.0]
    for _ in range(steps):
        slope = 2 * np.mean((weight * words - milliseconds) * words)
        weight -= rate * slope
        path.append(weight)
    return path


def loss_at(weight):
    """Return the mean squared error in square milliseconds."""
    return np.mean((weight * words - milliseconds) ** 2)


paths = {rate: descend(rate) for rate in (1e-9, 1e-8, 1e-7, 3e-7)}
print("   rate  factor a step  weight, step 200       loss")
for rate, path in paths.items():
    factor = 1 - rate * curvature
    numbers = f"{path[-1]:16.4g}  {loss_at(path[-1]):9.3g}"
    print(f"{rate:7.0e}  {factor:13.3f}  {numbers}")

first_weights = [round(weight) for weight in paths[3e-7][1:5]]
print("\nfirst weights at 3e-7:", first_weights)

# %% Draw four rates
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
styles = {1e-9: ("-", "C0"), 1e-8: ("--", "C1"), 1e-7: ("-.", "C2"), 3e-7: (":", "C3")}
labels = {1e-9: (120, 5e10), 1e-8: (34, 3.2e9), 1e-7: (24, 2.2e8), 3e-7: (19, 1e15)}
for rate, (style, colour) in styles.items():
    losses = [loss_at(weight) for weight in paths[rate]]
    axes.plot(losses, style, color=colour)
    axes.text(*labels[rate], f"rate {rate:.0e}", color=colour)
axes.set(yscale="log", ylim=(1e8, 1e16), xlim=(0, 200))
axes.set(xlabel="step", ylabel="loss (square milliseconds)")
figure.savefig("loss_by_rate.svg")

# %% Change it: half of the limit
half_path = descend(rate_limit / 2)
half_first, half_second = half_path[1], half_path[2]
almost_path = descend(rate_limit * 0.99)
almost_first = [round(weight) for weight in almost_path[1:5]]
print(f"half of the limit, step 1:  {half_first:8.3f} ms per word")
print(f"half of the limit, step 2:  {half_second:8.3f}")
print(f"least squares:              {weight_exact:8.3f}")
print("0.99 of the limit, steps 1 to 4:", almost_first)
print(f"0.99 of the limit, step 200: {almost_path[-1]:.1f}")

# %% One rate for every unit of length
units = {"thousand words": words / 1000, "words": words, "bytes": words * 6.1}
with_opening = milliseconds + 120_000


def limit_for(columns):
    """Return the stability limit of the rate when several numbers learn at once."""
    return 2 / np.linalg.eigvalsh(2 * columns.T @ columns / len(columns))[-1]


def steps_until_fitted(columns, rate, patience=20_000):
    """Return the steps until the loss is within 1 % of the best, or None."""
    best, *_ = np.linalg.lstsq(columns, with_opening, rcond=None)
    wanted = 1.01 * np.mean((columns @ best - with_opening) ** 2)
    numbers = np.zeros(2)
    for step in range(patience):
        error = columns @ numbers - with_opening
        if np.mean(error**2) < wanted:
            return step
        numbers -= rate * 2 * columns.T @ error / len(columns)
    return None


raw_rates, raw_steps, scaled_steps = {}, {}, {}
print("                 raw inputs                 standardised")
print("unit             0.9 of the limit    steps  rate  steps")
for name, lengths in units.items():
    raw = np.column_stack([lengths, np.ones_like(lengths)])
    raw_rates[name] = 0.9 * limit_for(raw)
    raw_steps[name] = steps_until_fitted(raw, raw_rates[name])
    shown_steps = ">20,000" if raw_steps[name] is None else f"{raw_steps[name]:,}"
    scaled = (lengths - lengths.mean()) / lengths.std()
    scaled = np.column_stack([scaled, np.ones_like(scaled)])
    scaled_steps[name] = steps_until_fitted(scaled, rate=0.1)
    raw_part = f"{name:15}  {raw_rates[name]:16.1e}  {shown_steps:>7}"
    print(f"{raw_part}   0.1  {scaled_steps[name]:5d}")

# %% Goes wrong: a rate far above the limit
with np.errstate(over="ignore", invalid="ignore"):
    wild = descend(1e-6)
    wild_losses = [loss_at(weight) for weight in wild]
print("step         weight         loss")
for step in (0, 1, 2, 3, 10, 100, 150, 200):
    print(f"{step:4d}  {wild[step]:13.3g}  {wild_losses[step]:11.3g}")
step_of_inf = int(np.argmax(np.isinf(wild_losses)))
print(f"loss is inf from step {step_of_inf}")

# %% Numbers for the text
weight_1e9, weight_1e8, weight_1e7, weight_3e7 = (path[-1] for path in paths.values())
almost_final = almost_path[-1]
