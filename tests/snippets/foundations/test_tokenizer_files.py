"""The module that finds packaged tokenizer files."""

import json

import pytest


@pytest.mark.parametrize("name", ["MiniLM", "DeepSeek", "Claude 2"])
def test_every_named_tokenizer_is_there(run_snippet, name):
    """Each file exists and is a tokenizer."""
    module = run_snippet.load_module("foundations/tokenizer_files")
    assert "vocab" in json.loads(module.tokenizer_file(name).read_text())["model"]


def test_an_unknown_name_is_refused(run_snippet):
    """A typing error does not become a path."""
    module = run_snippet.load_module("foundations/tokenizer_files")
    with pytest.raises(KeyError):
        module.tokenizer_file("Claude 9")
