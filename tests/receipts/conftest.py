"""A small real course in a temporary folder, driven the way a person drives it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from textwrap import dedent

import psutil
import pytest
from click.testing import CliRunner
from click.testing import Result as Answer

from receipts.cli import main
from receipts.errors import Finding
from receipts.paths import Project
from receipts.plan import Entry, make_plan, select
from receipts.receipt import Receipt, read_receipt, receipt_path
from receipts.runner import Result, Runner
from receipts.sandbox import bubblewrap

PAGE = "# Demo\n\n/// snippet | demo/count_clauses\n///\n"
GOOD = {"Count": "clauses = 3\nprint('clauses', clauses)"}


@dataclass
class Course:
    """A course of one module, `demo`; its runner keeps workers until the test ends."""

    root: Path
    _runner: Runner | None = field(default=None)

    @property
    def project(self) -> Project:
        return Project(self.root)

    @property
    def runner(self) -> Runner:
        self._runner = self._runner or Runner(self.project, 1)
        return self._runner

    def path(self, name: str) -> Path:
        return self.root / "snippets" / "demo" / f"{name}.py"

    def write(
        self,
        name: str,
        cells: dict[str, str],
        dependencies: tuple[str, ...] = (),
        **settings: object,
    ) -> Path:
        """Write the snippet `demo/<name>`: its cells by title, its `[tool.receipts]` settings."""
        table = [f"# {key} = {json.dumps(value)}" for key, value in settings.items()]
        lines = ["# /// script", f"# dependencies = {json.dumps(dependencies)}"]
        lines += ["#", "# [tool.receipts]", *table, "# ///", '"""Shows one thing."""', ""]
        for title, source in cells.items():
            lines += [f"# %% {title}", dedent(source).strip("\n"), ""]
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def entry(self, name: str, variant: str = "any") -> Entry:
        return select(make_plan(self.project), [f"demo/{name}"], [variant])[0]

    def run(self, name: str, variant: str = "any", *, check: bool = False) -> Result:
        """Run one snippet in the course's runner and return what became of it."""
        entry = self.entry(name, variant)
        return self.runner.run([entry], lambda result: None, check=check)[0]

    def record(self, name: str, cells: dict[str, str] | None = None, **settings: object) -> Receipt:
        """Write a snippet, run it, and return its receipt as it is on disk."""
        self.write(name, cells or GOOD, **settings)
        result = self.run(name)
        assert result.error is None, result.error
        return self.receipt(name)

    def finding(self, name: str, variant: str = "any") -> Finding:
        """Run a snippet that must fail and return its only finding."""
        result = self.run(name, variant)
        assert result.error is not None, "the run went well"
        assert len(result.error.findings) == 1
        return result.error.findings[0]

    def fail(self, cells: dict[str, str], **settings: object) -> Finding:
        """Break a recorded snippet, run it, and check what must hold whatever went wrong.

        The finding names the file, the old receipt stands, nothing is left running, and the
        next snippet runs.
        """
        self.record("breaks")
        self.record("follows")
        stored, running = self.stored(), self.processes()
        path = self.write("breaks", cells, **settings)
        finding = self.finding("breaks")
        assert finding.path == path
        assert finding.mend
        assert self.stored() == stored
        assert len(self.processes()) <= len(running)
        assert self.run("follows").good
        return finding

    def line(self, name: str, text: str) -> int:
        """Return the number, from 1, of the only line of a snippet that holds `text`."""
        lines = self.path(name).read_text(encoding="utf-8").splitlines()
        (number,) = (number for number, line in enumerate(lines, 1) if text in line)
        return number

    def receipt(self, name: str, variant: str = "any") -> Receipt:
        return read_receipt(self.receipt_file(name, variant))

    def receipt_file(self, name: str, variant: str = "any") -> Path:
        return receipt_path(self.root / "snippets/demo/receipts", f"demo/{name}", variant)

    def stored(self) -> dict[str, bytes]:
        """Return every file of the receipts folder but the lock."""
        folder = self.root / "snippets/demo/receipts"
        files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    def command(self, *arguments: str) -> Answer:
        """Run `course <arguments>` in this process, from the root of the course."""
        before = Path.cwd()
        os.chdir(self.root)
        try:
            return CliRunner().invoke(main, arguments, catch_exceptions=False)
        finally:
            os.chdir(before)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start `course <arguments>` as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "receipts.cli", *arguments],
            cwd=self.root,
            # A killed command cannot remove its temporary folder.
            env={**os.environ, "TMPDIR": str(self.root.parent), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def processes(self) -> set[int]:
        """Return the processes that workers of this course and their runs consist of."""
        return {process.pid for process in self._processes()}

    def names(self) -> list[str]:
        """Return the names of the programs among these processes."""
        return [process.info["name"] for process in self._processes()]

    def _processes(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter(["environ", "name", "status"]):
            environment = process.info["environ"] or {}
            ours = any(str(self.root) in value for value in environment.values())
            if ours and process.info["status"] != psutil.STATUS_ZOMBIE:
                yield process

    def close(self) -> None:
        if self._runner:
            self._runner.__exit__()
            self._runner = None


@cache
def _pins() -> str:
    """Return a lock of everything that is installed."""
    pins = {f"{found.name}=={found.version}" for found in metadata.distributions()}
    return "\n".join(sorted(pins)) + "\n"


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    """An empty course with one page, one module and a lock of what is installed."""
    root = (tmp_path / "course").resolve()
    for folder in ("snippets/demo", "docs", "scripts"):
        (root / folder).mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Demo\n")
    (root / "docs/index.md").write_text(PAGE)
    (root / "scripts/requirements.lock").write_text(_pins())
    made = Course(root)
    yield made
    made.close()
    assert made.processes() == set()


@pytest.fixture(params=["bubblewrap", "audit hook"])
def isolated_course(
    request: pytest.FixtureRequest, course: Course, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Course]:
    """A course whose runs are kept in by bubblewrap, then by the audit hook."""
    if request.param == "audit hook":
        monkeypatch.setenv("RECEIPTS_NO_BUBBLEWRAP", "1")
    bubblewrap.cache_clear()
    if request.param == "bubblewrap" and not bubblewrap():
        pytest.skip("bubblewrap does not work on this machine")
    yield course
    monkeypatch.undo()
    bubblewrap.cache_clear()
