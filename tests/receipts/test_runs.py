"""What a run that goes well leaves behind."""

from pathlib import Path

import pytest

from receipts.sandbox import bubblewrap

FIGURE = """
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.plot([0, 1, 2], [1, 4, 2], "C0o-")
axes.text(1, 4, "0.123456 s")
figure.savefig("durations.svg")
print("drawn")
"""


def test_output_of_each_cell_is_kept_apart(course):
    """The text file is the command, then every cell's title with its output."""
    course.record(
        "steps", {"Load": "print('two rows')", "Add": "total = 3", "Show": "print(total)"}
    )
    text = course.receipt_file("steps").with_suffix(".txt").read_text()
    command = "$ uv run snippets/demo/steps.py"
    assert text == f"{command}\n# %% Load\ntwo rows\n# %% Add\n# %% Show\n3\n"


def test_stderr_is_kept_apart_from_stdout(course):
    """Warnings do not mix with results."""
    source = "import sys\nprint('result')\nprint('warning', file=sys.stderr)"
    cell = course.record("warns", {"Show": source}).cells[0]
    assert (cell.stdout, cell.stderr) == ("result", "warning")


def test_output_of_child_processes_is_captured(isolated_course):
    """What another program prints stands where it was printed."""
    source = """
    import os, subprocess
    print("before", flush=True)
    subprocess.run(["sh", "-c", "echo from a shell; echo trouble >&2"])
    os.system("echo from system")
    print("after")
    """
    cell = isolated_course.record("asks_a_shell", {"Ask": source}).cells[0]
    assert cell.stdout.split("\n") == ["before", "from a shell", "from system", "after"]
    assert cell.stderr == "trouble"


def test_output_of_threads_after_the_last_line_is_captured(course):
    """A run ends when its threads do, as in plain Python."""
    source = """
    import threading, time
    def work():
        time.sleep(0.1)
        print("late")
    threading.Thread(target=work).start()
    """
    assert course.record("threads", {"Start": source}).cells[0].stdout == "late"


def test_executor_that_is_not_shut_down_does_not_hang(course):
    """Idle threads of a pool do not keep a run alive, as in plain Python."""
    source = """
    from concurrent.futures import ThreadPoolExecutor
    answer = ThreadPoolExecutor(1).submit(sum, [1, 2]).result()
    """
    assert course.record("pools", {"Sum": source}, seconds=5).values["answer"] == 3


def test_exit_handlers_run(course):
    """What is printed at exit is part of the output, as in plain Python."""
    source = "import atexit\natexit.register(print, 'goodbye')\nprint('hello')"
    assert course.record("says_goodbye", {"Greet": source}).cells[0].stdout == "hello\ngoodbye"


def test_process_pool_works_with_functions_of_the_snippet(course):
    """A snippet is the main module, so that its functions can be sent to other processes."""
    source = """
    import multiprocessing
    def double(number):
        return 2 * number
    with multiprocessing.get_context("fork").Pool(2) as pool:
        doubled = pool.map(double, [1, 2, 3])
    """
    assert course.record("doubles", {"Double": source}).values["doubled"] == [2, 4, 6]


def test_forked_child_that_runs_on_does_not_write_the_receipt(course):
    """A fork that falls off the end of the snippet adds neither cells nor values."""
    source = "import os\nfirst = os.getpid()\nos.fork()\nsame = os.getpid() == first"
    receipt = course.record("forks", {"Fork": source, "Go on": "done = True"})
    assert [cell.title for cell in receipt.cells] == ["Fork", "Go on"]
    assert receipt.values["same"] is True


def test_sys_exit_without_error_ends_a_good_run(course):
    """`sys.exit()` ends the snippet: later cells do not run, and nothing is wrong."""
    cells = {"Stop": "import sys\nprint('enough')\nsys.exit()", "Never": "print('never')"}
    receipt = course.record("stops", cells)
    assert [cell.stdout for cell in receipt.cells] == ["enough"]
    assert receipt.exit_status == 0


def test_future_import_holds_for_all_cells(course):
    """Cells are one program: a `__future__` import reaches those below."""
    cells = {"Import": "from __future__ import annotations", "Use": "def use(x: Unknown): ..."}
    assert course.record("annotates", cells).exit_status == 0


def test_two_runs_write_the_same_bytes(course):
    """Text and figures of two runs in two workers are equal to the last byte."""
    course.record("durations", {"Draw": FIGURE}, dependencies=("matplotlib",))
    first = course.stored()
    course.close()
    course.run("durations")
    second = course.stored()
    assert set(first) == {f"durations.any.{end}" for end in ("json", "txt", "durations.svg")}
    for name in first:
        assert name.endswith(".json") or first[name] == second[name]


def test_text_in_a_figure_keeps_its_digits(course):
    """Coordinates are rounded, what a reader reads is not."""
    assert "0.123456 s" in course.record("durations", {"Draw": FIGURE}).figures["durations"]


def test_folders_of_this_machine_are_not_stored(isolated_course):
    """Neither output nor values hold a path of the machine that recorded them."""
    source = """
    import os, tempfile
    from pathlib import Path
    print(os.getcwd(), Path("notes.txt").resolve(), __file__)
    folder = os.getcwd()
    files = {"notes": str(Path("notes.txt").resolve())}
    """
    receipt = isolated_course.record("paths", {"Show": source})
    assert receipt.cells[0].stdout == ". notes.txt snippets/demo/paths.py"
    assert receipt.values == {"folder": ".", "files": {"notes": "notes.txt"}}


def test_environment_of_the_caller_is_not_handed_on(isolated_course, monkeypatch):
    """A run sees allowed names only."""
    monkeypatch.setenv("DATABASE_ADDRESS", "db.example")
    source = "import os\nseen = 'DATABASE_ADDRESS' in os.environ"
    assert isolated_course.record("environment", {"Look": source}).values["seen"] is False


def test_each_run_starts_in_an_empty_folder(course):
    """Files of one run are gone in the next, of any snippet."""
    source = "import os\nfound = os.listdir()\nopen('notes.txt', 'w').close()"
    course.record("leaves_notes", {"Look": source})
    assert course.record("leaves_notes_too", {"Look": source}).values["found"] == []
    course.run("leaves_notes")
    assert course.receipt("leaves_notes").values["found"] == []


def test_second_call_finds_the_worker_warm(isolated_course):
    """A worker lives as long as the runner, not as long as one call."""
    isolated_course.record("count_clauses")
    running = isolated_course.processes()
    isolated_course.run("count_clauses")
    assert isolated_course.processes() == running


@pytest.mark.skipif(not bubblewrap(), reason="bubblewrap does not work on this machine")
@pytest.mark.parametrize("network", [False, True])
def test_declared_network_is_granted(course, network):
    """A run shares the machine's network if its metadata says so, and only then."""
    source = "import os\nspace = os.readlink('/proc/self/ns/net')"
    receipt = course.record("asks_the_world", {"Look": source}, network=network)
    assert (receipt.values["space"] == str(Path("/proc/self/ns/net").readlink())) is network


def test_declared_exception_is_recorded_without_traceback(course):
    """A snippet that must fail shows how it fails, not where in the engine."""
    cells = {"Divide": "print('dividing')\n1 / 0", "Never": "print('never')"}
    receipt = course.record("divides", cells, raises="ZeroDivisionError")
    assert (receipt.raised, receipt.exit_status) == ("ZeroDivisionError", 1)
    assert [cell.title for cell in receipt.cells] == ["Divide"]
    assert receipt.cells[0].stderr == "ZeroDivisionError: division by zero"
    assert not any(b"Traceback" in data for data in course.stored().values())


def test_declared_exception_that_does_not_come_is_a_failure(course):
    """Not failing is the failure of a snippet that must fail."""
    finding = course.fail({"Divide": "1 / 1"}, raises="ZeroDivisionError")
    assert "declares that it raises ZeroDivisionError, and did not" in finding.problem


def test_other_exception_than_the_declared_one_is_a_failure(course):
    """Failing in another way than declared is a failure, with its line."""
    finding = course.fail({"Divide": "int('x')"}, raises="ZeroDivisionError")
    assert "ValueError" in finding.problem
    assert finding.line == course.line("breaks", "int(")


def test_dry_run_says_what_would_run_and_why_and_writes_nothing(course):
    """A dry run runs nothing and leaves no file."""
    course.write("count_clauses", {"Count": "print(3)"})
    before = sorted(course.root.rglob("*"))
    answer = course.command("run", "--dry-run")
    assert "would run demo/count_clauses@any: no receipt yet" in answer.output
    assert answer.exit_code == 0
    assert sorted(course.root.rglob("*")) == before


def test_fresh_receipts_are_not_run_again(course):
    """What is fresh is reused."""
    course.record("count_clauses")
    stored = course.stored()
    assert "nothing to run" in course.command("run").output
    assert course.stored() == stored


def test_status_as_json_names_state_and_reasons(course):
    """Programs can read what is fresh and what is not, and nothing is run."""
    course.write("count_clauses", {"Count": "print(3)"})
    answer = course.command("status", "--json")
    assert '"state": "not recorded"' in answer.output
    assert course.stored() == {}


def test_snippet_saved_during_its_run_is_not_recorded(course):
    """A receipt is of the file that ran, never of one that was saved meanwhile."""
    course.write("count_clauses", {"Count": "print(3)"})
    entry = course.entry("count_clauses")
    course.write("count_clauses", {"Count": "print(4)"})
    (result,) = course.runner.run([entry], lambda result: None)
    assert "changed" in str(result.error)
    assert course.stored() == {}


def test_nothing_that_can_run_here_is_an_exit_code_of_its_own(course):
    """Asked for by name and not due here: exit 3, so that CI does not take it for done."""
    course.write("count_clauses", {"Count": "print(3)"}, dependencies=("no-such-distribution",))
    answer = course.command("run", "count_clauses")
    assert answer.exit_code == 3
    assert "needs no-such-distribution" in answer.output
