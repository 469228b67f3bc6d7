# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken"]
#
# [tool.receipts]
# covers = ["m01.token-cost.numbers", "m01.e26", "m01.e27", "m01.e32"]
# ///
"""Digits are cut into groups of three from the left, whatever the number means."""

# %% Split numbers into tokens
import tiktoken

encodings = {
    name: tiktoken.get_encoding(name)
    for name in ("p50k_base", "cl100k_base", "o200k_base")
}


def pieces(text: str, name: str = "cl100k_base") -> list[str]:
    """Return the text of each token."""
    encoding = encodings[name]
    return [encoding.decode([token]) for token in encoding.encode(text)]


digit_groups = {
    number: {name: pieces(number, name) for name in encodings}
    for number in ("1234", "12345", "1234567", "12345678")
}
print(f"{'':9}{'GPT-2-compatible':20}{'cl100k':16}{'o200k'}")
for number, splits in digit_groups.items():
    gpt2, cl100k, o200k = (" ".join(split) for split in splits.values())
    print(f"{number:9}{gpt2:20}{cl100k:16}{o200k}")

# %% Add one to a number
for number in (998_999, 999_999):
    before, after = (" ".join(pieces(str(n))) for n in (number, number + 1))
    print(f"{number:>9,} + 1 = {number + 1:>9,}    tokens {before:10} -> {after}")
before, after = pieces("999999"), pieces("1000000")

# %% Count business strings
strings = {
    "IBAN": "IBAN DE89370400440532013000",
    "IBAN in groups": "IBAN DE89 3704 0044 0532 0130 00",
    "amount": "EUR 1.234.567,89",
    "date": "2026-11-22",
    "law": "https://eur-lex.europa.eu/eli/reg/2022/2554/oj",
    "JSON": '{"case": "INC-2041", "severity": 3}',
    "function": "def fibonacci(n): return n if n < 2"
    " else fibonacci(n-1) + fibonacci(n-2)",
    "pi 8": "3.14159265",
    "pi 14": "3.14159265358979",
    "pi 20": "3.14159265358979323846",
}
business = {
    label: {name: len(encoding.encode(text)) for name, encoding in encodings.items()}
    | {"characters": len(text)}
    for label, text in strings.items()
}
print(f"{'':20}{'characters':>11}{'p50k':>7}{'cl100k':>8}{'o200k':>7}")
for label, row in business.items():
    print(f"{label:20}{row['characters']:>11}{row['p50k_base']:>7}"
          f"{row['cl100k_base']:>8}{row['o200k_base']:>7}")

# %% Let code do the sums
import random


def add_in_columns(first: str, second: str) -> str:
    """Add as taught at school: from the right, digit by digit, with a carry."""
    width = max(len(first), len(second))
    carry, digits = 0, []
    columns = zip(first.zfill(width), second.zfill(width), strict=True)
    for one, other in reversed(list(columns)):
        carry, digit = divmod(int(one) + int(other) + carry, 10)
        digits.append(str(digit))
    return ("1" if carry else "") + "".join(reversed(digits))


random.seed(0)
sums, right_by_code, groups_shift, example = 50, 0, 0, None
for _ in range(sums):
    first, second = random.sample(range(1_000_000, 10_000_000), 2)
    total = str(first + second)
    right_by_code += add_in_columns(str(first), str(second)) == total
    if len(total) > 7:  # eight digits: the last group has two digits, not one
        groups_shift += 1
        example = example or (str(first), str(second), total)
for number in example:
    print(f"{number:>9}   {' | '.join(pieces(number))}")
print(f"column addition and Python agree in {right_by_code} of {sums} sums")
print(f"the groups of the sum lie elsewhere in {groups_shift} of {sums}")

# %% Change it: separate the thousands
grouped = {
    text: pieces(text)
    for text in ("1234567", "1,234,567", "1 234 567", "1_234_567")
}
tokens_plain, tokens_separated = len(grouped["1234567"]), len(grouped["1 234 567"])
for text, groups in grouped.items():
    print(f"{text:10} {len(groups)} tokens   {groups}")
