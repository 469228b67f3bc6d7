"""The Python-Markdown extension: snippet blocks and inline values.

Works wherever Python-Markdown does, so the same pages build under MkDocs and Zensical.
"""

import os
import re
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from receipts.embed import OPTIONS, Embed
from receipts.errors import CourseError, Finding
from receipts.library import Library, shared_library
from receipts.paths import Project
from receipts.values import show
from receipts.view import render

VALUE = re.compile(
    r"\{\{\s*(?P<slug>[\w/-]+)(?:@(?P<variant>\w+))?\s*:\s*"
    r"(?P<path>[A-Za-z_][^{}|,]*?)\s*(?:,\s*(?P<format>[^{}|]*?)\s*)?\}\}"
)

# Set while serving: a slip on one page must not end the server.
SHOW_ERRORS = "RECEIPTS_SHOW_ERRORS"


def page_of(md: Markdown) -> str:
    """Return the path under docs/ of the page being converted, or an empty string."""
    if "relpath" in md.treeprocessors:
        file = getattr(md.treeprocessors["relpath"], "file", None)
        return str(file.src_uri) if file else ""
    for extension in md.registeredExtensions:
        if page := getattr(extension, "page", None):
            return str(getattr(page, "path", ""))
    return ""


def base_of(page: str) -> str:
    """Return the relative address of the site's root from a page with a directory URL."""
    folders = page.count("/") + (0 if Path(page).name in ("index.md", "README.md") else 1)
    return "../" * folders or "./"


def _report(md: Markdown, error: LookupError | CourseError) -> str:
    """Return the error as HTML where an author is looking on, else raise it."""
    problem = str(error.args[0])
    if os.environ.get(SHOW_ERRORS):
        return f'<strong class="course-error">{escape(problem)}</strong>'
    path = Path("docs", page_of(md) or "page")
    raise CourseError(Finding(path, 1, problem, "course lint (names the line)")) from None


class SnippetBlock(Block):
    """`/// snippet | module/slug` with the options of `receipts.embed`; body: a caption."""

    NAME = "snippet"
    ARGUMENT = True
    OPTIONS = {name: [None, lambda value: value] for name in OPTIONS}

    CONFIG = {"library": None}

    @property
    def library(self) -> Library:
        library = self.config["library"]
        assert isinstance(library, Library)
        return library

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        return ElementTree.SubElement(parent, "div")

    def on_end(self, block: ElementTree.Element) -> None:
        options = {name: self.options[name] for name in OPTIONS if self.options[name] is not None}
        text = "".join(block.itertext())
        block.clear()
        try:
            html = self._html(options, text)
        except (LookupError, CourseError) as error:
            html = _report(self.md, error)
        block.text = self.md.htmlStash.store(html)

    def _html(self, options: dict[str, Any], text: str) -> str:
        embed = Embed.from_options(self.argument, options)
        slug = self.library.resolve(embed.slug)
        entries = self.library.entries(slug)
        embed.check(entries)
        seen = self.tracker.setdefault("receipts", set())
        anchor = "" if slug in seen else "first"
        if embed.show != "source" and not embed.parts:
            seen.add(slug)
        caption = VALUE.sub(lambda found: show_value(self.library, found), text)
        base = base_of(page_of(self.md))
        return render(embed, entries, _highlight, base, escape(caption.strip()), anchor)


@lru_cache(maxsize=1024)
def _highlight(source: str) -> str:
    # The markup of pymdownx.highlight, which both themes style and give a copy button.
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True)
    return str(highlight(source, PythonLexer(), formatter))


def show_value(library: Library, found: re.Match[str]) -> str:
    """Return the text of an inline value.

    Raises:
        LookupError: no such value, or a format that does not fit it.
    """
    value = library.value(found["slug"], found["variant"] or "", found["path"])
    try:
        return show(value, found["format"] or "")
    except (ValueError, TypeError) as error:
        raise LookupError(f"{found[0]}: {error}; the value is {value!r}"[:300]) from None


class ValueProcessor(InlineProcessor):
    """`{{ slug: name, format }}` becomes the value of the run."""

    def __init__(self, md: Markdown, library: Library) -> None:
        super().__init__(VALUE.pattern, md)
        self.library = library

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # noqa: N802
        try:
            text = show_value(self.library, m)
        except (LookupError, CourseError) as error:
            return self.md.htmlStash.store(_report(self.md, error)), m.start(0), m.end(0)
        element = ElementTree.Element("data", {"class": "run-value", "value": text})
        slug, variant = m["slug"].rpartition("/")[2], m["variant"]
        element.set("title", f"from the run of {slug}" + (f" on {variant}" if variant else ""))
        element.text = AtomicString(text)
        return element, m.start(0), m.end(0)


class ReceiptsExtension(BlocksExtension):
    """Snippet blocks and inline values."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802
        library = shared_library(Project.find())
        block_mgr.register(SnippetBlock, {"library": library})
        # Before backticks would be too early, after links too late.
        md.inlinePatterns.register(ValueProcessor(md, library), "receipts-value", 185)


def makeExtension(**kwargs: Any) -> ReceiptsExtension:  # noqa: N802
    return ReceiptsExtension(**kwargs)
