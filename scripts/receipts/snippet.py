"""A snippet: a Python file with PEP 723 metadata, cut into cells by `# %% Title` lines."""

import ast
import codecs
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from receipts.errors import CourseError, Finding
from receipts.hints import unknown
from receipts.paths import Project
from receipts.settings import read_settings
from receipts.variant import VARIANTS, Variant

# The block as PEP 723 defines it.
METADATA = re.compile(r"(?m)^# /// script\s*$\n(?P<body>(?:^#(?: .*)?$\n)+?)^# ///\s*$")
CELL_MARK = re.compile(r"^# %%[ \t]*(?P<title>.*?)\s*$")


@dataclass(frozen=True)
class Cell:
    """One titled stretch of a snippet; `line` is the line of its title, from 1."""

    title: str
    line: int
    source: str


@dataclass(frozen=True)
class Snippet:
    """A snippet file and what its metadata declares.

    Attributes:
        project: the course it belongs to.
        path: the file.
        slug: `module/name`; the variants of a folder share it.
        variant_ids: the variants this file is run for.
        text: the source.
        dependencies: requirement strings of the PEP 723 block.
        settings: the `[tool.receipts]` table with every default filled in.
    """

    project: Project
    path: Path
    slug: str
    variant_ids: tuple[str, ...]
    text: str
    dependencies: tuple[str, ...]
    settings: dict[str, Any]

    @property
    def variants(self) -> tuple[Variant, ...]:
        return tuple(VARIANTS[name] for name in self.variant_ids)

    @property
    def module(self) -> str:
        return self.slug.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.slug.rpartition("/")[2]

    @property
    def receipts_folder(self) -> Path:
        return self.project.snippets / self.module / "receipts"

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """The declared dependencies, parsed."""
        return tuple(map(Requirement, self.dependencies))

    @cached_property
    def tree(self) -> ast.Module:
        try:
            return ast.parse(self.text)
        except SyntaxError as error:
            raise CourseError(
                Finding(
                    self.path,
                    error.lineno or 1,
                    f"not valid Python: {error.msg}",
                    f"correct the line, then: course run {self.slug}",
                )
            ) from None

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in order, cut by their titles; an ordinary file is not parsed for it.

        Raises:
            CourseError: no cell, or an untitled or repeated title.
        """
        marks = self._marks()
        lines = self.text.splitlines(keepends=True)
        ends = [line for line, _ in marks[1:]] + [len(lines) + 1]
        return tuple(
            Cell(title, start, "".join(lines[start : end - 1]).strip("\n"))
            for (start, title), end in zip(marks, ends, strict=True)
        )

    @cached_property
    def trees(self) -> tuple[ast.Module, ...]:
        """The syntax tree of each cell.

        Raises:
            CourseError: not Python, code above the first cell, or a cell inside a statement.
        """
        statements = self.tree.body[1:] if ast.get_docstring(self.tree) else self.tree.body
        for statement in statements:
            if statement.lineno < self.cells[0].line:
                mend = "put `# %% Title` above it"
                raise self._error(statement.lineno, "code above the first cell", mend)
        for cell in self.cells:
            if self._inside_statement(cell.line):
                mend = "put the whole function, class or loop into one cell"
                raise self._error(cell.line, "a cell begins inside a statement", mend)
        starts = [cell.line for cell in self.cells]
        ends = [*starts[1:], len(self.text) + 1]
        return tuple(
            ast.Module([node for node in statements if start < node.lineno < end], [])
            for start, end in zip(starts, ends, strict=True)
        )

    def _marks(self) -> list[tuple[int, str]]:
        marks: list[tuple[int, str]] = []
        quotes = 0
        for line, text in enumerate(self.text.splitlines(), 1):
            found = CELL_MARK.match(text)
            # Only after an odd number of triple quotes can a line belong to a string.
            if found and not (quotes % 2 and self._inside_text(line)):
                title = found["title"]
                if not title:
                    raise self._error(line, "a cell without a title", "write `# %% What it shows`")
                if title in (known for _, known in marks):
                    raise self._error(line, f"two cells are called {title!r}", "rename one of them")
                marks.append((line, title))
            quotes += text.count('"""') + text.count("'''")
        if not marks:
            raise self._error(1, "no cell", "put a line `# %% Title` above the first statement")
        return marks

    def _inside_statement(self, line: int) -> bool:
        return any(node.lineno < line <= (node.end_lineno or 0) for node in self.tree.body)

    def _inside_text(self, line: int) -> bool:
        """Tell whether a line is part of a longer string rather than a comment."""
        return any(
            isinstance(node, (ast.Constant, ast.JoinedStr))
            and node.lineno < line <= (node.end_lineno or 0)
            for statement in self.tree.body
            if statement.lineno < line <= (statement.end_lineno or 0)
            for node in ast.walk(statement)
            if hasattr(node, "lineno")
        )

    def cell(self, title: str) -> Cell:
        """Return the cell called `title`.

        Raises:
            LookupError: no such cell; the message names the nearest.
        """
        for cell in self.cells:
            if cell.title == title:
                return cell
        raise LookupError(unknown("cell", title, [cell.title for cell in self.cells]))

    def part(self, name: str) -> str:
        """Return the source of the top-level function or class `name`, decorators included.

        Raises:
            LookupError: no such definition; the message names the nearest.
        """
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        definitions = {node.name: node for node in self.tree.body if isinstance(node, kinds)}
        if name not in definitions:
            raise LookupError(unknown("function or class", name, list(definitions)))
        node = definitions[name]
        start = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
        return "\n".join(self.text.splitlines()[start - 1 : node.end_lineno])

    def _error(self, line: int, problem: str, mend: str) -> CourseError:
        return CourseError(Finding(self.path, line, problem, mend))


def load_snippet(project: Project, path: Path) -> Snippet:
    """Read the snippet at `path`; its cells are parsed when first asked for.

    A build asks for the same file many times: it is read and parsed once a version.

    Raises:
        CourseError: not UTF-8, no or bad metadata, an unknown setting or variant.
    """
    stat = path.stat()
    return _load(project, path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8192)
def _load(project: Project, path: Path, mtime: int, size: int) -> Snippet:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(Finding(path, 1, "not UTF-8", "save the file as UTF-8")) from None
    found = METADATA.search(text)
    if not found:
        mend = "give it the block that `course new snippet` writes"
        raise CourseError(Finding(path, 1, "no `# /// script` metadata", mend))
    first = text[: found.start("body")].count("\n") + 1
    body = "\n".join(line[2:] for line in found["body"].splitlines())
    try:
        metadata = tomllib.loads(body)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        # An unfinished value is noticed at the end of the block.
        line = first + (int(at[1]) if at else body.count("\n") + 1) - 1
        raise CourseError(
            Finding(path, line, f"metadata is not TOML: {error}", "correct the block")
        ) from None
    settings = read_settings(path, first, body, metadata.get("tool", {}).get("receipts", {}))
    slug = slug_of(project, path)
    variant_ids = _variants(project, path, first, settings["also"])
    dependencies = tuple(metadata.get("dependencies", ()))
    return Snippet(project, path, slug, variant_ids, text, dependencies, settings)


def _variants(project: Project, path: Path, line: int, also: list[str]) -> tuple[str, ...]:
    plain = path.parent.parent == project.snippets
    names = ("any" if plain else path.stem, *also)
    for name in names:
        if name not in VARIANTS:
            mend = f"variants are: {', '.join(VARIANTS)}"
            raise CourseError(Finding(path, line, f"unknown variant {name!r}", mend))
    return names


def is_snippet(path: Path) -> bool:
    """Tell a snippet from an ordinary module: it opens with a PEP 723 block."""
    with path.open("rb") as file:
        return file.read(15).removeprefix(codecs.BOM_UTF8).startswith(b"# /// script")


def snippet_files(project: Project) -> list[Path]:
    """Return the files that are snippets, ordered by path.

    A file with the name of a variant is one whether or not it has metadata, so that a
    forgotten block is an error and not a silent gap.
    """
    paths = sorted(project.snippets.rglob("*.py"))
    return [path for path in paths if path.stem in VARIANTS or is_snippet(path)]


def slug_of(project: Project, path: Path) -> str:
    """Return `module/name` of a snippet file; the variants in a folder share it."""
    plain = path.parent.parent == project.snippets
    served = path.with_suffix("") if plain else path.parent
    return served.relative_to(project.snippets).as_posix()


def load_snippets(project: Project) -> list[Snippet]:
    """Read every snippet of the project, ordered by path.

    Raises:
        CourseError: with the findings of all files that cannot be read.
    """
    snippets: list[Snippet] = []
    findings: list[Finding] = []
    for path in snippet_files(project):
        try:
            snippets.append(load_snippet(project, path))
        except CourseError as error:
            findings += error.findings
    if findings:
        raise CourseError(*findings)
    return snippets


def file_of(snippets: list[Snippet], slug: str, variant: str) -> Snippet | None:
    """Return the file that serves `variant` of `slug`, if any."""
    matches = (s for s in snippets if s.slug == slug and variant in s.variant_ids)
    return next(matches, None)
