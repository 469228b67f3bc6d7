"""The installed distributions that a run stands on."""

from functools import lru_cache
from importlib import metadata

from packaging.requirements import Requirement

from receipts.lock import canonical_name
from receipts.snippet import Snippet


@lru_cache(maxsize=1)
def _distributions_by_module() -> dict[str, list[str]]:
    return {name: list(found) for name, found in metadata.packages_distributions().items()}


def imported_distributions(snippet: Snippet, modules: set[str]) -> dict[str, str]:
    """Return the installed version of what `modules` come from and of all it depends on.

    The requirements named in the snippet's metadata count as imported.
    """
    by_module = _distributions_by_module()
    names = {name for module in modules for name in by_module.get(module, ())}
    names |= {wanted.name for wanted in snippet.requirements}
    versions: dict[str, str] = {}
    queue = [(name, frozenset[str]()) for name in names]
    seen: set[tuple[str, frozenset[str]]] = set()
    while queue:
        name, extras = queue.pop()
        name = canonical_name(name)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        versions[name] = distribution.version
        queue += [
            (wanted.name, frozenset(wanted.extras))
            for wanted in map(Requirement, distribution.requires or ())
            if _applies(wanted, extras)
        ]
    return versions


def _applies(wanted: Requirement, extras: frozenset[str]) -> bool:
    if not wanted.marker:
        return True
    return any(wanted.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
