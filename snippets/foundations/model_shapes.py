"""Shapes of published models, and the counts that follow from a shape alone.

Sources: Llama 2, Touvron and others, July 2023; Llama 3, 3.1 and 3.2, Meta's model
configurations, April to September 2024; Mistral 7B v0.1, configuration, September 2023.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelShape:
    """The numbers of a Llama-shaped decoder that decide how many bytes it needs."""

    layers: int
    hidden: int
    feed_forward: int
    heads: int
    key_value_heads: int
    head_size: int
    vocabulary: int
    tied: bool = False

    @property
    def attention_matrices(self) -> dict[str, tuple[int, int]]:
        """The (inputs, outputs) of the attention matrices of one layer."""
        queries = self.heads * self.head_size
        keys = self.key_value_heads * self.head_size
        return {
            "query": (self.hidden, queries),
            "key": (self.hidden, keys),
            "value": (self.hidden, keys),
            "output": (queries, self.hidden),
        }

    @property
    def feed_forward_matrices(self) -> dict[str, tuple[int, int]]:
        """The (inputs, outputs) of the feed-forward matrices of one layer."""
        return {
            "gate": (self.hidden, self.feed_forward),
            "up": (self.hidden, self.feed_forward),
            "down": (self.feed_forward, self.hidden),
        }

    @property
    def places(self) -> dict[str, int]:
        """Parameters by place: vocabulary, attention, feed-forward, normalisation."""
        attention = sum(a * b for a, b in self.attention_matrices.values())
        feed_forward = sum(a * b for a, b in self.feed_forward_matrices.values())
        return {
            "vocabulary": (1 if self.tied else 2) * self.vocabulary * self.hidden,
            "attention": self.layers * attention,
            "feed-forward": self.layers * feed_forward,
            "normalisation": (2 * self.layers + 1) * self.hidden,
        }

    @property
    def parameters(self) -> int:
        """All parameters."""
        return sum(self.places.values())

    def cache_bytes(self, tokens: int, bytes_per_number: int = 2) -> int:
        """Return the bytes of keys and values of `tokens` tokens."""
        numbers = 2 * self.layers * self.key_value_heads * self.head_size
        return numbers * bytes_per_number * tokens


LLAMA_2_7B = ModelShape(32, 4096, 11_008, 32, 32, 128, 32_000)
LLAMA_3_8B = ModelShape(32, 4096, 14_336, 32, 8, 128, 128_256)
LLAMA_3_70B = ModelShape(80, 8192, 28_672, 64, 8, 128, 128_256)
LLAMA_3_2_1B = ModelShape(16, 2048, 8192, 32, 8, 64, 128_256, tied=True)
MISTRAL_7B = ModelShape(32, 4096, 14_336, 32, 8, 128, 32_000)
