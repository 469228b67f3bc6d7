"""The lock file: which version of each distribution the course stands on."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


def canonical_name(name: str) -> str:
    """Return the normalised name of a distribution, as PyPA specifies it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def public_version(version: str) -> str:
    """Drop the local label: `2.13.0+cpu` and `2.13.0+cu130` are builds of one version."""
    return version.partition("+")[0]


@dataclass(frozen=True)
class Lock:
    """Pinned versions by canonical name; several where platforms differ."""

    pins: dict[str, frozenset[str]]

    @classmethod
    def read(cls, path: Path) -> "Lock":
        """Read a requirements file of `name==version` lines; markers are not evaluated."""
        return _read(path, path.stat().st_mtime_ns) if path.exists() else cls({})

    def difference(self, name: str, version: str) -> str | None:
        """Say how `version` of `name` differs from the lock, or None if it does not."""
        locked = self.pins.get(canonical_name(name))
        if locked is None:
            return f"{name} {version} -> not locked"
        if public_version(version) in locked:
            return None
        return f"{name} {version} -> {' or '.join(sorted(locked))}"


@lru_cache(maxsize=8)
def _read(path: Path, mtime: int) -> Lock:
    pins: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := PIN.match(line):
            versions = pins.setdefault(canonical_name(found["name"]), set())
            versions.add(public_version(found["version"]))
    return Lock({name: frozenset(versions) for name, versions in pins.items()})
