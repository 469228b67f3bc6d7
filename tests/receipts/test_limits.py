"""Runs that take more than they declare end with a finding, whatever they try."""

import pytest


def test_endless_loop_is_stopped_at_its_limit(isolated_course):
    """A run that never ends is ended, and the finding says in which cell and by which setting."""
    cells = {"Load": "rows = 1", "Wait for ever": "print('waiting')\nwhile True:\n    pass"}
    finding = isolated_course.fail(cells, seconds=1)
    assert "in cell 'Wait for ever'" in finding.problem
    assert "limit of 1 s (seconds)" in finding.problem
    assert finding.line == isolated_course.line("breaks", "# %% Wait")


def test_sleeping_run_is_stopped_at_its_limit(course):
    """Time is counted by the clock, not by the processor."""
    finding = course.fail({"Wait": "import time\ntime.sleep(60)"}, seconds=1)
    assert "limit of 1 s" in finding.problem


def test_last_output_before_the_limit_is_shown(course):
    """What a stopped run printed helps to find out where it hung."""
    cells = {"Wait": "print('step 7', flush=True)\nwhile True:\n    pass"}
    assert "| step 7" in course.fail(cells, seconds=1).problem


def test_big_allocation_is_refused(isolated_course):
    """One allocation above the declared memory fails on its line and names the setting."""
    cells = {"Load": "rows = 1", "Allocate": "ballast = bytearray(4_000_000_000)"}
    finding = isolated_course.fail(cells, memory_mb=200)
    assert "(memory_mb)" in finding.problem
    assert finding.line == isolated_course.line("breaks", "bytearray")


def test_slow_growth_is_stopped(isolated_course):
    """Memory that grows bit by bit is noticed while it grows."""
    source = "rows = []\nwhile True:\n    rows.append(bytes(200_000))"
    finding = isolated_course.fail({"Grow": source}, memory_mb=200, seconds=20)
    assert "(memory_mb)" in finding.problem


def test_memory_of_all_processes_counts_together(course):
    """Many processes cannot each take the declared memory."""
    source = """
    import os, time
    for _ in range(8):
        if os.fork() == 0:
            ballast = b"x" * 60_000_000
            time.sleep(30)
    time.sleep(30)
    """
    finding = course.fail({"Share": source}, memory_mb=250, seconds=10)
    assert "more than 250 MB" in finding.problem


def test_fork_bomb_is_stopped(isolated_course):
    """Processes that multiply are all ended, and the machine stays usable."""
    finding = isolated_course.fail({"Multiply": "import os\nwhile True:\n    os.fork()"})
    assert "processes (processes)" in finding.problem


def test_flood_of_output_is_stopped(isolated_course):
    """A gigabyte of output is cut off early and its last lines are shown, shortened."""
    source = "for _ in range(1000):\n    print('x' * 1_000_000)"
    finding = isolated_course.fail({"Print": source})
    assert "wrote more than 256 kB to stdout (output_kb)" in finding.problem
    assert len(finding.problem) < 3000


def test_flood_of_errors_is_stopped(course):
    """The limit holds for stderr as well."""
    source = "import sys\nfor _ in range(1000):\n    print('x' * 1_000_000, file=sys.stderr)"
    assert "to stderr (output_kb)" in course.fail({"Print": source}).problem


@pytest.mark.parametrize("count", [1, 40])
def test_too_large_files_are_refused(course, count):
    """The limit on files holds for one large file and for many small ones."""
    source = f"""
    for number in range({count}):
        with open(str(number), "wb") as file:
            file.write(bytes(8_000_000 // {count}))
    import time
    time.sleep(20)
    """
    finding = course.fail({"Write": source}, file_mb=4, seconds=10)
    assert "(file_mb)" in finding.problem
