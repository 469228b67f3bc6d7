"""Find the snippet a page names, with its variants and receipts."""

import difflib
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from receipts.lock import Lock
from receipts.paths import Project
from receipts.plan import Entry, entry_of
from receipts.receipt import Receipt
from receipts.snippet import load_snippet, slug_of, snippet_files
from receipts.values import lookup


@dataclass
class Library:
    """The snippets of a project, read when first asked for and then remembered."""

    project: Project
    _entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _slugs: dict[str, list[Path]] = field(default_factory=dict)
    _lock: Lock | None = None

    @property
    def slugs(self) -> dict[str, list[Path]]:
        """Every slug with the files that serve it."""
        if not self._slugs:
            for path in snippet_files(self.project):
                self._slugs.setdefault(slug_of(self.project, path), []).append(path)
        return self._slugs

    def resolve(self, name: str) -> str:
        """Return the slug that `name` means: a slug, or the last part of just one.

        Raises:
            LookupError: it means none, or several.
        """
        if name in self.slugs:
            return name
        matches = [slug for slug in self.slugs if slug.rpartition("/")[2] == name]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise LookupError(f"{name!r} is ambiguous: {', '.join(matches)}")
        known = [*self.slugs, *(slug.rpartition("/")[2] for slug in self.slugs)]
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        raise LookupError(f"no snippet {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return the variants of a snippet in the order of their tabs.

        Raises:
            LookupError: no such snippet.
            CourseError: a file of it cannot be read.
        """
        slug = self.resolve(name)
        if slug not in self._entries:
            self._lock = self._lock or Lock.read(self.project.lock)
            snippets = [load_snippet(self.project, path) for path in self.slugs[slug]]
            found = [entry_of(s, variant, self._lock) for s in snippets for variant in s.variants]
            self._entries[slug] = tuple(sorted(found, key=lambda entry: entry.variant.order))
        return self._entries[slug]

    def value(self, name: str, variant: str, path: str) -> object:
        """Return a named value of the chosen variant, or of the first that is recorded.

        Raises:
            LookupError: no such snippet, receipt or value.
        """
        receipts = [entry.receipt for entry in self.entries(name) if entry.receipt]
        chosen: Receipt | None = next((r for r in receipts if variant in ("", r.variant)), None)
        if chosen is None:
            raise LookupError(f"{name} has no receipt yet: course run {self.resolve(name)}")
        return lookup(chosen.values, path)


def shared_library(project: Project) -> Library:
    """Return the library of a project as it is now.

    Every page of a build, and the check before it, ask for one: it is made anew only when
    a file of the snippets folder, or the lock, has changed.
    """
    version = [project.lock.stat().st_mtime_ns if project.lock.exists() else 0]
    for folder, _, names in os.walk(project.snippets):
        for name in names:
            version += [hash(name), os.stat(f"{folder}/{name}").st_mtime_ns]  # noqa: PTH116
    return _library(project, tuple(version))


@lru_cache(maxsize=1)
def _library(project: Project, version: tuple[int, ...]) -> Library:
    return Library(project)
