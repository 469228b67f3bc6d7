"""Why a receipt no longer holds, in the words of its components."""

from receipts.fingerprint import (
    Fingerprint,
    code_hash,
    data_hashes,
    python_minor,
    settings_hash,
)
from receipts.hashing import sha256
from receipts.imports import local_imports, module_hash
from receipts.lock import Lock
from receipts.models import model_hash
from receipts.receipt import Receipt
from receipts.snippet import Snippet


def staleness(receipt: Receipt, snippet: Snippet, variant: str, lock: Lock) -> list[str]:
    """Say, component by component, why a receipt no longer holds; an empty list if it does.

    Needs no library of the snippet: versions are compared with the lock file. A source
    file equal to the last byte is not parsed at all.
    """
    recorded = receipt.fingerprint
    reasons = []
    if recorded.variant != variant:
        reasons.append(f"receipt of variant {recorded.variant}, not {variant}")
    same_python = recorded.python == python_minor()
    if not same_python:
        reasons.append(f"Python {recorded.python} -> {python_minor()}")
    same_bytes = sha256(snippet.text.encode()) == receipt.source_sha256
    # Syntax trees of two Python versions cannot be compared, bytes can.
    if not same_bytes and (not same_python or code_hash(snippet) != recorded.code):
        reasons.append("code changed")
    if settings_hash(snippet) != recorded.settings:
        reasons.append("settings changed")
    reasons += _module_reasons(recorded, snippet, same_bytes, same_python)
    reasons += _changes("data", recorded.data, data_hashes(snippet))
    reasons += _changes("model", recorded.models, _model_hashes(recorded, snippet))
    for name, version in recorded.distributions.items():
        if difference := lock.difference(name, version):
            reasons.append(difference)
    return reasons


def _module_reasons(
    recorded: Fingerprint, snippet: Snippet, same_bytes: bool, same_python: bool
) -> list[str]:
    if not same_python:
        return []
    if not same_bytes:
        current = {snippet.project.relative(p): h for p, h in local_imports(snippet)[0].items()}
        return _changes("module", recorded.modules, current)
    current = {}
    for name in recorded.modules:
        path = snippet.project.root / name
        if path.is_file():
            current[name] = module_hash(path)
    return _changes("module", recorded.modules, current)


def _model_hashes(recorded: Fingerprint, snippet: Snippet) -> dict[str, str]:
    """Hash the declared models; one whose weights are not at hand counts as unchanged."""
    current = {}
    for name in snippet.settings["models"]:
        known = recorded.models.get(name, "")
        current[name] = model_hash(snippet.project, name, otherwise=known)
    return current


def _changes(kind: str, before: dict[str, str], now: dict[str, str]) -> list[str]:
    reasons = []
    for name in sorted(before.keys() | now.keys()):
        if name not in now:
            reasons.append(f"{kind} {name} is gone")
        elif name not in before:
            reasons.append(f"{kind} {name} is new")
        elif before[name] != now[name]:
            reasons.append(f"{kind} {name} changed")
    return reasons
