"""Run the very files that the pages show, once a session, inside the test process."""

import contextlib
import importlib.util
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from receipts.environment import snippet_environment
from receipts.paths import Project
from receipts.snippet import load_snippet

PROJECT = Project.find(Path(__file__))


@dataclass(frozen=True)
class SnippetRun:
    """What one run of a snippet left behind."""

    values: dict[str, object]
    output: dict[str, str]
    figures: dict[str, str]


class SnippetRunner:
    """Run snippets by slug; every slug runs at most once a session."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.run = cache(self._run)

    def __call__(self, slug: str) -> SnippetRun:
        """Run `slug` (`module/slug`, or `module/slug/variant`) and return what it left."""
        return self.run(slug)

    def _run(self, slug: str) -> SnippetRun:
        snippet = load_snippet(PROJECT, PROJECT.snippets / f"{slug}.py")
        directory = self.directory / slug.replace("/", "_")
        directory.mkdir()
        namespace: dict[str, object] = {"__name__": "__main__", "__file__": str(snippet.path)}
        output: dict[str, str] = {}
        with contextlib.chdir(directory), _import_path(snippet.path.parent):
            for cell, tree in zip(snippet.cells, snippet.trees, strict=True):
                captured = io.StringIO()
                with contextlib.redirect_stdout(captured):
                    exec(compile(tree, str(snippet.path), "exec"), namespace)  # noqa: S102
                output[cell.title] = captured.getvalue()
        figures = {path.stem: path.read_text() for path in directory.glob("*.svg")}
        return SnippetRun(namespace, output, figures)

    def load_module(self, slug: str) -> ModuleType:
        """Import the ordinary module `slug` (`module/name`) of `snippets/`."""
        path = PROJECT.snippets / f"{slug}.py"
        with _import_path(path.parent):
            spec = importlib.util.spec_from_file_location(path.stem, path)
            assert spec and spec.loader
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        return module


@contextlib.contextmanager
def _import_path(directory: Path) -> Iterator[None]:
    for path in directory.glob("*.py"):
        # A module of the same name from another folder, such as a lab's `corpus`.
        known = sys.modules.get(path.stem)
        if known and getattr(known, "__file__", None) not in (None, str(path)):
            del sys.modules[path.stem]
    sys.path.insert(0, str(directory))
    try:
        yield
    finally:
        sys.path.remove(str(directory))


@pytest.fixture(scope="session")
def run_snippet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SnippetRunner]:
    """The runner of real snippet files, in the environment the recording uses."""
    before = dict(os.environ)
    os.environ.update(snippet_environment(PROJECT))
    yield SnippetRunner(tmp_path_factory.mktemp("snippets"))
    os.environ.clear()
    os.environ.update(before)
