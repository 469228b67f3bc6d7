"""What a page asks for: which snippet, and which parts of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from receipts.plan import Entry

SHOW = ("both", "source", "output")
OPTIONS = ("cell", "part", "show", "figure", "alt", "variant")


@dataclass(frozen=True)
class Embed:
    """A request of a page, checked for form.

    Attributes:
        slug: the snippet as the page names it.
        cells: titles of the cells to show; empty for all.
        parts: names of functions or classes whose source alone is shown.
        show: both, source or output.
        figure: name of a figure of the run, without `.svg`.
        alt: what the figure shows, for those who do not see it.
        variant: the only variant to show, or empty.
    """

    slug: str
    cells: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    show: str = "both"
    figure: str = ""
    alt: str = ""
    variant: str = ""

    @classmethod
    def from_options(cls, slug: str, options: dict[str, object]) -> "Embed":
        """Check the options of a block.

        Raises:
            LookupError: an option or a choice that does not exist, or one that is missing.
        """
        for key in options:
            if key not in OPTIONS:
                raise LookupError(f"no option {key!r}; options are: {', '.join(OPTIONS)}")
        embed = cls(
            slug.strip(),
            _texts(options.get("cell")),
            _texts(options.get("part")),
            str(options.get("show", "both")),
            str(options.get("figure", "")).removesuffix(".svg"),
            str(options.get("alt", "")),
            str(options.get("variant", "")),
        )
        if embed.show not in SHOW:
            raise LookupError(f"show: must be one of {', '.join(SHOW)}, not {embed.show!r}")
        if embed.figure and not embed.alt:
            raise LookupError("figure: needs alt:, a sentence that says what the figure shows")
        return embed

    def check(self, entries: Iterable[Entry]) -> None:
        """Check the request against the snippet.

        Raises:
            LookupError: a cell, part, figure or variant that the snippet does not have.
        """
        chosen = self.chosen(entries)
        for entry in chosen:
            for title in self.cells:
                entry.snippet.cell(title)
            for name in self.parts:
                entry.snippet.part(name)
            if self.figure and entry.receipt and self.figure not in entry.receipt.figures:
                known = ", ".join(entry.receipt.figures) or "none"
                raise LookupError(f"no figure {self.figure!r} in {entry.name}; it has: {known}")

    def chosen(self, entries: Iterable[Entry]) -> list[Entry]:
        chosen = [e for e in entries if self.variant in ("", e.variant.id)]
        if not chosen:
            raise LookupError(f"{self.slug} has no variant {self.variant!r}")
        return chosen


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
