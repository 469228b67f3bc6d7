"""`course new snippet` writes files that are valid from the first moment."""

from receipts.lint import check_course


def test_a_new_snippet_runs_and_asks_for_a_page(course):
    """It runs as it is; the only finding is that no page shows it yet."""
    assert course.command("new", "snippet", "demo/show_it").exit_code == 0
    assert course.run("show_it").good
    (course.root / "docs/index.md").write_text("# Demo\n")
    findings = check_course(course.project)
    assert [finding.problem for finding in findings] == ["no page shows this snippet"]
    assert "/// snippet | demo/show_it" in findings[0].mend


def test_variants_get_a_file_each(course):
    """A folder with one file a variant, all of one slug."""
    course.command("new", "snippet", "demo/generate", "--variants", "gguf,mlx")
    names = {path.name for path in (course.root / "snippets/demo/generate").iterdir()}
    assert names == {"gguf.py", "mlx.py"}


def test_nothing_is_overwritten(course):
    """A second call says that the file is there already."""
    course.command("new", "snippet", "demo/show_it")
    answer = course.command("new", "snippet", "demo/show_it")
    assert answer.exit_code == 2
    assert "is there already" in answer.output


def test_unfit_names_are_explained(course):
    """A slug or a variant that cannot be is refused with what could."""
    assert "in lower case" in course.command("new", "snippet", "ShowIt").output
    answer = course.command("new", "snippet", "demo/show_it", "--variants", "rocm")
    assert "unknown variant 'rocm'" in answer.output
