"""Nothing that a run starts outlives it."""

import signal
import time

import pytest

DAEMON = """
import os, subprocess, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for signal_number in (1, 2, 15):
            __import__("signal").signal(signal_number, 1)
        time.sleep(600)
    os._exit(0)
os.wait()
subprocess.Popen(["sleep", "600"], start_new_session=True)
os.system("(sleep 600 &) &")
print("started")
"""


def wait_until(condition):
    """Wait for something that another process is about to do."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within 30 s")


@pytest.mark.parametrize("ending", ["", "1 / 0", "os._exit(1)"])
def test_daemons_are_gone_after_the_run(isolated_course, ending):
    """Processes that leave their session and ignore signals end with the run, however it ends."""
    isolated_course.record("count_clauses")
    running = isolated_course.processes()
    isolated_course.write("daemons", {"Start": DAEMON + ending})
    isolated_course.run("daemons")
    assert isolated_course.processes() == running


def test_daemon_that_holds_the_output_open_does_not_delay_the_end(isolated_course):
    """A run is over when its own process is, whoever still has its output open."""
    receipt = isolated_course.record("daemons", {"Start": DAEMON}, seconds=20)
    assert receipt.cells[0].stdout == "started"
    assert receipt.seconds < 15


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ended_command_takes_its_runs_along(isolated_course, number):
    """A command that is interrupted or killed in the middle leaves no process behind."""
    isolated_course.write("waits", {"Wait": DAEMON + "time.sleep(600)"}, seconds=600)
    isolated_course.write("waits_too", {"Wait": "import time\ntime.sleep(600)"}, seconds=600)
    command = isolated_course.start("run")
    try:
        wait_until(lambda: isolated_course.names().count("sleep") >= 2)
    finally:
        command.send_signal(number)
        command.communicate(timeout=30)
    wait_until(lambda: not isolated_course.processes())
    assert isolated_course.stored() == {}
