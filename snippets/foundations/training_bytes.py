# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
#
# [tool.receipts]
# covers = ["m01.training-vs-inference.bytes", "m01.e58"]
# ///
"""What training keeps in memory for each parameter, and what inference keeps."""

# %% List the bytes of each recipe
RECIPES = {  # bytes a parameter
    "mixed-precision Adam": {
        "weights": 2, "gradients": 2, "master copy": 4, "two moments": 8,
    },
    "plain 32-bit Adam": {
        "weights": 4, "gradients": 4, "master copy": 0, "two moments": 8,
    },
    "16-bit with 32-bit moments": {
        "weights": 2, "gradients": 2, "master copy": 0, "two moments": 8,
    },
    "pure 16-bit Adam": {
        "weights": 2, "gradients": 2, "master copy": 0, "two moments": 4,
    },
    "inference at 16 bits": {
        "weights": 2, "gradients": 0, "master copy": 0, "two moments": 0,
    },
}  # fmt: skip

# %% Multiply by three models
from model_shapes import LLAMA_3_2_1B, LLAMA_3_8B, LLAMA_3_70B

models = {"1B": LLAMA_3_2_1B, "8B": LLAMA_3_8B, "70B": LLAMA_3_70B}
bytes_per_parameter, gigabytes = {}, {}
print(f"{'':26}{'bytes':>6}", *(f"{'Llama ' + name:>12}" for name in models))
for recipe, parts in RECIPES.items():
    size = sum(parts.values())
    bytes_per_parameter[recipe] = size
    gigabytes[recipe] = {n: size * m.parameters / 1e9 for n, m in models.items()}
    columns = (f"{value:>9.1f} GB" for value in gigabytes[recipe].values())
    print(f"{recipe:26}{size:>6}", *columns)
times_the_weights = bytes_per_parameter["mixed-precision Adam"] / 2
devices_8b = -(-gigabytes["mixed-precision Adam"]["8B"] // 80)
devices_70b = -(-gigabytes["mixed-precision Adam"]["70B"] // 80)
print(
    f"80 GB devices, activations not counted: 8B {devices_8b:.0f}, 70B {devices_70b:.0f}"
)

# %% Check a popular sum
popular = {"weights": 14, "gradients": 14, "optimizer": 28}
popular_total = sum(popular.values())
parameters_in_it = popular["weights"] / 2  # billions at two bytes
moment_bytes = popular["optimizer"] / parameters_in_it / 2
print(
    f"sum: {popular_total} GB, {popular_total / popular['weights']:.0f} times the weights"
)
print(
    f"it counts {parameters_in_it:.0f} billion parameters, {moment_bytes:.0f} bytes a moment"
)
print(f"mixed precision: {gigabytes['mixed-precision Adam']['8B']:.1f} GB")

# %% Change it: train a tenth of the parameters
frozen_share = 0.9
trained_share = 1 - frozen_share
partly = LLAMA_3_8B.parameters * (2 + trained_share * 14) / 1e9
print(f"all weights at 16 bits, a tenth of them trained: {partly:.1f} GB")

# %% Draw the recipes
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6, 3.4))
left = [0.0] * len(RECIPES)
for colour, part in enumerate(["weights", "gradients", "master copy", "two moments"]):
    widths = [parts[part] * LLAMA_3_8B.parameters / 1e9 for parts in RECIPES.values()]
    axes.barh(list(RECIPES), widths, left=left, color=f"C{colour}", alpha=0.5)
    middle = left[0] + widths[0] / 2
    height = -0.5 if colour % 2 == 0 else -0.95
    axes.text(middle, height, part, ha="center", va="bottom")
    left = [start + width for start, width in zip(left, widths, strict=True)]
for row, total in enumerate(left):
    axes.text(total + 2, row, f"{total:.0f}", va="center")
axes.axvline(80, color="black", linestyle=":", linewidth=0.8)
axes.text(81, 4.35, "an 80 GB device", va="bottom")
axes.set_ylim(4.6, -1.5)
axes.set_xlim(0, 145)
axes.set_xlabel("memory for Llama 3 8B before activations, GB")
axes.grid(visible=False)
figure.savefig("training_memory.svg")
