"""Receipts travel between machines as a file, and only fitting ones are taken."""

import shutil
import zipfile

GOOD = {"Count": "clauses = 3\nprint('clauses', clauses)"}


def test_a_receipt_made_elsewhere_is_taken(course, tmp_path):
    """Exported there, deleted here, imported: the same bytes as before."""
    course.record("count_clauses", GOOD)
    before = course.stored()
    archive = str(tmp_path / "receipts.zip")
    assert course.command("export", "--to", archive).exit_code == 0
    shutil.rmtree(course.receipt_file("count_clauses").parent)
    answer = course.command("import", archive)
    assert "1 receipts taken, 0 refused" in answer.output
    assert course.stored() == before
    assert course.entry("count_clauses").state == "fresh"


def test_a_receipt_of_other_code_is_refused_with_the_reason(course, tmp_path):
    """The checkout moved on: the import says so, and stores nothing."""
    course.record("count_clauses", GOOD)
    archive = str(tmp_path / "receipts.zip")
    course.command("export", "--to", archive)
    course.write("count_clauses", {"Count": "clauses = 4\nprint('clauses', clauses)"})
    before = course.stored()
    answer = course.command("import", archive)
    assert answer.exit_code == 1
    assert "code changed" in answer.output
    assert course.stored() == before


def test_stale_receipts_are_not_exported(course, tmp_path):
    """What does not hold here is not worth carrying."""
    course.record("count_clauses", GOOD)
    course.write("count_clauses", {"Count": "clauses = 4"})
    answer = course.command("export", "--to", str(tmp_path / "receipts.zip"))
    assert "0 receipts" in answer.output


def test_an_archive_cannot_lead_out_of_the_project(course, tmp_path):
    """A name with `..` refuses the whole archive."""
    course.record("count_clauses", GOOD)
    archive = tmp_path / "receipts.zip"
    with zipfile.ZipFile(archive, "w") as pack:
        pack.writestr("../receipts/escaped.json", "{}")
    answer = course.command("import", str(archive))
    assert answer.exit_code == 2
    assert "not a receipt" in answer.output
    assert not (tmp_path / "receipts").exists()


def test_a_file_that_is_no_archive_is_refused(course, tmp_path):
    """A clear sentence instead of a traceback."""
    archive = tmp_path / "receipts.zip"
    archive.write_bytes(b"not a zip")
    answer = course.command("import", str(archive))
    assert answer.exit_code == 2
    assert "not an archive of `course export`" in answer.output
