"""Make an SVG byte-stable, safe to inline, and readable on light and dark pages."""

import re
import xml.etree.ElementTree as ElementTree

# The names of figures.mplstyle -> CSS variables, with what a viewer without them shows.
COLOURS = {
    "#000000": "currentColor",
    "#fa0001": "var(--figure-1, #a8442a)",
    "#fa0002": "var(--figure-2, #2f6f8f)",
    "#fa0003": "var(--figure-3, #6b7a2a)",
    "#fa0004": "var(--figure-4, #7a4f93)",
    "#fa0005": "var(--figure-5, #8a6d1f)",
    "#fa00ff": "var(--figure-grid, #d8d2c4)",
}
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
FONT = re.compile(r"(font(?:-family)?:[^;\"]*?)'DejaVu Sans'[^;\"]*")
UNWANTED = {f"{SVG}{name}" for name in ("metadata", "script", "foreignObject", "title")}

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def normalise_svg(svg: str, name: str) -> str:
    """Return `svg` without dates, scripts and unused ids, in the page's colours and font.

    Ids that are referred to get `name` as a prefix, so that two figures fit on one page.

    Raises:
        ValueError: it is not an SVG.
    """
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ValueError(f"{name}.svg is not XML: {error}") from None
    if root.tag != f"{SVG}svg":
        raise ValueError(f"{name}.svg is not an SVG")
    used = set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in UNWANTED:
                parent.remove(child)
    for element in root.iter():
        _clean_attributes(element, used, name)
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    text = ElementTree.tostring(root, encoding="unicode")
    # A hundredth of a point is invisible; further digits differ between machines.
    text = re.sub(r"(\d+\.\d\d)\d+", r"\1", text)
    for colour, variable in COLOURS.items():
        text = text.replace(colour, variable)
    text = FONT.sub(r"\1var(--figure-font, sans-serif)", text)
    lines = (re.sub(r"\s{2,}", " ", line.strip()) for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _clean_attributes(element: ElementTree.Element, used: set[str], name: str) -> None:
    for key, value in list(element.attrib.items()):
        if key.startswith("on"):
            del element.attrib[key]
        elif key == "id":
            if value in used:
                element.set(key, f"{name}-{value}")
            else:
                del element.attrib[key]
        elif key in (LINK, "href"):
            if value.startswith("#"):
                element.set(key, f"#{name}-{value[1:]}")
            elif not value.startswith("data:image/"):
                del element.attrib[key]
        elif "url(#" in value:
            element.set(key, value.replace("url(#", f"url(#{name}-"))
