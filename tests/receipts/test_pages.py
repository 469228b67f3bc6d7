"""Pages: what they show is safe, and what they ask for in vain is found."""

import pytest
from markdown import Markdown

BLOCK = "/// snippet | demo/count_clauses\n{}\n///\n"


def lint(course, page):
    """Write the only page of a course and return what lint prints about it."""
    (course.root / "docs/index.md").write_text(f"# Demo\n\n{page}")
    return course.command("lint")


def html_of(course, monkeypatch, page):
    """Return the HTML of a page."""
    monkeypatch.chdir(course.root)
    return Markdown(extensions=["receipts.markdown"]).convert(page)


def test_page_that_fits_has_no_findings(course):
    """A page that shows what there is passes."""
    course.record("count_clauses")
    answer = lint(course, BLOCK.format("    cell: Count") + "\n{{ count_clauses: clauses }}\n")
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize(
    ("page", "line", "problem"),
    [
        (BLOCK.format("    cell: Cuont"), 3, "no cell 'Cuont'; did you mean 'Count'?"),
        (BLOCK.format("    part: cuont"), 3, "no function or class 'cuont'; did you mean 'count'?"),
        (BLOCK.format("    sell: Count"), 3, "no option 'sell'"),
        (BLOCK.replace("clauses", "clause"), 3, "did you mean 'demo/count_clauses'?"),
        ("Text\n\n{{ count_clauses: cluases }}", 5, "did you mean 'clauses'?"),
        ("{{ count_clause: clauses }}", 3, "did you mean 'count_clauses'?"),
        ("{{ count_clauses: clauses, .2q }}", 3, "format"),
        ("Some {{ thing", 3, "a `{{` that is not a value"),
        ("/// snippet | demo/count_clauses\n\nText", 3, "is never closed"),
        ("/// snippet | demo/count_clauses\n\n" + BLOCK.format(""), 3, "is never closed"),
        ("/// note | Mind\nText", 3, "is never closed"),
    ],
)
def test_what_a_page_asks_for_in_vain_is_found(course, page, line, problem):
    """Every finding has file, line and a hint at what was meant."""
    course.record("count_clauses", {"Count": "def count():\n    return 3\nclauses = count()"})
    answer = lint(course, page)
    assert answer.exit_code == 1
    assert f"docs/index.md:{line}: " in answer.output
    assert problem in answer.output
    assert "mend: " in answer.output


def test_snippet_that_no_page_shows_is_found(course):
    """Nothing is recorded for no reader."""
    course.record("count_clauses")
    course.record("forgotten", {"Print": "print(1)"})
    answer = lint(course, BLOCK.format(""))
    assert "forgotten.py:1: no page shows this snippet" in answer.output


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_markup_in_output_is_escaped(course, monkeypatch, stream):
    """What a run prints is text, whatever it looks like."""
    source = f"import sys\nprint('<script>alert(1)</script> &amp;', file=sys.{stream})"
    course.record("count_clauses", {"Count": source})
    html = html_of(course, monkeypatch, BLOCK.format("    show: output"))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;" in html


def test_markup_in_values_and_titles_is_escaped(course, monkeypatch):
    """Values in prose and cell titles are text as well."""
    cells = {"Count <b>": "label = '<script>alert(1)</script> *x* `y`'\nprint(1)"}
    course.record("count_clauses", cells)
    page = "{{ count_clauses: label }}\n\n" + BLOCK.format("    show: output")
    html = html_of(course, monkeypatch, page)
    assert "<script>" not in html
    assert "<b>" not in html
    assert "*x*" in html


def test_page_names_the_state_of_a_receipt(course, monkeypatch):
    """Readers see fresh, stale, damaged and not recorded for what they are."""
    course.write("count_clauses", {"Count": "print(3)"})
    page = BLOCK.format("    show: output")
    assert "not recorded" in html_of(course, monkeypatch, page)
    course.record("count_clauses", {"Count": "print(3)"})
    assert 'data-state="fresh"' in html_of(course, monkeypatch, page)
    course.write("count_clauses", {"Count": "print(4)"})
    assert 'data-state="stale"' in html_of(course, monkeypatch, page)
    course.receipt_file("count_clauses").write_text("{}")
    assert "damaged" in html_of(course, monkeypatch, page)
