"""Layers of causal attention with random weights, and the usual ways to spoil them."""

import numpy as np


def random_layers(count: int, width: int, seed: int) -> list[np.ndarray]:
    """Return `count` layers, each four matrices (query, key, value, output)."""
    generator = np.random.default_rng(seed)
    return [
        generator.standard_normal((4, width, width)) / np.sqrt(width)
        for _ in range(count)
    ]


def cut_heads(array: np.ndarray, heads: int, cut: str) -> np.ndarray:
    """Cut (n, width) into (heads, n, size); `wrong` keeps the shape only."""
    length, width = array.shape
    if cut == "wrong":
        return array.reshape(heads, length, width // heads)
    return array.reshape(length, heads, width // heads).swapaxes(0, 1)


def paste_heads(array: np.ndarray, cut: str) -> np.ndarray:
    """Undo `cut_heads`."""
    heads, length, size = array.shape
    if cut == "wrong":
        return array.reshape(length, heads * size)
    return array.swapaxes(0, 1).reshape(length, heads * size)


def attend(
    state: np.ndarray,
    layers: list[np.ndarray],
    heads: int = 4,
    mask: str = "before",
    axis: int = -1,
    cut: str = "right",
) -> np.ndarray:
    """Return the state (n, width) after all layers, each added to what it got.

    `mask` is `before` (as it should be), `after` softmax, or `none`; `axis` is that
    of softmax; `cut` says how the heads are cut.
    """
    length = len(state)
    allowed = np.tril(np.ones((length, length), dtype=bool))
    for query, key, value, output in layers:
        queries, keys, values = (
            cut_heads(state @ matrix, heads, cut) for matrix in (query, key, value)
        )
        scores = queries @ keys.swapaxes(-1, -2) / np.sqrt(queries.shape[-1])
        if mask == "before":
            scores = np.where(allowed, scores, -np.inf)
        powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
        weights = powers / powers.sum(axis=axis, keepdims=True)
        if mask == "after":
            weights = weights * allowed
        state = state + paste_heads(weights @ values, cut) @ output
    return state
