"""The corpus module: real passages, pages of them, and synthetic training text."""


def test_forty_passages_have_unique_ids_and_text(run_snippet):
    """Every passage has an id of its own, a known act and some fifty words."""
    corpus = run_snippet.load_module("foundations/corpus")
    passages = corpus.passages()
    assert len(passages) == 40
    assert len({passage.id for passage in passages}) == 40
    assert all(30 <= len(passage.text.split()) <= 70 for passage in passages)


def test_unchecked_passages_say_so(run_snippet):
    """Facts that were not compared with a published text are marked."""
    corpus = run_snippet.load_module("foundations/corpus")
    unchecked = [passage.id for passage in corpus.passages() if not passage.checked]
    assert "gdpr-17-1" in unchecked
    assert "gdpr-33-1" not in unchecked


def test_pages_hold_every_passage_once(run_snippet):
    """Pages keep the order and lose nothing."""
    corpus = run_snippet.load_module("foundations/corpus")
    on_pages = [passage for group in corpus.page_passages() for passage in group]
    assert tuple(on_pages) == corpus.passages()
    assert all(400 <= len(page.split()) <= 550 for page in corpus.pages())


def test_training_text_is_repeatable_and_depends_on_the_seed(run_snippet):
    """The same seed gives the same text, another seed another."""
    corpus = run_snippet.load_module("foundations/corpus")
    assert corpus.training_text(500, seed=1) == corpus.training_text(500, seed=1)
    assert corpus.training_text(500, seed=1) != corpus.training_text(500, seed=2)


def test_training_text_leaves_passages_out(run_snippet):
    """No sentence of an excluded passage appears."""
    corpus = run_snippet.load_module("foundations/corpus")
    held_out = corpus.page_passages()[1]
    text = corpus.training_text(50_000, seed=0, without=[passage.id for passage in held_out])
    for passage in held_out:
        assert passage.text.split(". ")[0] not in text
