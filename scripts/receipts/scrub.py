"""Keep secrets and this machine's paths out of what is stored."""

import base64
import codecs
import os
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from receipts.errors import MissingError

# Environment variables whose values are secret, by name.
SECRET_NAME = re.compile(
    r"(?i)secret|passwd|password|credential|api_?key|(?:^|_)key(?:$|_)|token(?:$|_)"
)
SECRET_SHAPES = re.compile(
    r"sk-ant-[\w-]{16,}"  # Anthropic
    r"|sk-(?:proj-)?[A-Za-z0-9_-]{32,}"  # OpenAI
    r"|hf_[A-Za-z0-9]{30,}"  # Hugging Face
    r"|gh[pousr]_[A-Za-z0-9]{36,}"  # GitHub
    r"|AKIA[0-9A-Z]{16}"  # AWS
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
# Shorter values turn up in ordinary text.
MINIMUM_LENGTH = 8
# So many characters of a longer secret in a row are as good as all of it.
PIECE_LENGTH = 16
ESCAPES = re.compile(r"\\[nrt]")


def known_secrets() -> list[str]:
    """Return the values of this process's environment that must never be stored."""
    named = {value for name, value in os.environ.items() if SECRET_NAME.search(name)}
    long = {value for value in named if len(value) >= MINIMUM_LENGTH}
    return sorted((v for v in long if not v.startswith("/") and not v.isdigit()), key=len)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret, known by value or by shape, by `[redacted]`."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "[redacted]")
    return SECRET_SHAPES.sub("[redacted]", text)


def holds_secret(text: str, secrets: Iterable[str]) -> bool:
    """Tell whether `text` holds a secret, or a good part of one, plain or in disguise.

    Found are those written backwards, in hexadecimal, base 64, base 32, ROT13 or as
    character codes, in any case, and with anything but letters and digits in between.
    """
    if SECRET_SHAPES.search(text):
        return True
    flat = _flat(ESCAPES.sub("", text))
    return any(piece in flat for secret in secrets for piece in _pieces(secret))


def refuse_secrets(text: str, secrets: Iterable[str], where: str) -> None:
    """Raise MissingError if `text` still holds a secret; the message does not repeat it."""
    if holds_secret(text, secrets):
        raise MissingError(f"{where} holds a secret and was not stored")


def _flat(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


@cache
def _pieces(secret: str) -> frozenset[str]:
    data = secret.encode()
    forms = {secret, codecs.encode(secret, "rot13"), data.hex(), "".join(map(str, data))}
    forms.add(base64.b32encode(data).decode())
    for shift in range(3):
        # The neighbours of a secret decide how its first and last characters come out.
        shifted = bytes(shift) + data
        whole = len(shifted) // 3 * 4
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            forms.add(encode(shifted).decode()[(0, 2, 3)[shift] : whole])
    pieces = set()
    for form in map(_flat, forms):
        long = len(form) >= PIECE_LENGTH * 3 // 2
        starts = range(0, len(form) - PIECE_LENGTH + 1, PIECE_LENGTH // 2) if long else ()
        found = {form[start : start + PIECE_LENGTH] for start in starts} or {form}
        pieces |= {piece for piece in found if len(piece) >= MINIMUM_LENGTH}
    return frozenset(pieces | {piece[::-1] for piece in pieces})


def shorten_paths(text: str, replacements: dict[str, str]) -> str:
    """Replace this machine's folders, longest first, by what they stand for."""
    for path in sorted(replacements, key=len, reverse=True):
        text = text.replace(path, replacements[path])
    return text


class Scrubber:
    """Redacts and shortens texts, alone or anywhere inside named values."""

    def __init__(self, secrets: list[str], replacements: dict[str, str]) -> None:
        self._secrets = secrets
        self._replacements = replacements

    def text(self, text: str) -> str:
        return shorten_paths(redact(text, self._secrets), self._replacements)

    def value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {self.text(key): self.value(item) for key, item in value.items()}
        return value
