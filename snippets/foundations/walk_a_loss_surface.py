# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.training-loop.surface"]
# ///
"""Walk down the loss surface of a network with two weights, at three rates."""

# %% A surface of two weights
import numpy as np

generator = np.random.default_rng(0)
deviation = np.linspace(-2, 2, 81)
extra_hours = np.where(deviation > 0, 1.5 * deviation, -0.6 * deviation)
extra_hours += generator.normal(0, 0.1, size=81)


def loss_at(weight, gain):
    """Return the mean squared error of gain * max(0, weight * deviation)."""
    return np.mean((gain * np.maximum(0, weight * deviation) - extra_hours) ** 2)


def slopes_at(weight, gain):
    """Return the slopes of the loss: for the weight and for the gain."""
    hidden = np.maximum(0, weight * deviation)
    error = gain * hidden - extra_hours
    reaches = (weight * deviation > 0) * deviation
    return 2 * np.mean(error * gain * reaches), 2 * np.mean(error * hidden)


def walk(start, rate, steps=60):
    """Return the (weight, gain, loss) of every step of gradient descent."""
    weight, gain = start
    path = [(weight, gain, loss_at(weight, gain))]
    for _ in range(steps):
        slope_weight, slope_gain = slopes_at(weight, gain)
        weight, gain = weight - rate * slope_weight, gain - rate * slope_gain
        path.append((weight, gain, loss_at(weight, gain)))
    return path


# %% Four rates from one start
start_right = (1.5, -1.0)
rates = {"small": 0.005, "good": 0.05, "too large": 0.4, "far too large": 0.8}
with np.errstate(over="ignore", invalid="ignore"):
    walks = {name: walk(start_right, rate) for name, rate in rates.items()}
final_loss = {name: path[-1][2] for name, path in walks.items()}
print("rate                   step 0     step 1     step 5    step 60")
for name, path in walks.items():
    shown = "".join(f"{path[step][2]:11.3g}" for step in (0, 1, 5, 60))
    print(f"{name:13} {rates[name]:5.3f}{shown}")
step_overflow = next(
    step for step, at in enumerate(walks["far too large"]) if not np.isfinite(at[2])
)
print(f"\nat {rates['far too large']} the loss is no number from step {step_overflow}")

# %% One rate from three starts
start_left, start_flat = (-1.5, -1.0), (0.0, 0.0)
right, left, flat = (
    walk(start, rates["good"], 400) for start in (start_right, start_left, start_flat)
)
print("start            after 400 steps     loss   explains")
explains = ("surpluses", "shortfalls", "nothing")
for path, side in zip((right, left, flat), explains, strict=True):
    (weight, gain, _), (end_weight, end_gain, end_loss) = path[0], path[-1]
    ends = f"({end_weight:5.2f}, {end_gain:5.2f})  {end_loss:13.3f}   {side}"
    print(f"({weight:4.1f}, {gain:4.1f})  {ends}")

# %% Draw the surface and the paths
import matplotlib.pyplot as plt

weights, gains = np.linspace(-2, 2.9, 161), np.linspace(-1.4, 2.2, 161)
surface = [[loss_at(weight, gain) for weight in weights] for gain in gains]
figure, axes = plt.subplots(figsize=(7, 4.6), layout="constrained")
levels = [0.3, 0.6, 1, 1.6, 1.82, 2.5, 4, 6, 10]
axes.contour(weights, gains, surface, levels, colors="black", linewidths=0.5)
drawn = [
    (walks["small"], "-o", "C0"),
    (walks["good"], "-s", "C1"),
    (walks["too large"], ":x", "C2"),
    (left, "-^", "C3"),
    (flat, "D", "C4"),
]
for path, style, colour in drawn:
    across, up, _ = zip(*path, strict=True)
    axes.plot(across, up, style, color=colour, markersize=4)
for text, place, colour in [
    ("start", (1.55, -1.08), "black"),
    ("small: not there yet", (1.2, -0.42), "C0"),
    ("good: the deep valley", (1.5, 1.1), "C1"),
    ("too large: over the ridge", (0.05, 1.75), "C2"),
    ("good, from here", (-1.45, -1.08), "C3"),
    ("flat", (0.06, 0.08), "C4"),
    ("shallow valley", (-1.95, 0.62), "C3"),
]:
    axes.text(*place, text, color=colour)
axes.set(xlim=(-2, 2.9), ylim=(-1.4, 2.2))
axes.set(xlabel="weight (per thousand payments)", ylabel="gain (hours)")
figure.savefig("paths_on_surface.svg")

# %% Change it: a little noise at the flat point
nudged = walk((0.01, 0.01), rates["good"], 400)
nudged_other = walk((-0.01, 0.01), rates["good"], 400)
loss_nudged, loss_nudged_other = nudged[-1][2], nudged_other[-1][2]
steps_stuck = next(step for step, at in enumerate(nudged) if at[2] < 0.9 * nudged[0][2])
print("start            loss after 400 steps")
print(f"( 0.00, 0.00)    {flat[-1][2]:.3f}")
print(f"( 0.01, 0.01)    {loss_nudged:.3f}   nearly flat until step {steps_stuck}")
print(f"(-0.01, 0.01)    {loss_nudged_other:.3f}")

# %% Numbers for the text
loss_right, loss_left, loss_flat = right[-1][2], left[-1][2], flat[-1][2]
loss_start = walks["good"][0][2]
