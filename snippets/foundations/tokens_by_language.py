# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken", "matplotlib"]
#
# [tool.receipts]
# covers = ["m01.token-cost.languages", "m01.e28", "m01.e29"]
# data = ["data/languages.toml"]
# ///
"""The same compliance sentence costs a different number of tokens in each language."""

# %% Count one sentence in eleven languages
import tomllib
from pathlib import Path

import tiktoken

path = Path(__file__).parents[1] / "data" / "languages.toml"
sentences = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
encodings = {
    name: tiktoken.get_encoding(name)
    for name in ("p50k_base", "cl100k_base", "o200k_base")
}

words = {}  # Japanese does not put spaces between words: it has no count
tokens = {name: {} for name in encodings}
for sentence in sentences:
    code, text = sentence["code"], sentence["text"]
    words[code] = None if code == "ja" else len(text.split())
    for name, encoding in encodings.items():
        tokens[name][code] = len(encoding.encode(text))

# %% Print the counts
print(f"{'':11}{'words':>6}{'p50k':>7}{'cl100k':>8}{'o200k':>7}")
for sentence in sentences:
    code = sentence["code"]
    print(
        f"{sentence['language']:<11}{words[code] or '-':>6}"
        f"{tokens['p50k_base'][code]:>7}{tokens['cl100k_base'][code]:>8}"
        f"{tokens['o200k_base'][code]:>7}"
    )

finnish_by_rule = words["fi"] / 0.75  # the rule: three quarters of a word a token

# %% Divide by English
ratio = {
    name: {code: count / counts["en"] for code, count in counts.items()}
    for name, counts in tokens.items()
}
for name, ratios in ratio.items():
    dearest = max(ratios, key=ratios.get)
    print(f"{name:12} dearest: {dearest}, {ratios[dearest]:.2f} times English")

# %% Draw the bars
import matplotlib.pyplot as plt

shown = {
    "p50k_base": ("GPT-2-compatible", "C2", ""),
    "cl100k_base": ("cl100k", "C1", "///"),
    "o200k_base": ("o200k", "C0", "..."),
}
figure, axes = plt.subplots(figsize=(7, 5.6))
for row, sentence in enumerate(sentences):
    for offset, (name, (label, colour, hatch)) in zip(
        (-0.27, 0, 0.27), shown.items(), strict=True
    ):
        count = tokens[name][sentence["code"]]
        axes.barh(
            row + offset,
            count,
            height=0.25,
            color=colour,
            hatch=hatch,
            edgecolor="black",
            linewidth=0.4,
        )
        text = f"{count} {label}" if sentence["code"] == "el" else f"{count}"
        axes.text(count + 1, row + offset, text, va="center", fontsize=7.5)
axes.set_yticks(range(len(sentences)), [item["language"] for item in sentences])
axes.invert_yaxis()
axes.set_xlim(0, 1.2 * max(tokens["p50k_base"].values()))
axes.set_xlabel("tokens for the same sentence")
axes.spines[["top", "right"]].set_visible(False)
figure.tight_layout()
figure.savefig("tokens_by_language.svg")

# %% Say hello in Japanese
greetings = {
    "how_en": "Hello, how are you?",
    "how_ja": "こんにちは、元気ですか？",
    "world_en": "Hello world",
    "world_ja": "こんにちは世界",
}
greeting = {
    key: {name: len(encoding.encode(text)) for name, encoding in encodings.items()}
    for key, text in greetings.items()
}
print(f"{'p50k':>5}{'cl100k':>8}{'o200k':>7}")
for key, text in greetings.items():
    print("{:>5}{:>8}{:>7}   {}".format(*greeting[key].values(), text))

# %% Compare two price lists
price = {"A": ("cl100k_base", 2.00), "B": ("o200k_base", 3.00)}  # made-up providers
bill = {}
print("dollars for a million copies of the sentence")
for code in ("en", "de", "pl", "el"):
    bill[code] = {
        provider: tokens[encoding][code] * dollars_per_million
        for provider, (encoding, dollars_per_million) in price.items()
    }
    cheaper = min(bill[code], key=bill[code].get)
    print(
        f"{code}   A {bill[code]['A']:6.2f}   B {bill[code]['B']:6.2f}"
        f"   cheaper: {cheaper}"
    )

# %% Change it: shout
english = sentences[0]["text"]
capitals = {
    name: len(encoding.encode(english.upper()))
    for name, encoding in encodings.items()
}
for name, count in capitals.items():
    print(f"{name:<12}{tokens[name]['en']:>3} as written, {count:>3} in capitals")
