# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken"]
#
# [tool.receipts]
# covers = ["m01.token-cost.rules", "m01.e31"]
# data = ["data/obligations.toml", "data/sample_pages.toml"]
# ///
"""Four characters a token is a rule about English prose, and about nothing else."""

# %% Collect five kinds of text
import json
import tomllib
from pathlib import Path

import tiktoken
from corpus import pages, passages

path = Path(__file__).parents[1] / "data" / "sample_pages.toml"
samples = tomllib.loads(path.read_text(encoding="utf-8"))
records = [
    {"id": passage.id, "regulation": passage.regulation, "article": passage.article}
    for passage in passages()
]
table = "| id | regulation | article |\n|---|---|---|\n" + "\n".join(
    "| {id} | {regulation} | {article} |".format(**record) for record in records
)
texts = {
    "English page": pages()[0],
    "German page": samples["german"].strip(),
    "Python code": samples["python"].strip(),
    "JSON": json.dumps(records, indent=2),
    "Markdown table": table,
}

# %% Measure them against the rule
encoding = tiktoken.get_encoding("o200k_base")
characters_per_token, words_per_token, rule_error = {}, {}, {}
print(f"{'':15}{'tokens':>7}{'char/token':>12}{'word/token':>12}{'rule is off':>12}")
for name, text in texts.items():
    tokens = len(encoding.encode(text))
    guess = len(text) / 4  # the rule: four characters a token
    characters_per_token[name] = len(text) / tokens
    words_per_token[name] = len(text.split()) / tokens
    rule_error[name] = guess / tokens - 1
    print(
        f"{name:15}{tokens:>7}{characters_per_token[name]:>12.2f}"
        f"{words_per_token[name]:>12.2f}{rule_error[name]:>+12.0%}"
    )

# %% Count a page of 500 words
words = " ".join(pages()).split()
page_words = 500
page = " ".join(words[:page_words])
page_tokens = {
    name: len(tiktoken.get_encoding(name).encode(page))
    for name in ("cl100k_base", "o200k_base")
}
claimed_per_page = 8_000
own_rule_per_page = 1_000 / 1.5  # the same text says: 1,000 tokens, a page and a half
for name, tokens in page_tokens.items():
    print(f"{name:12}{page_words} words: {tokens} tokens, ten: {10 * tokens:,}")
ten_pages = 10 * page_tokens["o200k_base"]
claim_ratio = claimed_per_page / page_tokens["o200k_base"]
own_ratio = claimed_per_page / own_rule_per_page
print(f"claimed: {claimed_per_page:,} a page, {claim_ratio:.1f} times the count")
print(f"its own rule: {own_rule_per_page:.0f} a page, {own_ratio:.0f} times too high")

# %% Change it: print the JSON without indentation
compact = json.dumps(records, separators=(",", ":"))
csv = "id,regulation,article\n" + "\n".join(
    ",".join(record.values()) for record in records
)
same_records = {
    "JSON indented": len(encoding.encode(texts["JSON"])),
    "JSON compact": len(encoding.encode(compact)),
    "Markdown table": len(encoding.encode(table)),
    "CSV": len(encoding.encode(csv)),
}
record_count = len(records)
for name, tokens in same_records.items():
    print(f"{name:16}{tokens:>6} tokens for the same {record_count} records")
