# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken"]
#
# [tool.receipts]
# covers = ["m01.token-cost.whitespace"]
# ///
"""Deleting spaces saves nothing; storing accents in two parts costs extra."""

# %% Delete the spaces
import tiktoken

cl100k = tiktoken.get_encoding("cl100k_base")
o200k = tiktoken.get_encoding("o200k_base")


def show(text: str) -> int:
    """Print how cl100k splits the text, and return the number of tokens."""
    tokens = cl100k.encode(text)
    pieces = " ".join(f"[{cl100k.decode([token])}]" for token in tokens)
    print(f"{len(tokens):>2} tokens   {pieces}")
    return len(tokens)


with_spaces = show("Summarize: the  cat")
without_spaces = show("Summarize:thecat")
one_space = show("Summarize: the cat")

# %% Squeeze a real sentence
sentence = (
    "Report every major incident to the competent authority without undue delay."
)
versions = {
    "as written": sentence,
    "no spaces": sentence.replace(" ", ""),
    "abbreviated": "Rpt evry mjr incdnt to comp. auth. w/o undue dly.",
    "vowels dropped": "".join(letter for letter in sentence if letter not in "aeiou"),
}
squeezed = {}
print(f"{'':16}{'characters':>11}{'cl100k':>8}{'o200k':>7}")
for label, text in versions.items():
    squeezed[label] = {
        "characters": len(text),
        "cl100k": len(cl100k.encode(text)),
        "o200k": len(o200k.encode(text)),
    }
    print("{:16}{:>11}{:>8}{:>7}".format(label, *squeezed[label].values()))

# %% Indent a line of code
indent_tokens = {}
for spaces in (0, 4, 12, 40):
    line = " " * spaces + "return total"
    indent_tokens[spaces] = len(cl100k.encode(line))
    print(f"{spaces:>2} spaces before it: {indent_tokens[spaces]} tokens")

# %% Take accents apart
import unicodedata

accents = {}
for word in ("café", "Zürich", "Łódź"):
    whole = unicodedata.normalize("NFC", word)
    parts = unicodedata.normalize("NFD", word)
    accents[word] = {
        "characters": [len(whole), len(parts)],
        "cl100k": [len(cl100k.encode(whole)), len(cl100k.encode(parts))],
        "o200k": [len(o200k.encode(whole)), len(o200k.encode(parts))],
        "equal": whole == parts,
    }
    print(
        f"{word:7}"
        + "   ".join(
            "{} {} and {}".format(unit, *accents[word][unit])
            for unit in ("characters", "cl100k", "o200k")
        )
        + f"   equal: {accents[word]['equal']}"
    )

# %% Change it: decompose a whole sentence
greek = "Το ίδρυμα πληρωμών πρέπει να κοινοποιεί κάθε σοβαρό περιστατικό."
polish = "Instytucja płatnicza musi zgłosić każdy poważny incydent."
decomposed = {}
for language, text in (("Greek", greek), ("Polish", polish)):
    parts = unicodedata.normalize("NFD", text)
    decomposed[language] = [len(o200k.encode(text)), len(o200k.encode(parts))]
    print(
        "{:7} composed {:>3}   decomposed {:>3}".format(
            language, *decomposed[language]
        )
    )
