"""Keep secrets and this machine's paths out of what is stored."""

import os
import re

from receipts.errors import MissingError

# Environment variables whose values are secret, by name.
SECRET_NAME = re.compile(r"(?i)(key|token|secret|password|passwd|credential)")
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


def known_secrets() -> list[str]:
    """Return the values of this process's environment that must never be stored."""
    named = (value for name, value in os.environ.items() if SECRET_NAME.search(name))
    return sorted({v for v in named if len(v) >= MINIMUM_LENGTH and not v.startswith("/")}, key=len)


def redact(text: str, secrets: list[str]) -> str:
    """Replace every secret, known by value or by shape, by `[redacted]`."""
    for secret in reversed(secrets):
        text = text.replace(secret, "[redacted]")
    return SECRET_SHAPES.sub("[redacted]", text)


def refuse_secrets(text: str, secrets: list[str], where: str) -> None:
    """Raise MissingError if `text` still holds a secret; the message does not repeat it."""
    flat = text.replace("\\n", "").replace("\n", "")
    for secret in secrets:
        if secret in text or secret in flat or secret[::-1] in text:
            raise MissingError(f"{where} holds a secret of this environment and was not stored")
    if SECRET_SHAPES.search(text):
        raise MissingError(f"{where} holds something shaped like a key and was not stored")


def shorten_paths(text: str, replacements: dict[str, str]) -> str:
    """Replace this machine's folders, longest first, by what they stand for."""
    for path in sorted(replacements, key=len, reverse=True):
        text = text.replace(path, replacements[path])
    return text
