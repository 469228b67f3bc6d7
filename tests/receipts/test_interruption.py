"""Interruptions, full disks and neighbours: the old receipt or the new one, always whole."""

import os
import random
import shutil
import signal
import subprocess
import time
from dataclasses import replace

import pytest

from receipts.receipt import read_receipt, recover, write_receipt
from receipts.transcript import CellOutput

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>{}</text></svg>\n'


def version(receipt, number):
    """Return the receipt of an imaginary run; every file of it tells the run's number."""
    figures = {f"part{part}": SVG.format(number) for part in range(number % 3)}
    cells = (CellOutput("Count", 0.1, f"run {number}\n" * 50 + "end"),)
    return replace(receipt, values={"number": number}, cells=cells, figures=figures)


def write_for_ever(folder, receipt, start):
    """Write one receipt after the other until killed; never returns."""
    number = start
    while True:
        write_receipt(folder, version(receipt, number), [])
        number += 1


def test_killed_writer_leaves_a_whole_receipt(course):
    """SIGKILL at a hundred moments: none damaged, none lost, no older one comes back."""
    receipt = course.record("count_clauses")
    folder, path = course.root / "snippets/demo/receipts", course.receipt_file("count_clauses")
    started = time.monotonic()
    write_receipt(folder, version(receipt, 0), [])
    duration = time.monotonic() - started
    chance, number = random.Random(0), 0
    for _ in range(100):
        writer = os.fork()
        if writer == 0:
            write_for_ever(folder, receipt, number + 1)
        time.sleep(chance.uniform(0, 3 * duration))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        recover(folder)
        found = read_receipt(path)
        assert found.values["number"] >= number
        number = found.values["number"]
        assert found == version(receipt, number)
        figures = {f"count_clauses.any.{name}.svg" for name in found.figures}
        assert set(course.stored()) == {path.name, "count_clauses.any.txt", *figures}
    assert number > 0


def test_reader_beside_a_writer_sees_whole_receipts(course):
    """A receipt that is just being replaced is never taken for a damaged one."""
    receipt = course.record("count_clauses")
    folder, path = course.root / "snippets/demo/receipts", course.receipt_file("count_clauses")
    write_receipt(folder, version(receipt, 0), [])
    writer = os.fork()
    if writer == 0:
        write_for_ever(folder, receipt, 1)
    try:
        for _ in range(300):
            found = read_receipt(path)
            assert found == version(receipt, found.values["number"])
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)


def test_receipt_that_was_committed_is_kept(course):
    """A writer that dies between its commit and the last move has written."""
    receipt = course.record("count_clauses")
    folder = course.root / "snippets/demo/receipts"
    write_receipt(folder, version(receipt, 2), [])
    new = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    write_receipt(folder, version(receipt, 1), [])
    commit = folder / ".commit-count_clauses.any"
    commit.mkdir()
    for name, data in new.items():
        if name != ".lock":
            (commit / name).write_bytes(data)
    (folder / ".pending-count_words.any").mkdir()
    assert course.entry("count_clauses").receipt == version(receipt, 2)
    assert not list(folder.glob(".[cp]*"))


@pytest.fixture
def tiny_disk(course):
    """A function that puts a file system of 64 kB at a folder."""
    mounted = []

    def mount(folder):
        if os.geteuid() != 0 or not shutil.which("mount"):
            pytest.skip("mounting a small file system needs root")
        folder.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", "size=64k", "receipts", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting is not allowed here")
        mounted.append(folder)
        return folder

    yield mount
    course.close()
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_full_disk_leaves_the_old_receipt(course, tiny_disk):
    """Without room for the new receipt the finding says so and the old one stands."""
    folder = tiny_disk(course.root / "snippets/demo/receipts")
    course.record("count_clauses")
    stored = course.stored()
    (folder / "ballast").write_bytes(bytes(40_000))
    course.write("count_clauses", {"Count": "print('x' * 30_000)"})
    finding = course.finding("count_clauses")
    assert "No space left on device; the old one stands" in finding.problem
    assert finding.path == course.receipt_file("count_clauses")
    assert "make room on the disk" in finding.mend
    (folder / "ballast").unlink()
    assert course.stored() == stored
    assert course.run("count_clauses").good


@pytest.mark.parametrize("source", ["print('x' * 90_000)", "open('x', 'w').write('x' * 90_000)"])
def test_full_temporary_directory_leaves_the_old_receipt(
    course, tiny_disk, tmp_path, monkeypatch, source
):
    """A run that finds no room for its output or its files fails where it needs it."""
    monkeypatch.setattr("tempfile.tempdir", str(tiny_disk(tmp_path / "small")))
    finding = course.fail({"Print": "print(1)", "Write": source})
    assert "in cell 'Write': OSError: [Errno 28] No space left on device" in finding.problem


def test_two_commands_at_once_both_end_well(course):
    """Two `course run --force` on the same snippets finish, and every receipt is whole."""
    names = [f"count_{number}" for number in range(6)]
    svg = SVG.format(0)
    for name in names:
        cells = {"Count": f"print({name!r})", "Draw": f"open('a.svg', 'w').write({svg!r})"}
        course.write(name, cells)
    commands = [course.start("run", "--force") for _ in range(2)]
    outputs = [command.communicate(timeout=100)[0] for command in commands]
    assert [command.returncode for command in commands] == [0, 0], outputs
    assert [course.receipt(name).cells[0].stdout for name in names] == names
    assert len(course.stored()) == 18
