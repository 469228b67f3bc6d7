"""The module that trains a byte-level vocabulary."""


def test_any_text_comes_back(run_snippet):
    """Bytes at the bottom: nothing is unknown and nothing is lost."""
    module = run_snippet.load_module("foundations/domain_tokenizer")
    tokenizer = module.course_tokenizer(vocabulary_size=512, n_words=5_000)
    for text in ("Zürich 🏦 €50", "Προθεσμία", "\x00\t  two  spaces", "DORA 28(8)"):
        assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_digits_are_cut_into_groups_of_three(run_snippet):
    """No entry holds more than three digits."""
    module = run_snippet.load_module("foundations/domain_tokenizer")
    tokenizer = module.course_tokenizer(vocabulary_size=1024, n_words=20_000)
    digits = [entry for entry in tokenizer.get_vocab() if entry.isascii() and entry.isdigit()]
    assert max(map(len, digits)) <= 3


def test_training_is_repeatable(run_snippet):
    """The same text gives the same list."""
    module = run_snippet.load_module("foundations/domain_tokenizer")
    first = module.course_tokenizer(vocabulary_size=700, n_words=10_000)
    second = module.course_tokenizer(vocabulary_size=700, n_words=10_000)
    assert first.get_vocab() == second.get_vocab()
