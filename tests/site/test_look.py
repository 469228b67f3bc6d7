"""What every page owes its reader: no stranger is asked, nothing breaks, all of it can be read."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from receipts.paths import Project
from receipts.plan import make_plan

pytestmark = pytest.mark.browser

# `sync_playwright` is imported where a browser exists; its types are not needed here.
Page = Any

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 780}

# The root hides what sticks out, so the place of each element is what tells, unless the
# element lies in a box that scrolls by itself.
STICKING_OUT = """() => {
  const scrolls = (e) => ["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX);
  const boxed = (e) => {
    for (let box = e.parentElement; box !== document.body; box = box.parentElement) {
      if (scrolls(box)) return true;
    }
    return false;
  };
  return [...document.querySelectorAll(".md-content *, .md-footer *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !boxed(e))
    .map((e) => `${e.tagName}.${e.getAttribute("class")}`);
}"""


@contextlib.contextmanager
def opened(chromium: Any, viewport: dict[str, int], **settings: Any) -> Iterator[Page]:
    """Yield an empty page of a fresh browser profile."""
    context = chromium.new_context(viewport=viewport, **settings)
    try:
        yield context.new_page()
    finally:
        context.close()


def visit(page: Page, address: str, until: str = "load") -> None:
    page.goto(address, wait_until=until)


def test_every_page_asks_only_its_own_origin(built_site, chromium):
    """No request leaves the site, and no script complains."""
    strangers, complaints = [], []
    with opened(chromium, DESK) as page:
        page.on("request", lambda request: strangers.append(request.url))
        page.on(
            "console", lambda line: complaints.append(line.text) if line.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for address in built_site.pages:
            visit(page, built_site.address + address, "networkidle")
    own = (built_site.address, "data:", "blob:")
    assert [url for url in strangers if not url.startswith(own)] == []
    assert complaints == []


def test_no_page_scrolls_sideways_on_a_phone(built_site, chromium):
    """Code and tables scroll in their boxes, receipts wrap, at 360 pixels."""
    wide = {}
    with opened(chromium, PHONE, has_touch=True, is_mobile=True) as page:
        for address in built_site.pages:
            visit(page, built_site.address + address)
            page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")
            sticking_out = page.evaluate(STICKING_OUT)
            if sticking_out or page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide[address] = sticking_out[:5]
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(built_site, chromium, scheme):
    """No serious or critical violation on any page, contrast included."""
    from axe_core_python.sync_playwright import Axe

    violations = []
    with opened(chromium, DESK, color_scheme=scheme, reduced_motion="reduce") as page:
        for address in [*built_site.pages, "404.html"]:
            visit(page, built_site.address + address)
            page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")
            found = Axe().run(page, options={"resultTypes": ["violations"]})["violations"]
            violations += [
                (address, item["id"], node["html"][:120])
                for item in found
                if item["impact"] in ("serious", "critical")
                for node in item["nodes"][:3]
            ]
    assert violations == []


def test_a_receipt_opens_by_keyboard(built_site, chromium):
    """Tab reaches the line, Enter opens it, and the command stands inside."""
    with opened(chromium, DESK) as page:
        visit(page, built_site.address)
        line = page.locator("details.receipt > summary").first
        line.focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert not page.locator(".run-it").first.is_visible()
        page.keyboard.press("Enter")
        assert page.locator(".run-it").first.is_visible()
        assert "uv run" in page.locator(".run-it code").first.inner_text()


def test_pages_stand_without_script(built_site, chromium):
    """Without JavaScript the text, the output, and the receipt are there."""
    with opened(chromium, DESK, java_script_enabled=False) as page:
        page.goto(built_site.address)
        assert page.locator("h1").is_visible()
        assert page.locator(".snippet-output").first.is_visible()
        page.locator("details.receipt > summary").first.click()
        assert page.locator(".receipt-items").last.is_visible()


def test_diagrams_are_drawn_by_our_own_copy(built_site, chromium):
    """A page with a diagram loads Mermaid from the site; a page without one does not."""
    for address in built_site.pages:
        text = (built_site.folder / address / "index.html").read_text(encoding="utf-8")
        assert ("mermaid.tiny.js" in text) == ('class="mermaid"' in text), address
    drawn = [
        address
        for address in built_site.pages
        if 'class="mermaid"' in (built_site.folder / address / "index.html").read_text("utf-8")
    ]
    if not drawn:
        pytest.skip("no page has a diagram")
    with opened(chromium, DESK) as page:
        visit(page, built_site.address + drawn[0])
        page.wait_for_function("document.querySelector('div.mermaid')?.clientHeight > 40")


def test_the_home_page_counts_what_status_counts(built_site, chromium):
    """The slip on the home page agrees with the plan."""
    entries = make_plan(Project.find(Path(__file__)))
    with opened(chromium, DESK) as page:
        visit(page, built_site.address)
        slip = page.locator(".slip").inner_text()
    counted = dict(re.findall(r"^(fresh|stale|not recorded)\n(\d+)$", slip, re.MULTILINE))
    assert counted == {
        state: str(sum(entry.state == state for entry in entries))
        for state in ("fresh", "stale", "not recorded")
    }
