"""Runs that break: the finding says where, the old receipt stands, the rest goes on."""

import os
from pathlib import Path

import pytest


def test_syntax_error_is_found_with_its_line(course):
    """A file that is not Python is named with line and mend."""
    finding = course.fail({"Count": "clauses = 3", "Print": "print(clauses"})
    assert "not valid Python" in finding.problem
    assert finding.line == course.line("breaks", "print(clauses")


def test_syntax_error_does_not_keep_others_from_running(course):
    """One broken file does not stop the rest of a plan."""
    course.write("breaks", {"Print": "print("})
    course.write("works", {"Print": "print(1)"})
    answer = course.command("run")
    assert answer.exit_code == 1
    assert "breaks.py" in answer.output
    assert course.receipt("works").cells[0].stdout == "1"


def test_error_that_only_compiling_shows_is_found_with_its_line(course):
    """`return` outside a function parses, and is an error all the same."""
    finding = course.fail({"Count": "clauses = 3", "Stop": "return clauses"})
    assert "outside function" in finding.problem
    assert finding.line == course.line("breaks", "return clauses")


def test_exception_in_the_third_cell(isolated_course):
    """File, line, cell, exception and last output are named; no traceback is stored."""
    third = "for row in range(20):\n    print('row', row)\nrow / 0"
    finding = isolated_course.fail({"Load": "a = 1", "Clean": "b = 2", "Divide": third})
    assert "in cell 'Divide': ZeroDivisionError: division by zero" in finding.problem
    assert finding.line == isolated_course.line("breaks", "row / 0")
    assert "| row 19" in finding.problem
    assert "| row 1\n" not in finding.problem
    assert "Traceback" not in finding.problem
    assert finding.mend == "correct it, then: course run demo/breaks"


def test_exception_in_a_module_is_reported_at_the_call(course):
    """The line is the snippet's own, where it called what failed."""
    (course.root / "snippets/demo/parser_of_dates.py").write_text(
        "def parse(text):\n    return int(text)\n"
    )
    finding = course.fail({"Parse": "import parser_of_dates\n\nparser_of_dates.parse('May')"})
    assert finding.line == course.line("breaks", "parse('May')")


def test_command_prints_the_finding_and_fails(course):
    """The command ends with 1 and prints file, line and mend, and no traceback of its own."""
    course.write("breaks", {"Divide": "1 / 0"})
    answer = course.command("run")
    assert answer.exit_code == 1
    assert f"breaks.py:{course.line('breaks', '1 / 0')}: [any] in cell 'Divide'" in answer.output
    assert "mend: correct it" in answer.output
    assert "Traceback" not in answer.output


def test_missing_module_is_named(course):
    """An import that fails is a failure like any other."""
    finding = course.fail({"Import": "import no_such_library"})
    assert "No module named 'no_such_library'" in finding.problem


@pytest.mark.parametrize("status", [0, 3])
def test_os_exit_is_a_failure(isolated_course, status):
    """A process that leaves by the back door has not shown its end."""
    cells = {"Print": "print('here')", "Leave": f"import os\nos._exit({status})"}
    finding = isolated_course.fail(cells)
    assert f"in cell 'Leave': left with os._exit({status})" in finding.problem


def test_exit_with_an_error_is_a_failure(course):
    """`sys.exit(2)` fails as it does in a shell."""
    finding = course.fail({"Leave": "import sys\nsys.exit(2)"})
    assert "SystemExit: 2" in finding.problem


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
        ("import os\nos.kill(os.getpid(), 9)", "SIGKILL"),
        ("import os\nos.kill(os.getpid(), 40)", "signal 40"),
    ],
)
def test_signal_that_ends_a_run_is_named(course, source, name):
    """A crash in native code is reported like any other failure."""
    assert f"in cell 'Crash': killed by {name}" in course.fail({"Crash": source}).problem


@pytest.mark.parametrize("number", ["SIGKILL", "SIGSTOP"])
def test_worker_that_is_taken_down_is_replaced(isolated_course, monkeypatch, number):
    """A run that kills or stops the process it came from is blamed, and the next one runs."""
    monkeypatch.setattr("receipts.pool.GRACE_SECONDS", 1)
    source = f"import os, signal, time\nos.kill(os.getppid(), signal.{number})\ntime.sleep(60)"
    finding = isolated_course.fail({"Kill": source}, seconds=1)
    assert "worker" in finding.problem or "PermissionError" in finding.problem


@pytest.mark.parametrize("folder", [".", ".."])
def test_snippet_that_deletes_its_directory(isolated_course, folder):
    """Deleting the working directory harms nobody, and takes no output away."""
    source = f"""
    import contextlib, os, shutil
    folder = os.path.abspath({folder!r})
    print("deleting", flush=True)
    with contextlib.suppress(PermissionError):
        shutil.rmtree(folder, ignore_errors=True)
    print("deleted")
    """
    receipt = isolated_course.record("deletes", {"Delete": source})
    assert receipt.cells[0].stdout == "deleting\ndeleted"
    assert isolated_course.record("follows", {"Write": "open('x', 'w').write('y')"})


def test_output_that_is_not_utf8_is_shown_as_escapes(isolated_course):
    """Bytes that are no text are kept readable, and the receipt stays UTF-8."""
    source = "import sys\nsys.stdout.buffer.write(b'caf\\xe9 \\xff\\n')"
    assert isolated_course.record("bytes", {"Write": source}).cells[0].stdout == "caf\\xe9 \\xff"


def test_control_characters_are_shown_as_escapes(course):
    """Colours are dropped and other control characters made visible: receipts are text."""
    source = r"print('\x1b[31mred\x1b[0m \x00 \x07')"
    receipt = course.record("colours", {"Print": source})
    assert receipt.cells[0].stdout == r"red \x00 \x07"


def test_only_the_last_state_of_a_progress_line_is_kept(course):
    """Of a line that is drawn over, a reader sees what stood there at the end."""
    source = r"print('10 %\r50 %\r100 %')"
    assert course.record("progress", {"Print": source}).cells[0].stdout == "100 %"


def test_lone_surrogates_do_not_break_the_receipt(course):
    """Text that no encoding can hold is stored as escapes."""
    source = r"name = '\ud800'" + "\nprint(name)\nraise ValueError(name)"
    receipt = course.record("surrogates", {"Print": source}, raises="ValueError")
    assert receipt.values["name"] == r"\ud800"
    assert receipt.cells[0].stdout == r"\ud800"


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nprint('kept')\nsys.stdout.close()",
        "import os, sys\nprint('kept')\nsys.stdout.flush()\nos.close(1)\nos.close(2)",
        "import sys\nprint('kept')\nsys.stdout.flush()\nsys.stdout = None",
        "import time, json\nprint('kept')\ntime.monotonic = json.dumps = None",
    ],
)
def test_broken_standard_streams_do_not_break_the_run(course, source):
    """A snippet may close its streams or patch the library: what it printed is kept."""
    assert course.record("closes", {"Close": source}).cells[0].stdout == "kept"


def test_noise_on_foreign_descriptors_is_harmless(course):
    """A run that writes to whatever is open cannot forge an answer or take the worker down."""
    source = """
    import os
    for number in range(3, 1024):
        try:
            os.write(number, b'{"event": "end"}\\n{"failure": ""}\\nnoise\\n')
        except OSError:
            pass
    """
    result_of_noise = course.write("noise", {"Write": source}) and course.run("noise")
    assert result_of_noise.error is not None
    assert course.record("follows", {"Print": "print(1)"}).cells[0].stdout == "1"


def test_files_that_only_look_like_figures_are_not_read(isolated_course):
    """Links, pipes and folders named like figures neither leak a file nor hang the command."""
    hostname = "/etc/hostname"
    source = f"""
    import os
    os.mkdir("folder.svg")
    os.mkfifo("pipe.svg")
    try:
        os.symlink({hostname!r}, "link.svg")
    except PermissionError:
        pass
    """
    assert isolated_course.record("pretends", {"Make": source}).figures == {}


def test_figure_that_is_no_svg_is_a_failure(course):
    """A broken figure is named, with how to write one."""
    finding = course.fail({"Draw": "open('durations.svg', 'w').write('<p>no</p>')"})
    assert "durations.svg" in finding.problem or "durations" in finding.problem
    assert "savefig" in finding.mend


def test_swapped_output_file_leaks_nothing(course, tmp_path):
    """What a run puts in place of its own output is never read for it."""
    private = tmp_path / "private.txt"
    private.write_text("nobody's business")
    source = f"""
    import os
    print("mine", flush=True)
    for folder in (".", ".."):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                os.remove(path)
                os.symlink({str(private)!r}, path)
    """
    assert course.record("swaps", {"Swap": source}).cells[0].stdout == "mine"


def test_full_temporary_directory_is_a_finding(course, monkeypatch):
    """Without room to work in, every run says so and nothing is lost."""
    course.record("count_clauses")
    stored = course.stored()
    course.close()
    monkeypatch.setattr("tempfile.tempdir", str(course.root / "gone"))
    finding = course.finding("count_clauses")
    assert "gone" in finding.problem or "No such file" in finding.problem
    assert course.stored() == stored


def test_limits_hold_in_the_process_that_asks(course):
    """The process that runs the command keeps its working directory and environment."""
    before = Path.cwd(), dict(os.environ)
    course.record("moves", {"Move": "import os\nos.chdir('/')\nos.environ['X'] = '1'"})
    assert (Path.cwd(), dict(os.environ)) == before
