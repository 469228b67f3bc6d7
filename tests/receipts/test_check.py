"""`course run --check`: run again, compare, and store nothing."""

from dataclasses import replace

import pytest

from receipts.receipt import write_receipt


def check(course, cells, **settings):
    """Record one state of a snippet, write another, and return what a check finds."""
    course.record("times", cells[0], **settings)
    stored = course.stored()
    course.write("times", cells[1], **settings)
    result = course.run("times", check=True)
    assert result.error is None, result.error
    assert course.stored() == stored
    return "\n".join(result.differences)


def test_same_run_agrees(course):
    """A run that gives what is recorded is good."""
    cells = {"Count": "clauses = 3\nprint(clauses)"}
    assert check(course, (cells, cells)) == ""


def test_other_output_is_shown_as_a_diff(course):
    """The diff names cell and stream, the recorded line and the new one."""
    found = check(course, ({"Count": "print('three')"}, {"Count": "print('four')"}))
    assert "Count (stdout, recorded)" in found
    assert "-three" in found
    assert "+four" in found


@pytest.mark.parametrize(
    ("new", "agrees"), [("took 0.9 s, 3 rows", True), ("took 0.9 s, 4 rows", False)]
)
def test_masked_text_may_differ(course, new, agrees):
    """Under a mask only what it does not cover is compared."""
    cells = [{"Time": f"print({text!r})"} for text in ("took 12.3 s, 3 rows", new)]
    assert (check(course, cells, mask=[r"\d+\.\d+ s"]) == "") is agrees


def test_values_declared_to_vary_may_differ(course):
    """`vary` names values by glob; all others must agree."""
    cells = [{"Time": f"seconds_total = {n}\nrows = 3"} for n in (1, 2)]
    assert check(course, cells, vary=["seconds_*"]) == ""
    cells = [{"Time": f"seconds_total = 1\nrows = {n}"} for n in (3, 4)]
    assert check(course, cells, vary=["seconds_*"]) == "value rows: 3 -> 4"


@pytest.mark.parametrize(("tolerance", "agrees"), [(1e-2, True), (1e-6, False)])
def test_numbers_agree_within_the_tolerance(course, tolerance, agrees):
    """The tolerance is relative and holds for values and for numbers in text."""
    cells = [{"Fit": f"weight = {n}\nprint('weight', weight)"} for n in (1.0, 1.001)]
    assert (check(course, cells, tolerance=tolerance) == "") is agrees


def test_new_and_missing_values_are_named(course):
    """A value that comes or goes is a difference."""
    found = check(course, ({"Fit": "weight = 1"}, {"Fit": "bias = 1"}))
    assert found.split("\n") == ["value bias: new", "value weight: gone"]


def test_huge_numbers_can_be_compared(course):
    """Integers beyond what a float holds are compared like any other."""
    cells = [{"Count": f"ways = 10 ** 400 + {n}"} for n in (0, 1)]
    assert "value ways" in check(course, cells)


def test_figure_that_is_drawn_differently_is_named(course):
    """Figures are compared by what they draw."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 {}"/></svg>'
    cells = [{"Draw": f"open('a.svg', 'w').write('''{svg.format(n)}''')"} for n in (1, 5)]
    assert check(course, cells) == "figure a: drawn differently"


def test_command_names_how_to_accept(course):
    """A failed check ends with 1 and prints the command that takes the new state."""
    course.record("times", {"Count": "print('three')"})
    course.write("times", {"Count": "print('four')"})
    answer = course.command("run", "--check")
    assert answer.exit_code == 1
    assert "to accept what differs: course run --force demo/times" in answer.output


def test_another_processor_is_no_failure(course):
    """Rounding differs between processors: what differs there is shown, and exit is 0."""
    receipt = course.record("count_clauses", {"Count": "import uuid\nprint(uuid.uuid4())"})
    elsewhere = replace(receipt, device={**receipt.device, "processor": "Another"})
    write_receipt(course.receipt_file("count_clauses").parent, elsewhere, [])
    answer = course.command("run", "--check")
    assert answer.exit_code == 0, answer.output
    assert "1 differ on a processor other than the recorded one" in answer.output


def test_figure_of_times_may_vary(course):
    """A figure named in `vary` is drawn anew each time and is no difference."""
    draw = """
        import random
        with open("times.svg", "w") as file:
            x = random.random()
            file.write(f'<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0 L {x} 1"/></svg>')
    """
    assert "drawn differently" in check(course, ({"Draw": draw}, {"Draw": draw}))
    assert check(course, ({"Draw": draw}, {"Draw": draw}), vary=["times", "x"]) == ""
