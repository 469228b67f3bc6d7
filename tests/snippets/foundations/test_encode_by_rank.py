"""An encoder in twenty lines against tiktoken."""

import tiktoken


def test_merge_counts_are_exact(run_snippet):
    """One hundred thousand merges and 199,742, not millions."""
    values = run_snippet("foundations/encode_by_rank").values
    assert values["n_merges"] == {"cl100k": 100_000, "o200k": 199_742}
    assert values["first_merges"]["cl100k"][:2] == ["  ", "    "]
    assert values["first_merges"]["o200k"][:2] == ["  ", "    "]


def test_three_encoders_agree_on_the_corpus(run_snippet):
    """Ours, tiktoken and its teaching version give the same ids."""
    agreement = run_snippet("foundations/encode_by_rank").values["agreement"]
    assert all(row["same"] for row in agreement.values())


def test_our_encoder_agrees_on_awkward_text(run_snippet):
    """Greek, emoji, numbers and blanks as well."""
    encode_text = run_snippet("foundations/encode_by_rank").values["encode_text"]
    cl100k = tiktoken.get_encoding("cl100k_base")
    for text in ("Προθεσμία 72 ώρες", "🏦🏦", "1234567,89", "  two   blanks\n\n\t", "don't"):
        assert encode_text(text, cl100k) == cl100k.encode(text)


def test_longest_match_is_another_tokenizer(run_snippet):
    """A few chunks differ, DORA and AML among them, and all decode alike."""
    run = run_snippet("foundations/encode_by_rank")
    assert 0 < run.values["chunks_differing"] < 0.05 * run.values["chunks_total"]
    output = run.output["Take the longest entry instead"]
    assert "D|ORA" in output and "A|ML" in output


def test_half_letters_are_shown_broken_and_mended_by_a_buffer(run_snippet):
    """Decoding token by token breaks Greek letters; an incremental decoder does not."""
    values = run_snippet("foundations/encode_by_rank").values
    assert values["broken_pieces"] == 4
    assert "".join(values["buffered"]) == values["reply"]


def test_any_bytes_come_back(run_snippet):
    """All 256 byte values are encoded and restored."""
    assert (
        "True" in run_snippet("foundations/encode_by_rank").output["Encode bytes that are not text"]
    )
