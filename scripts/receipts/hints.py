"""What to say about a name that does not exist."""

import difflib


def hint(name: str, known: list[str]) -> str:
    """Return the name that was probably meant, or else all there are."""
    if near := difflib.get_close_matches(name, known, n=1, cutoff=0.5):
        return f"did you mean {near[0]!r}?"
    return f"it has: {', '.join(known) or 'none'}"


def unknown(kind: str, name: str, known: list[str]) -> str:
    """Say that there is no `name`, with what there is instead."""
    return f"no {kind} {name!r}; {hint(name, known)}"
