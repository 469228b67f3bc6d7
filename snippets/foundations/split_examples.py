# /// script
# requires-python = ">=3.11"
# dependencies = ["tiktoken"]
#
# [tool.receipts]
# covers = [
#     "m01.tokens.examples", "m01.e20", "m01.e21", "m01.e22", "m01.e23", "m01.e24",
# ]
# ///
"""How real tokenizers split the strings that tutorials use as examples."""

# %% Split one greeting
import tiktoken

cl100k = tiktoken.get_encoding("cl100k_base")
o200k = tiktoken.get_encoding("o200k_base")

greeting = "Hello, world!"
greeting_ids = cl100k.encode(greeting)
for token_id in greeting_ids:
    piece = cl100k.decode_single_token_bytes(token_id)
    print(f"{token_id:>6}  {piece!r}")

assert cl100k.decode(greeting_ids) == greeting


# %% Split the classic examples
def pieces(encoding: tiktoken.Encoding, text: str) -> str:
    """Return the pieces of `text`: a bar at each border, a dot for a space."""
    parts = encoding.decode_tokens_bytes(encoding.encode(text))
    return "|".join(part.decode("utf-8", "replace") for part in parts).replace(
        " ", "·"
    )


classics = [
    "Hello, world!", "Tokenization is fascinating", "running", "Hello",
    "Hello!", "Hello world", "Tokenization", "AI", "artificial", " artificial",
    "intelligence", "cats", "runner", "supercalifragilistic", "The cat sat",
]  # fmt: skip
ids = [
    {"cl100k": cl100k.encode(text), "o200k": o200k.encode(text)}
    for text in classics
]
for text, row in zip(classics, ids, strict=True):
    old, new = pieces(cl100k, text), pieces(o200k, text)
    print(f"{text!r:<30}{len(row['cl100k']):>2}  {old}")
    if new != old:
        print(f"{'  in o200k':<30}{len(row['o200k']):>2}  {new}")

# %% Check the ids
count = {}
for text, row in zip(classics, ids, strict=True):
    name = text.replace(",", "").replace(" art", "space art")
    count[name] = {vocabulary: len(found) for vocabulary, found in row.items()}

assert ids[0] == {"cl100k": [9906, 11, 1917, 0], "o200k": [13225, 11, 2375, 0]}
assert ids[1] == {
    "cl100k": [3404, 2065, 374, 27387],
    "o200k": [4421, 2860, 382, 33733],
}
assert ids[2] == {"cl100k": [28272], "o200k": [61557]}
assert ids[3] == {"cl100k": [9906], "o200k": [13225]}
assert ids[10]["cl100k"] == [93375]

# %% Write one word five ways
word_forms = ["payment", " payment", "Payment", " Payment", "PAYMENT"]
forms = {}
for form in word_forms:
    token_ids = cl100k.encode(form)
    key = form.replace(" ", "space ")
    forms[key] = {"ids": token_ids, "tokens": len(token_ids)}
    print(f"{form!r:<12} {pieces(cl100k, form):<12} {token_ids}")
distinct_forms = len({tuple(form["ids"]) for form in forms.values()})

# %% Spell it the British way
spellings = [
    (" unauthorised", " unauthorized"),
    (" authorise", " authorize"),
    (" organisation", " organization"),
    (" licence", " license"),
    (" programme", " program"),
]
spelling_tokens = {"british": 0, "american": 0}
for british, american in spellings:
    print(f"{pieces(o200k, british):<20} {pieces(o200k, american)}")
    spelling_tokens["british"] += len(o200k.encode(british))
    spelling_tokens["american"] += len(o200k.encode(american))
print(
    f"o200k tokens: {spelling_tokens['british']} and {spelling_tokens['american']}"
)

# %% Read a printed list back
gpt2_family = tiktoken.get_encoding("p50k_base")  # its first 50,257 ids are GPT-2's

question = "Hello! How does tokenization work?"
printed = [15496, 0, 2650, 1587, 47058, 2815, 30]
read_back = {}
encoded = {}
for encoding in (gpt2_family, cl100k, o200k):
    name = encoding.name.removesuffix("_base")
    read_back[name] = encoding.decode(printed)
    encoded[name] = encoding.encode(question)
    print(f"{name:<7} reads the printed ids as {read_back[name]!r}")
for name, token_ids in encoded.items():
    print(f"{name:<7} writes {len(token_ids)} ids: {token_ids}")
assert question not in read_back.values()

# %% Look for letters in the ids
fruit = {}
for form in ("strawberry", " strawberry", "Strawberry", "s t r a w b e r r y"):
    token_ids = o200k.encode(form)
    key = form.replace(" ", "space ") if form == " strawberry" else form
    fruit[key] = {
        "ids": token_ids,
        "pieces": pieces(o200k, form),
        "tokens": len(token_ids),
    }
    print(f"{form!r:<22} {pieces(o200k, form)}")
    print(f"{'':22} {token_ids}")

# %% Add up the counts of two halves
halves = ("The deadline is 72 ", "hours after the firm became aware.")
halves_tokens = [len(cl100k.encode(half)) for half in halves]
whole_tokens = len(cl100k.encode("".join(halves)))
print(f"{halves_tokens[0]} + {halves_tokens[1]} tokens for the halves")
print(f"{whole_tokens} tokens for the whole: ...{pieces(cl100k, '72 hours')}...")
print(
    f"ids of the borders: {cl100k.encode('72 ') + cl100k.encode('hours')} and "
    f"{cl100k.encode('72 hours')}"
)
