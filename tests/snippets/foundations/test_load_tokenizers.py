"""Four tokenizers from local files."""


def test_only_minilm_adds_two_markers(run_snippet):
    """encode returns two ids more than tokenize for MiniLM, none for the others."""
    values = run_snippet("foundations/load_tokenizers").values
    added = {name: row["full"] - row["plain"] for name, row in values["n_ids"].items()}
    assert added == {"MiniLM": 2, "own BPE": 0, "DeepSeek": 0, "Claude 2": 0}
    assert values["added"] == {"start": 101, "end": 102}


def test_byte_vocabularies_restore_the_text_and_wordpiece_does_not(run_snippet):
    """MiniLM loses capitals, the accent and the bank symbol."""
    values = run_snippet("foundations/load_tokenizers").values
    same = {name: text == values["awkward"] for name, text in values["restored"].items()}
    assert same == {"MiniLM": False, "own BPE": True, "DeepSeek": True, "Claude 2": True}
    assert "[UNK]" in values["restored"]["MiniLM"]


def test_counting_words_cuts_the_termination_off(run_snippet):
    """The guess fits the limit, the real count does not, and the end is not read."""
    values = run_snippet("foundations/load_tokenizers").values
    assert values["tokens_guessed"] < values["limit"] < values["tokens_needed"]
    assert values["tokens_kept"] == values["limit"]
    assert values["termination_read"] is False
