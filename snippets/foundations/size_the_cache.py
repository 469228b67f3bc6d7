# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
#
# [tool.receipts]
# covers = ["m01.kv-memory.formula", "m01.kv-memory.capacity", "m01.e55", "m01.e59"]
# data = ["data/hardware.toml"]
# ///
"""How much memory the stored keys and values of a conversation take."""


# %% Write the formula
def cache_bytes_per_token(
    layers: int, key_value_heads: int, head_size: int, bytes_per_number: int = 2
) -> int:
    """Return the bytes of one token: a key and a value per layer and head."""
    return 2 * layers * key_value_heads * head_size * bytes_per_number


llama_3_8b = cache_bytes_per_token(layers=32, key_value_heads=8, head_size=128)
print(f"Llama 3 8B: {llama_3_8b:,} bytes, {llama_3_8b / 1024:.0f} KiB a token")

# %% Five models, three lengths, three numbers of users
from model_shapes import LLAMA_2_7B, LLAMA_3_2_1B, LLAMA_3_8B, LLAMA_3_70B, MISTRAL_7B

shapes = {
    "Llama 3.2 1B": LLAMA_3_2_1B,
    "Llama 2 7B": LLAMA_2_7B,
    "Mistral 7B": MISTRAL_7B,
    "Llama 3 8B": LLAMA_3_8B,
    "Llama 3 70B": LLAMA_3_70B,
}
lengths = (2048, 8192, 131_072)
user_counts = (1, 8, 32)
per_token = {name: shape.cache_bytes(1) for name, shape in shapes.items()}
gibibytes = {
    name: {
        str(tokens): {
            str(u): u * shape.cache_bytes(tokens) / 2**30 for u in user_counts
        }
        for tokens in lengths
    }
    for name, shape in shapes.items()
}
print("cache in GiB at 16 bits, for 1, 8 and 32 users")
print(f"{'':13}{'KiB/token':>10}{'2,048 tokens':>17}{'8,192 tokens':>17}", end="")
print(f"{'131,072 tokens':>17}")
for name in shapes:
    line = f"{name:13}{per_token[name] / 1024:>10.0f}"
    for tokens in lengths:
        line += "  "
        for users in user_counts:
            line += f"{gibibytes[name][str(tokens)][str(users)]:>5.4g}"
    print(line)
weights_gib = LLAMA_3_8B.parameters * 2 / 2**30
print(f"for comparison, the 16-bit weights of Llama 3 8B: {weights_gib:.2f} GiB")

# %% Goes wrong: count the wrong heads
wrong = cache_bytes_per_token(layers=32, key_value_heads=32, head_size=128)
wrong_factor = wrong / llama_3_8b
wrong_gib = wrong * 8192 / 2**30
print(f"with 32 query heads: {wrong // 1024} KiB a token, {wrong_gib:.0f} GiB a window")
print(f"with 8 key-value heads: {llama_3_8b // 1024} KiB a token")

# %% Change it: store the cache in 8 bits
eight_bit = cache_bytes_per_token(32, 8, 128, bytes_per_number=1)
eight_bit_gib = 32 * 8192 * eight_bit / 2**30
print(f"{eight_bit // 1024} KiB a token; 32 windows: {eight_bit_gib:.0f} GiB")

# %% Fit users onto a device
import tomllib
from pathlib import Path

path = Path(__file__).parents[1] / "data" / "hardware.toml"
devices = tomllib.loads(path.read_text(encoding="utf-8"))["device"]
margin = 0.10  # for workspace, fragments and the driver
weight_bytes = {
    "16 bits": LLAMA_3_8B.parameters * 2,
    "4.5 bits": LLAMA_3_8B.parameters * 4.5 / 8,
}
users_that_fit = {}
print(
    f"{'Llama 3 8B, weights':21}{'device':22}{'2,048':>7}{'8,192':>7}{'131,072':>9}"
)
for kind, weights in weight_bytes.items():
    for device in devices[:3]:
        free = device["memory_gb"] * 1e9 * (1 - margin) - weights
        row = {n: max(0, int(free // LLAMA_3_8B.cache_bytes(n))) for n in lengths}
        users_that_fit[f"{kind} on {device['memory_gb']} GB"] = {
            str(tokens): users for tokens, users in row.items()
        }
        print(
            f"{kind:21}{device['name']:22}{row[2048]:>7}{row[8192]:>7}{row[131_072]:>9}"
        )

# %% Draw memory against users
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6, 3.4))
users = range(49)
window_gb = LLAMA_3_8B.cache_bytes(8192) / 1e9
total = [weight_bytes["16 bits"] / 1e9 + n * window_gb for n in users]
axes.plot(users, total, color="C0")
axes.text(21, 42, "weights and cache", color="C0", ha="right")
rule = 1.2 * weight_bytes["16 bits"] / 1e9
axes.axhline(rule, color="C1", linestyle="--")
axes.text(48, rule - 1, "weights × 1.2", color="C1", ha="right", va="top")
for device in devices[:3]:
    axes.axhline(device["memory_gb"], color="black", linewidth=0.7, linestyle=":")
    axes.text(48, device["memory_gb"] + 1, device["name"], ha="right", va="bottom")
axes.set_xlabel("users, each with 8,192 tokens")
axes.set_ylabel("memory, GB")
axes.set_ylim(0, 90)
figure.savefig("memory_by_users.svg")
