"""A byte-level BPE tokenizer trained on the course corpus."""

from collections.abc import Collection, Iterable

from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    pre_tokenizers,
    trainers,
)

from corpus import training_text


def train_bpe(
    lines: Iterable[str], vocabulary_size: int, split: bool = True
) -> Tokenizer:
    """Learn merges from `lines` until the vocabulary has `vocabulary_size` entries.

    It stops earlier when no pair is left to merge. With `split`, digits are cut into
    groups of at most three and words are kept apart before any pair is counted, so that
    no merge crosses such a border; without it a line is one stretch of bytes.
    """
    tokenizer = Tokenizer(models.BPE())
    digits = pre_tokenizers.Split(Regex(r"\p{N}{1,3}"), "isolated")
    bytes_of_words = pre_tokenizers.ByteLevel(
        add_prefix_space=False, use_regex=split
    )
    steps = [digits, bytes_of_words] if split else [bytes_of_words]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def course_tokenizer(
    vocabulary_size: int = 4096,
    n_words: int = 300_000,
    seed: int = 0,
    without: Collection[str] = (),
) -> Tokenizer:
    """Train on synthetic compliance prose that leaves out the passages in `without`."""
    lines = training_text(n_words, seed, without).split("\n")
    return train_bpe(lines, vocabulary_size)
