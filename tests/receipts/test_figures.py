"""Figures: byte-stable, safe to put into a page, and true to what was drawn."""

import re

import pytest

from receipts.figure import is_passive, normalise_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def normal(inside, attributes='viewBox="0 0 9 9"'):
    """Return the normal form of an SVG with the given content."""
    return normalise_svg(f"{HEAD}{attributes}>{inside}</svg>", "plot")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>evil()</script>",
        "<SCRIPT>evil()</SCRIPT>",
        '<g xmlns:h="http://www.w3.org/1999/xhtml"><h:script>evil()</h:script></g>',
        '<path d="M 0 0" onclick="evil()"/>',
        '<path d="M 0 0" ONCLICK="evil()"/>',
        '<a xlink:href="javascript:evil()"><path d="M 0 0"/></a>',
        '<use xlink:href="https://evil.example/x.svg#a"/>',
        '<use href="data:image/svg+xml,evil"/>',
        '<image href="https://evil.example/x.png"/>',
        '<path d="M 0 0" style="fill: url(https://evil.example/x)"/>',
        '<style>@import "https://evil.example/x.css"; body {display: none}</style>',
        "<foreignObject><p>evil</p></foreignObject>",
        '<set attributeName="href" to="evil"/><animate attributeName="href" values="evil"/>',
        "<title>evil</title><desc>evil</desc><metadata>evil</metadata>",
        '<iframe src="evil"/>',
        "<!-- evil --><?evil evil?>",
    ],
)
def test_nothing_active_and_nothing_foreign_gets_through(inside):
    """Scripts, handlers, links, styles and addresses of other hosts are dropped."""
    assert not is_passive(f"{HEAD}>{inside}</svg>") or inside.startswith("<!--")
    assert is_passive(normal(inside))
    assert not re.search("evil|script|onclick|@import|iframe|body", normal(inside), re.IGNORECASE)


def test_ids_are_prefixed_where_they_are_used():
    """Two figures on one page do not take each other's shapes."""
    svg = normal(
        "<defs><clipPath id='clip'><path id='unused' d='M 0 0'/></clipPath>"
        "<path id='mark' d='M 1 1'/></defs>"
        "<use xlink:href='#mark' clip-path='url(#clip)' style=\"fill: url(#clip)\"/>"
    )
    assert 'id="plot-clip"' in svg
    assert 'id="plot-mark"' in svg
    assert 'href="#plot-mark"' in svg
    assert svg.count("url(#plot-clip)") == 2
    assert "unused" not in svg


def test_coordinates_are_rounded_and_text_is_not():
    """Digits that no one sees differ between machines; labels are content."""
    svg = normal('<path d="M 0.123456 1.999999"/><text x="1.23456">0.123456 s, #000000</text>')
    assert "M 0.12 " in svg
    assert 'x="1.23"' in svg
    assert ">0.123456 s, #000000</text>" in svg


def test_colours_become_variables_of_the_page():
    """One figure serves the light and the dark page."""
    assert "fill: currentColor" in normal('<path d="M 0 0" style="fill: #000000"/>')
    assert 'stroke="var(--figure-1, #a8442a)"' in normal('<path d="M 0 0" stroke="#fa0001"/>')


def test_normal_form_is_stable():
    """Dates and machine names are dropped, and the same drawing gives the same bytes."""
    first = normal("<metadata><date>2026-11-25</date></metadata><path d='M 0 0 L 1 1'/>")
    second = normal("<metadata><date>2027-01-01</date></metadata>\n  <path d='M 0 0 L 1 1'/>")
    assert first == second
    assert first.endswith("</svg>\n")


def test_size_without_view_box_is_kept():
    """A figure that only has width and height keeps its proportions."""
    assert 'viewBox="0 0 90 40"' in normal("", 'width="90pt" height="40"')


@pytest.mark.parametrize("text", ["", "<p>no</p>", "<svg>", "<svg><rect/></svg>"])
def test_what_is_no_svg_is_refused(text):
    """Anything but an SVG is an error that names the figure."""
    with pytest.raises(ValueError, match=r"plot\.svg is not"):
        normalise_svg(text, "plot")
