# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers", "matplotlib"]
#
# [tool.receipts]
# covers = []
# memory_mb = 3072
# vary = ["difference_*"]
# mask = ['\d\.\de-\d+']
# ///
"""Write a decoder block, compare it with a library's layer, break it."""

# %% The parts
import torch

torch.set_num_threads(1)  # the last bits of a sum no longer depend on their number
WIDTH, HEADS, KEY_HEADS, INNER = 256, 4, 2, 768
SIZE = WIDTH // HEADS


def normalise(state, weight):
    """Scale each row to a root mean square of 1, then each column by its weight."""
    return state * torch.rsqrt(state.pow(2).mean(-1, keepdim=True) + 1e-6) * weight


def rotate(vectors, positions):
    """Turn queries or keys (heads, n, size) by an angle that grows with position."""
    speeds = 10_000.0 ** (-torch.arange(SIZE // 2) * 2 / SIZE)
    angles = positions[:, None] * speeds
    first, second = vectors.chunk(2, dim=-1)
    cosine, sine = angles.cos(), angles.sin()
    turned = [first * cosine - second * sine, first * sine + second * cosine]
    return torch.cat(turned, dim=-1)


def attend(state, weights, positions):
    """Mix information across positions: (n, width) to (n, width)."""
    length = len(state)

    def heads(name):
        return (state @ weights[name].T).view(length, -1, SIZE).transpose(0, 1)

    queries, keys = rotate(heads("q"), positions), rotate(heads("k"), positions)
    keys = keys.repeat_interleave(HEADS // KEY_HEADS, dim=0)
    values = heads("v").repeat_interleave(HEADS // KEY_HEADS, dim=0)
    scores = queries @ keys.transpose(-1, -2) / SIZE**0.5
    future = torch.ones(length, length).triu(1).bool()
    mixed = scores.masked_fill(future, -torch.inf).softmax(-1) @ values
    return mixed.transpose(0, 1).reshape(length, WIDTH) @ weights["o"].T


def feed_forward(state, weights):
    """Work on each position by itself: widen, gate, narrow."""
    gate = torch.nn.functional.silu(state @ weights["gate"].T)
    return (gate * (state @ weights["up"].T)) @ weights["down"].T


# %% The block
def block(state, weights, positions):
    """One decoder block: what each part finds is added to the running state."""
    state = state + attend(normalise(state, weights["norm_1"]), weights, positions)
    return state + feed_forward(normalise(state, weights["norm_2"]), weights)


# %% Compare with the library
from transformers import LlamaConfig
from transformers.models.llama.modeling_llama import (
    LlamaDecoderLayer,
    LlamaRotaryEmbedding,
)

torch.manual_seed(0)
configuration = LlamaConfig(
    hidden_size=WIDTH,
    intermediate_size=INNER,
    num_attention_heads=HEADS,
    num_key_value_heads=KEY_HEADS,
    attn_implementation="eager",
)
layer = LlamaDecoderLayer(configuration, layer_idx=0).eval()
with torch.no_grad():  # random, and large enough for every part to matter
    for parameter in layer.parameters():
        if parameter.dim() == 1:
            parameter.copy_(0.5 + torch.rand(parameter.shape))
        else:
            parameter.copy_(
                1.5 * torch.randn(parameter.shape) / parameter.shape[1] ** 0.5
            )

names = {
    "q": "self_attn.q_proj", "k": "self_attn.k_proj", "v": "self_attn.v_proj",
    "o": "self_attn.o_proj", "gate": "mlp.gate_proj", "up": "mlp.up_proj",
    "down": "mlp.down_proj", "norm_1": "input_layernorm",
    "norm_2": "post_attention_layernorm",
}  # fmt: skip
weights = {
    short: layer.get_submodule(long).weight.detach() for short, long in names.items()
}

state = torch.randn(32, WIDTH)
positions = torch.arange(32)
mask = torch.full((32, 32), -torch.inf).triu(1)[None, None]
with torch.no_grad():
    angles = LlamaRotaryEmbedding(configuration)(state[None], positions[None])
    answer = layer(state[None], attention_mask=mask, position_embeddings=angles)[0]
output = block(state, weights, positions)
difference_library = float((output - answer).abs().max())
assert difference_library < 1e-4
typical_output = float(output.std())
print(f"block {tuple(output.shape)}, library {tuple(answer.shape)}")
print(f"typical size of an output number {typical_output:.2f}")
print(f"largest difference               {difference_library:.1e}")

# %% Shapes on the way
shapes = {
    "state": (32, WIDTH),
    "queries": (HEADS, 32, SIZE),
    "keys and values, each": (KEY_HEADS, 32, SIZE),
    "scores and weights": (HEADS, 32, 32),
    "what attention adds": tuple(attend(state, weights, positions).shape),
    "inside the feed-forward": tuple((state @ weights["up"].T).shape),
    "what feed-forward adds": tuple(feed_forward(state, weights).shape),
}
for name, shape in shapes.items():
    print(f"{name:24} {shape}")
matrices = {name: weight.numel() for name, weight in weights.items()}
parameters_attention = sum(matrices[name] for name in "qkvo")
parameters_feed_forward = matrices["gate"] + matrices["up"] + matrices["down"]
parameters_norms = matrices["norm_1"] + matrices["norm_2"]
print(f"\nparameters: attention {parameters_attention:,}, ", end="")
print(f"feed-forward {parameters_feed_forward:,}, norms {parameters_norms}")

# %% Check four properties
later = state.clone()
later[20:] = torch.randn(12, WIDTH)
change = (block(later, weights, positions) - output).abs().amax(dim=1)
change_before_20 = float(change[:20].max())
assert change_before_20 < 1e-5 and change[20:].min() > 0.1

alone = torch.stack([feed_forward(row, weights) for row in state])
difference_alone = float((alone - feed_forward(state, weights)).abs().max())
assert difference_alone < 1e-3

one = weights["norm_1"]
difference_loud = float(
    (normalise(100 * state, one) - normalise(state, one)).abs().max()
)
assert difference_loud < 1e-4

silent = {**weights, "o": 0 * weights["o"], "down": 0 * weights["down"]}
assert torch.equal(block(state, silent, positions), state)

moved = block(state, weights, positions + 1000) - output
difference_moved = float(moved.abs().max())
assert difference_moved < 1e-2
print("later tokens do not change earlier outputs")
print("feed-forward gives one row alone what it gives it among others")
print("a state 100 times as large is read as the same")
print("with silent sublayers the block returns its input")


# %% Goes wrong: five slips that run without an error
def after_sublayer(state, weights, positions):
    """Normalise the sum, as in 2017, with weights made for the other place."""
    state = normalise(state + attend(state, weights, positions), weights["norm_1"])
    return normalise(state + feed_forward(state, weights), weights["norm_2"])


def swap(first, second):
    """Return the weights with two names exchanged."""
    return {**weights, first: weights[second], second: weights[first]}


order = [0, 2, 1, 3]  # query heads 0, 2 share a key head instead of 0, 1
regroup = weights["q"].view(HEADS, SIZE, WIDTH)[order].reshape(WIDTH, WIDTH)
slips = {
    "gate and up exchanged": block(state, swap("gate", "up"), positions),
    "the two norms exchanged": block(state, swap("norm_1", "norm_2"), positions),
    "normalised after the sublayer": after_sublayer(state, weights, positions),
    "positions left out": block(state, weights, 0 * positions),
    "query heads in another order": block(state, {**weights, "q": regroup}, positions),
}
error_first, error_last = {}, {}
print(f"{'largest error at position':32}{'0':>8}{'31':>9}")
for name, result in slips.items():
    error = (result - answer).abs().amax(dim=1)
    error_first[name], error_last[name] = float(error[0]), float(error[-1])
    print(f"{name:32}{error_first[name]:8.2f}{error_last[name]:9.2f}")

# %% Stack forty-eight blocks
DEPTH = 48


def random_weights(seed):
    """Return the weights of one block before any training."""
    generator = torch.Generator().manual_seed(seed)

    def draw(rows, columns):
        return torch.randn(rows, columns, generator=generator) / columns**0.5

    kept = SIZE * KEY_HEADS
    return {
        "q": draw(WIDTH, WIDTH), "k": draw(kept, WIDTH), "v": draw(kept, WIDTH),
        "o": draw(WIDTH, WIDTH), "gate": draw(INNER, WIDTH), "up": draw(INNER, WIDTH),
        "down": draw(WIDTH, INNER), "norm_1": torch.ones(WIDTH),
        "norm_2": torch.ones(WIDTH),
    }  # fmt: skip


def likeness(state):
    """Return the mean cosine between the states of different positions."""
    rows = torch.nn.functional.normalize(state, dim=-1)
    length = len(rows)
    return float((rows @ rows.T).sum() - length) / (length * (length - 1))


def run_stack(residual):
    """Return likeness after each block, and the slope that reaches the input."""
    start = torch.randn(32, WIDTH, generator=torch.Generator().manual_seed(7))
    start.requires_grad_()
    current, curve = start, [likeness(start.detach())]
    for seed in range(DEPTH):
        drawn = random_weights(seed)
        keep = 1.0 if residual else 0.0
        found = attend(normalise(current, drawn["norm_1"]), drawn, positions)
        current = keep * current + found
        found = feed_forward(normalise(current, drawn["norm_2"]), drawn)
        current = keep * current + found
        curve.append(likeness(current.detach()))
    normalise(current, torch.ones(WIDTH))[:, 0].sum().backward()
    return curve, float(start.grad.norm())


curve_with, slope_with = run_stack(residual=True)
curve_without, slope_without = run_stack(residual=False)
likeness_with, likeness_without = curve_with[-1], curve_without[-1]
print("likeness of positions      with residual    without")
for depth in (0, 1, 4, 12, 24, 48):
    print(
        f"after {depth:2d} blocks {curve_with[depth]:24.2f}{curve_without[depth]:11.2f}"
    )
print(f"slope at the input {slope_with:21.1e}{slope_without:11.1e}")

# %% Draw the likeness
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6, 3.4))
axes.plot(curve_with, color="C0")
axes.plot(curve_without, "--", color="C1")
axes.annotate("without residual", (20, curve_without[20]), xytext=(0, -16),
              textcoords="offset points", color="C1")  # fmt: skip
axes.annotate("with residual", (20, curve_with[20]), xytext=(0, -18),
              textcoords="offset points", color="C0")  # fmt: skip
axes.set_ylim(-0.05, 1.05)
axes.set_xlabel("block")
axes.set_ylabel("mean cosine between positions")
figure.savefig("likeness_by_depth.svg")
