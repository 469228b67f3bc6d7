"""The classic example strings split as the page says."""


def test_running_is_one_token_and_fascinating_is_not_cut(run_snippet):
    """run + ning and fasci + nating are inventions."""
    run = run_snippet("foundations/split_examples")
    assert run.values["count"]["running"] == {"cl100k": 1, "o200k": 1}
    assert run.values["count"]["Tokenization is fascinating"] == {"cl100k": 4, "o200k": 4}
    assert "·fascinating" in run.output["Split the classic examples"]


def test_every_count_of_the_table(run_snippet):
    """The counts that the page's prose relies on."""
    count = run_snippet("foundations/split_examples").values["count"]
    one = ["Hello", "AI", "space artificial", "cats", "runner"]
    two = ["Hello!", "Hello world", "Tokenization", "artificial"]
    assert all(set(count[name].values()) == {1} for name in one)
    assert all(set(count[name].values()) == {2} for name in two)
    assert count["intelligence"] == {"cl100k": 1, "o200k": 2}
    assert count["supercalifragilistic"] == {"cl100k": 7, "o200k": 6}
    assert set(count["The cat sat"].values()) == {3}


def test_spelling_variants_share_no_id(run_snippet):
    """Five spellings of payment have no id in common."""
    forms = run_snippet("foundations/split_examples").values["forms"].values()
    every = [token for form in forms for token in form["ids"]]
    assert len(every) == len(set(every))


def test_only_two_british_words_cost_more(run_snippet):
    """All of the extra tokens come from two of the five words."""
    run = run_snippet("foundations/split_examples")
    lines = run.output["Spell it the British way"].splitlines()[:5]
    assert sum("|" in line for line in lines) == 2
    assert run.values["spelling_tokens"] == {"british": 8, "american": 5}


def test_no_tokenizer_reads_the_printed_list_as_its_question(run_snippet):
    """The circulating list mixes two vocabularies."""
    run = run_snippet("foundations/split_examples")
    assert run.values["read_back"]["cl100k"] == " meal! How does tokenizer die?"
    assert run.values["printed"] not in run.values["encoded"].values()
    assert {len(ids) for ids in run.values["encoded"].values()} == {8}


def test_counts_of_parts_do_not_add_up(run_snippet):
    """A cut before a word costs a token."""
    values = run_snippet("foundations/split_examples").values
    assert sum(values["halves_tokens"]) == values["whole_tokens"] + 1
