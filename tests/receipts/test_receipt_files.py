"""Receipts on disk: what was changed by hand, or put where it does not belong, is found."""

import json
import shutil
from dataclasses import replace

import pytest

from receipts.errors import CourseError, MissingError
from receipts.receipt import read_receipt, write_receipt
from receipts.transcript import CellOutput

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M 0 0 L 9 9"/></svg>'
DRAWS = {"Draw": f"open('line.svg', 'w').write('''{SVG}''')\nprint('drawn')\nclauses = 3"}


def problem_of(course, name="count_clauses"):
    """Return the only finding about a receipt that must not be readable."""
    with pytest.raises(CourseError) as caught:
        course.receipt(name)
    (finding,) = caught.value.findings
    assert finding.mend == f"course run --force demo/{name}"
    return finding


@pytest.mark.parametrize(
    ("suffix", "old", "new"),
    [
        (".txt", "drawn", "painted"),
        (".txt", "$ uv run", "$ uvx run"),
        (".json", '"clauses": 3', '"clauses": 4'),
        (".json", '"date": "2', '"date": "3'),
        (".line.svg", "M 0 0", "M 0 1"),
    ],
)
def test_receipt_edited_by_hand_is_damaged(course, suffix, old, new):
    """One changed character in any file of a receipt is found; running again mends it."""
    course.record("count_clauses", DRAWS)
    path = course.receipt_file("count_clauses").with_suffix(suffix)
    path.write_text(path.read_text().replace(old, new, 1))
    finding = problem_of(course)
    assert finding.path == path
    assert "edited by hand" in finding.problem
    answer = course.command("status")
    assert answer.exit_code == 1
    assert "damaged" in answer.output
    assert course.run("count_clauses").good
    assert course.entry("count_clauses").state == "fresh"


@pytest.mark.parametrize(
    "text", ["", "null", "[]", '"text"', "{}", '{"schema": 99}', "<<<<<<< HEAD\n{}\n"]
)
def test_json_that_is_no_receipt_is_damaged(course, text):
    """Whatever a merge or an editor left there is named, never a crash."""
    course.record("count_clauses")
    course.receipt_file("count_clauses").write_text(text)
    problem_of(course)
    assert course.entry("count_clauses").state == "damaged"


@pytest.mark.parametrize("suffix", [".txt", ".line.svg"])
def test_missing_file_of_a_receipt_is_found(course, suffix):
    """A receipt whose text or figure is gone is damaged."""
    course.record("count_clauses", DRAWS)
    course.receipt_file("count_clauses").with_suffix(suffix).unlink()
    problem_of(course)


def test_receipt_of_another_variant_is_damaged(course):
    """A receipt put in the place of another variant's is not taken for it."""
    course.record("count_clauses")
    receipt = course.receipt("count_clauses")
    other = replace(receipt, fingerprint=replace(receipt.fingerprint, variant="cuda"))
    folder = course.root / "snippets/demo/receipts"
    write_receipt(folder, other, [])
    for suffix in (".json", ".txt"):
        source = course.receipt_file("count_clauses", "cuda").with_suffix(suffix)
        shutil.move(source, course.receipt_file("count_clauses").with_suffix(suffix))
    assert "demo/count_clauses@cuda" in problem_of(course).problem
    assert course.entry("count_clauses").state == "damaged"


def test_receipt_of_another_snippet_is_damaged(course):
    """A receipt put in the place of another snippet's is not taken for it."""
    course.record("count_clauses")
    course.record("count_words", {"Count": "words = 9"})
    for suffix in (".json", ".txt"):
        source = course.receipt_file("count_words").with_suffix(suffix)
        shutil.copy(source, course.receipt_file("count_clauses").with_suffix(suffix))
    assert "demo/count_words@any" in problem_of(course).problem
    assert course.entry("count_clauses").state == "damaged"


@pytest.mark.parametrize(
    ("stdout", "stderr"),
    [
        ("", ""),
        ("\n", ""),
        ("one\n\n", "two\n"),
        ("# %% Count", "# !! stderr"),
        ("$ uv run x\n# !! stderr\n# %% Next", ""),
        ("\u2028 \x85 \x1c", "\f"),
    ],
)
def test_any_output_is_read_back_as_it_was(course, stdout, stderr):
    """Output that looks like a part of the file format does not confuse it."""
    receipt = course.record("count_clauses")
    cells = (CellOutput("Count", 0.1, stdout, stderr), CellOutput("Next", 0.2, "3"))
    path = write_receipt(course.root / "snippets/demo/receipts", replace(receipt, cells=cells), [])
    assert read_receipt(path).cells == cells


def test_same_receipt_gives_the_same_bytes(course):
    """Writing what was read changes nothing."""
    course.record("count_clauses", DRAWS)
    stored = course.stored()
    write_receipt(course.root / "snippets/demo/receipts", course.receipt("count_clauses"), [])
    assert course.stored() == stored


def test_json_is_sorted_and_ends_with_a_newline(course):
    """A pull request shows what changed, and nothing else."""
    course.record("count_clauses")
    text = course.receipt_file("count_clauses").read_text()
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True) + "\n"


def test_figure_that_is_no_longer_drawn_is_removed(course):
    """A new receipt takes the old figures with it."""
    course.record("count_clauses", DRAWS)
    course.record("count_clauses", {"Draw": "print('nothing')"})
    assert set(course.stored()) == {"count_clauses.any.json", "count_clauses.any.txt"}


def test_figure_that_acts_is_not_stored(course):
    """A receipt from elsewhere may fit in every other way: its figures must only draw."""
    course.record("count_clauses", DRAWS)
    stored, receipt = course.stored(), course.receipt("count_clauses")
    figures = {"line": SVG.replace("<path", "<path onload='alert(1)'")}
    with pytest.raises(MissingError, match="more than a drawing"):
        write_receipt(course.root / "snippets/demo/receipts", replace(receipt, figures=figures), [])
    assert course.stored() == stored


def test_figures_of_a_longer_name_are_left_alone(course):
    """The figures of `count` and of `count.any` are told apart by the whole name."""
    course.record("count", DRAWS)
    course.record("count_clauses", DRAWS)
    course.record("count", {"Draw": "print('nothing')"})
    assert "count_clauses.any.line.svg" in course.stored()
