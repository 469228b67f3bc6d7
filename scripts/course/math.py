"""LaTeX between dollars becomes MathML at build time: no script, no web font, no flash."""

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

# A dollar before a digit or a space is money or prose.
INLINE = r"(?<![\\$\w])\$(?P<tex>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\d$])"
BLOCK = re.compile(r"^\s*\$\$(?P<tex>.+?)\$\$\s*$", re.DOTALL)


class InlineMath(InlineProcessor):
    """`$...$` within a paragraph."""

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # noqa: N802
        html = convert(m["tex"], display="inline")
        return self.md.htmlStash.store(html), m.start(0), m.end(0)


class BlockMath(BlockProcessor):
    """A block of its own between `$$` and `$$`."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return bool(BLOCK.match(block))

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        found = BLOCK.match(blocks.pop(0))
        assert found
        element = ElementTree.SubElement(parent, "div", {"class": "math-block", "tabindex": "0"})
        html = convert(found["tex"].strip(), display="block")
        element.text = self.parser.md.htmlStash.store(html)


class MathExtension(Extension):
    """Formulas in pages."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(InlineMath(INLINE, md), "course-math", 184)
        md.parser.blockprocessors.register(BlockMath(md.parser), "course-math", 90)


def makeExtension(**kwargs: Any) -> MathExtension:  # noqa: N802
    return MathExtension(**kwargs)
