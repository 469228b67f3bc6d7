# /// script
# requires-python = ">=3.11"
#
# [tool.receipts]
# covers = ["m01.e60"]
# data = ["data/hardware.toml"]
# ///
"""Operations for a token, and the speed that memory allows."""

# %% Count operations for one token
from model_shapes import LLAMA_3_8B

inference = 2 * LLAMA_3_8B.parameters / 1e9  # one multiplication, one addition
training = 6 * LLAMA_3_8B.parameters / 1e9  # forward 2, backward 4
attention = {}
print(f"weights, inference {inference:>6.1f} GFLOP a token")
print(f"weights, training  {training:>6.1f} GFLOP a token")
for context in (1024, 8192, 131_072):
    # Scores and weighted sum: 2 operations each, for each number of each token.
    numbers = LLAMA_3_8B.layers * LLAMA_3_8B.heads * LLAMA_3_8B.head_size
    attention[str(context)] = 4 * numbers * context / 1e9
    print(f"attention, token {context:>7,} {attention[str(context)]:>7.1f} GFLOP")

# %% Divide bandwidth by bytes
import tomllib
from pathlib import Path

path = Path(__file__).parents[1] / "data" / "hardware.toml"
devices = tomllib.loads(path.read_text(encoding="utf-8"))["device"]
weight_gb = {
    "16 bits": LLAMA_3_8B.parameters * 2 / 1e9,
    "4.5 bits": LLAMA_3_8B.parameters * 4.5 / 8e9,
}
ceiling = {}
print(f"{'tokens a second at most':24}" + "".join(f"{kind:>10}" for kind in weight_gb))
for device in devices:
    ceiling[device["name"]] = {}
    line = f"{device['name']:24}"
    for kind, weights in weight_gb.items():
        fits = weights < 0.9 * device["memory_gb"]
        speed = device["bandwidth_gb_s"] / weights if fits else None
        ceiling[device["name"]][kind] = speed
        line += f"{speed:>10.0f}" if fits else f"{'no room':>10}"
    print(line)

# %% Time a whole reply
h100 = next(device for device in devices if device["name"].startswith("H100"))
read_per_token = weight_gb["16 bits"]
milliseconds = read_per_token / h100["bandwidth_gb_s"] * 1000
reply_tokens = 500
reply_seconds = reply_tokens * milliseconds / 1000
print(f"one token {milliseconds:.1f} ms, {reply_tokens} tokens {reply_seconds:.1f} s")

# %% Serve many users at once
window_gb = LLAMA_3_8B.cache_bytes(8192) / 1e9
served = {}
print(f"{'users':>5}{'GB read a step':>16}{'each, tokens/s':>16}{'all, tokens/s':>15}")
for users in (1, 8, 32, 48):
    read = weight_gb["16 bits"] + users * window_gb  # weights once, each cache
    each = h100["bandwidth_gb_s"] / read
    served[str(users)] = {"each": each, "all": users * each}
    print(f"{users:>5}{read:>16.1f}{each:>16.0f}{users * each:>15.0f}")
batch_gain = served["32"]["all"] / served["1"]["all"]

# %% Change it: a mixture of experts
mixtral = {"total": 46.7e9, "active": 12.9e9}  # Mistral AI, December 2023
mixture_gb = mixtral["total"] * 2 / 1e9
mixture_read_gb = mixtral["active"] * 2 / 1e9
mixture_operations = 2 * mixtral["active"] / 1e9
print(f"memory       {mixture_gb:>6.1f} GB, all experts")
print(f"read a token {mixture_read_gb:>6.1f} GB, the active ones")
print(f"operations   {mixture_operations:>6.1f} GFLOP a token")
