"""Metadata that is missing or wrong is named with file, line and mend."""

import pytest

from receipts.errors import CourseError
from receipts.snippet import load_snippet

HEAD = "# /// script\n# dependencies = []\n#\n# [tool.receipts]\n"
REST = '# ///\n"""Shows one thing."""\n\n# %% Count\nprint(3)\n'


def finding_of(course, text, name="broken"):
    """Return the only finding of a snippet file."""
    path = course.path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with pytest.raises(CourseError) as caught:
        _ = load_snippet(course.project, path).trees
    (finding,) = caught.value.findings
    assert finding.path == path
    assert finding.mend
    return finding


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("# secconds = 3", "no setting 'secconds'; did you mean 'seconds'?"),
        ('# seconds = "3"', "seconds must be a number above zero, not '3'"),
        ("# network = 1", "network must be true or false, not 1"),
        ('# covers = "m01.e1"', "covers must be a list of texts, not 'm01.e1'"),
        ("# seconds = \n# memory_mb = 9", "metadata is not TOML"),
    ],
)
def test_wrong_setting_is_named_with_its_line(course, line, problem):
    """The finding points at the line of the setting and says what would be right."""
    finding = finding_of(course, f"{HEAD}{line}\n{REST}")
    assert problem in finding.problem
    assert finding.line == 5


def test_missing_metadata_is_a_finding(course):
    """A file of a variant folder without its block is an error, not a silent gap."""
    text = REST.removeprefix("# ///\n")
    finding = finding_of(course, text, "ask/claude")
    assert finding.problem == "no `# /// script` metadata"
    assert course.command("status").exit_code == 1


def test_unknown_variant_is_a_finding(course):
    """Variants come out of a closed table, which the mend lists."""
    finding = finding_of(course, f'{HEAD}# also = ["tpu"]\n{REST}')
    assert "unknown variant 'tpu'" in finding.problem
    assert "cuda" in finding.mend


@pytest.mark.parametrize(
    ("body", "problem", "line"),
    [
        ("print(3)\n", "no cell", 1),
        ("import os\n\n# %% Count\nprint(3)\n", "code above the first cell", 1),
        ("# %%\nprint(3)\n", "a cell without a title", 1),
        ("# %% Count\nprint(3)\n# %% Count\nprint(4)\n", "two cells are called 'Count'", 3),
    ],
)
def test_cells_need_titles_of_their_own(course, body, problem, line):
    """A page shows cells by title, so every statement stands under one."""
    finding = finding_of(course, f'{HEAD}# ///\n"""Shows."""\n{body}')
    assert problem in finding.problem
    assert finding.line in (1, 6 + line)


def test_file_that_is_not_utf8_is_a_finding(course):
    """A snippet in another encoding is named, never a crash."""
    course.path("broken").write_bytes(f"{HEAD}{REST}".encode() + b"# caf\xe9\n")
    with pytest.raises(CourseError, match="not UTF-8"):
        load_snippet(course.project, course.path("broken"))


@pytest.mark.parametrize(
    "line",
    [
        "# seconds = true",
        "# seconds = -1",
        "# memory_mb = 0",
        "# data = [1]",
        "# vary = [1]",
        "# mask = [1]",
        "# covers = [1]",
    ],
)
def test_value_that_makes_no_sense_is_named(course, line):
    """Limits are positive numbers and lists are lists of texts."""
    assert finding_of(course, f"{HEAD}{line}\n{REST}").line == 5


def test_tolerance_may_be_zero(course):
    """Zero is a number like any other."""
    course.record("count_clauses", tolerance=0)


def test_cell_mark_inside_a_statement_is_a_finding(course):
    """A function cannot begin in one cell and end in the next."""
    body = "def count():\n    rows = 3\n# %% Go on\n    return rows\n"
    finding = finding_of(course, f'{HEAD}# ///\n"""Shows."""\n\n# %% Count\n{body}')
    assert finding.line == 11


def test_byte_order_mark_does_not_hide_a_snippet(course):
    """A file that an editor saved with a mark is still a snippet."""
    path = course.write("count_clauses", {"Count": "print(3)"})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert course.entry("count_clauses").state == "not recorded"


def test_mask_that_is_no_regular_expression_is_a_finding(course):
    """A check with a broken mask says which one, and where it stands."""
    course.record("count_clauses", mask=["(unclosed"])
    result = course.run("count_clauses", check=True)
    (finding,) = result.error.findings
    assert "(unclosed" in finding.problem
    assert finding.path == course.path("count_clauses")
