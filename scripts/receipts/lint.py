"""Check pages against snippets: every finding has a file, a line and a mend."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from receipts.embed import Embed
from receipts.errors import CourseError, Finding
from receipts.hashing import sha256
from receipts.library import Library, shared_library
from receipts.markdown import VALUE, show_value
from receipts.paths import Project
from receipts.snippet import Snippet, load_snippets
from receipts.yaml_text import read_yaml

FENCE = re.compile(r"^\s*(?P<mark>`{3,}|~{3,})(?P<info>.*)$")
BLOCK_START = re.compile(r"^(?P<mark>/{3,})\s*(?P<name>[\w-]+)\s*(?:\|\s*(?P<argument>.*?)\s*)?$")
BLOCK_END = re.compile(r"^(?P<mark>/{3,})\s*$")
CODE_SPAN = re.compile(r"(`+)(?:(?!\1).)+?\1")


@dataclass(frozen=True)
class PageBlock:
    """A block of a page: its first line, name, argument, options and whether it ends."""

    line: int
    name: str
    argument: str
    options: str
    closed: bool


def check_course(project: Project) -> list[Finding]:
    """Return everything wrong with snippets and pages; nothing is run."""
    try:
        snippets = load_snippets(project)
        library = shared_library(project)
        for snippet in snippets:
            # What ran as it stands was parsed then.
            if not _ran_as_it_stands(snippet, library):
                _ = snippet.trees
    except CourseError as error:
        return list(error.findings)
    findings: list[Finding] = []
    embedded: set[str] = set()
    for page in sorted(project.docs.rglob("*.md")):
        found, slugs = check_page(page, library)
        findings += found
        embedded |= slugs
    # Questions and definitions quote values, too.
    for data in sorted(project.docs.rglob("*.yml")):
        findings += _check_values(data, data.read_text(encoding="utf-8").splitlines(), library)
    for snippet in snippets:
        if snippet.slug not in embedded:
            mend = f"put `/// snippet | {snippet.slug}` and `///` on a page of docs/"
            findings.append(Finding(snippet.path, 1, "no page shows this snippet", mend))
    return [_relative(finding, project) for finding in findings]


def _ran_as_it_stands(snippet: Snippet, library: Library) -> bool:
    source = sha256(snippet.text.encode())
    entries = library.entries(snippet.slug)
    return any(entry.receipt and entry.receipt.source_sha256 == source for entry in entries)


def _relative(finding: Finding, project: Project) -> Finding:
    path = finding.path
    inside = path.relative_to(project.root) if path.is_relative_to(project.root) else path
    return Finding(inside, finding.line, finding.problem, finding.mend)


def check_page(page: Path, library: Library) -> tuple[list[Finding], set[str]]:
    """Return what is wrong with one page, and the slugs it shows."""
    lines = page.read_text(encoding="utf-8").splitlines()
    findings: list[Finding] = []
    embedded: set[str] = set()
    for block in page_blocks(lines):
        if not block.closed:
            problem = f"the block `/// {block.name}` is never closed"
            findings.append(Finding(page, block.line, problem, "put a line `///` after it"))
        if block.name != "snippet":
            continue
        try:
            embedded.add(_check_block(block, library))
        except (LookupError, CourseError) as error:
            problem = str(error.args[0])
            findings.append(Finding(page, block.line, problem, "correct the block"))
    return findings + _check_values(page, lines, library), embedded


def _check_values(page: Path, lines: list[str], library: Library) -> list[Finding]:
    findings = []
    for number, line in prose(lines):
        if "{{" not in line:
            continue
        for found in VALUE.finditer(CODE_SPAN.sub("", line)):
            try:
                show_value(library, found)
            except (LookupError, CourseError) as error:
                mend = "correct the value, or run the snippet that should have it"
                findings.append(Finding(page, number, str(error.args[0]), mend))
        rest = VALUE.sub("", CODE_SPAN.sub("", line))
        if "{{" in rest:
            mend = "write {{ slug: name }} or {{ slug: name, .2f }}"
            findings.append(Finding(page, number, "a `{{` that is not a value", mend))
    return findings


def _check_block(block: PageBlock, library: Library) -> str:
    try:
        options = read_yaml(block.options) or {}
    except yaml.YAMLError as error:
        raise LookupError(f"options are not YAML: {error}") from None
    if not isinstance(options, dict):
        raise LookupError("options are not YAML of the form `name: value`")
    embed = Embed.from_options(block.argument, options)
    slug = library.resolve(embed.slug)
    embed.check(library.entries(slug))
    return slug


def prose(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines outside code fences, with their numbers from 1."""
    fence = ""
    for number, line in enumerate(lines, 1):
        found = FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            if found and found["mark"].startswith(fence) and not found["info"].strip():
                fence = ""
        elif found:
            fence = found["mark"]
        else:
            yield number, line


def page_blocks(lines: list[str]) -> Iterator[PageBlock]:
    """Yield the blocks of a page outside code fences, in the order of their first lines."""
    open_blocks: list[tuple[str, int]] = []
    starts: list[tuple[int, re.Match[str]]] = []
    closed: set[int] = set()
    for number, line in prose(lines):
        if BLOCK_END.match(line):
            if open_blocks:
                closed.add(open_blocks.pop()[1])
        elif found := BLOCK_START.match(line):
            # A snippet holds no further block: a new start means the last was left open.
            if open_blocks and open_blocks[-1][0] == "snippet":
                open_blocks.pop()
            open_blocks.append((found["name"], number))
            starts.append((number, found))
    for number, found in starts:
        options = []
        for line in lines[number:]:
            if not line.startswith("    "):
                break
            options.append(line[4:])
        text = "\n".join(options)
        yield PageBlock(number, found["name"], found["argument"] or "", text, number in closed)
