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
# What draws, and nothing that acts, links, embeds, or speaks to the page around it.
ELEMENTS = re.compile(
    "svg|g|defs|use|symbol|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textPath"
    "|image|clipPath|mask|pattern|marker|linearGradient|radialGradient|stop"
)
# Attributes that hold text which is not a number, or must stay as it is.
LEFT_ALONE = frozenset(("id", "href", LINK, "class", "version"))
FONT = re.compile(r"(font(?:-family)?:[^;\"]*?)'DejaVu Sans'[^;\"]*")
REFERENCE = re.compile(r"url\(\s*[\"']?#([^)\"']+)[\"']?\s*\)")
FOREIGN = re.compile(r"url\((?!\s*[\"']?#)|@import|expression\(|javascript:|\\", re.IGNORECASE)
LENGTH = re.compile(r"[\d.]+")
# What Matplotlib says in a style sheet, which would hold for the whole page.
STROKES = {"stroke-linejoin": "round", "stroke-linecap": "butt"}

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def normalise_svg(svg: str, name: str) -> str:
    """Return `svg` without dates, scripts and unused ids, in the page's colours and font.

    Ids that are referred to get `name` as a prefix, so that two figures fit on one page.
    Text stays as it is; coordinates are cut to hundredths of a point.

    Raises:
        ValueError: it is not an SVG.
    """
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ValueError(f"{name}.svg is not XML: {error}") from None
    if root.tag != f"{SVG}svg":
        raise ValueError(f"{name}.svg is not an SVG")
    has_style = root.find(f".//{SVG}style") is not None
    _drop_elements(root)
    used = _references(root)
    for element in root.iter():
        _clean_attributes(element, used, name)
    _use_view_box(root)
    if has_style:
        root.attrib.update(STROKES)
    text = ElementTree.tostring(root, encoding="unicode")
    return "\n".join(line for line in map(str.strip, text.splitlines()) if line) + "\n"


def is_passive(svg: str) -> bool:
    """Tell whether nothing in `svg` acts on the page it is put into or calls other hosts."""
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError:
        return False
    before = ElementTree.tostring(root)
    _drop_elements(root)
    for element in root.iter():
        for key in list(element.attrib):
            if _is_active(element, key):
                del element.attrib[key]
    return root.tag == f"{SVG}svg" and ElementTree.tostring(root) == before


def _is_active(element: ElementTree.Element, key: str) -> bool:
    value = element.attrib[key]
    if key in (LINK, "href"):
        picture = element.tag == f"{SVG}image" and value.startswith("data:image/")
        return not (value.startswith("#") or picture)
    return key.startswith("{") or key.lower().startswith("on") or bool(FOREIGN.search(value))


def _drop_elements(root: ElementTree.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            namespace, _, tag = child.tag.rpartition("}")
            if f"{namespace}}}" != SVG or not ELEMENTS.fullmatch(tag):
                parent.remove(child)


def _references(root: ElementTree.Element) -> set[str]:
    used = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            used |= set(REFERENCE.findall(value))
            if key in (LINK, "href") and value.startswith("#"):
                used.add(value[1:])
    return used


def _clean_attributes(element: ElementTree.Element, used: set[str], name: str) -> None:
    for key, value in list(element.attrib.items()):
        if _is_active(element, key):
            del element.attrib[key]
        elif key == "id":
            if value in used:
                element.set(key, f"{name}-{value}")
            else:
                del element.attrib[key]
        elif key in (LINK, "href") and value.startswith("#"):
            element.set(key, f"#{name}-{value[1:]}")
        elif key not in LEFT_ALONE:
            element.set(key, _clean_value(value, name))


def _clean_value(value: str, name: str) -> str:
    # A hundredth of a point is invisible; further digits differ between machines.
    value = re.sub(r"(\d+\.\d\d)\d+", r"\1", value)
    value = REFERENCE.sub(rf"url(#{name}-\1)", value)
    for colour, variable in COLOURS.items():
        value = value.replace(colour, variable)
    value = FONT.sub(r"\1var(--figure-font, sans-serif)", value)
    return re.sub(r"\s+", " ", value)


def _use_view_box(root: ElementTree.Element) -> None:
    """Let the page decide on the size, and keep the proportions."""
    width, height = (LENGTH.match(root.attrib.pop(key, "")) for key in ("width", "height"))
    if "viewBox" not in root.attrib and width and height:
        root.set("viewBox", f"0 0 {width[0]} {height[0]}")
