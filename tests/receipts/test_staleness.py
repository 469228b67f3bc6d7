"""What makes a receipt stale, and how the reason reads."""

import importlib.metadata
from dataclasses import replace

import pytest

from receipts.receipt import write_receipt

CELLS = {"Load": "import helper\nrows = helper.ROWS", "Show": "print(rows)"}


@pytest.fixture
def recorded(course):
    """A course with a fresh receipt of a snippet with a module, a data file and a library."""
    (course.root / "snippets/demo/helper.py").write_text("ROWS = 3\n")
    (course.root / "snippets/data").mkdir()
    (course.root / "snippets/data/rates.toml").write_text("rate = 1\n")
    course.settings = {"dependencies": ("packaging",), "data": ["data/rates.toml"]}
    course.record("show_rows", CELLS, **course.settings)
    assert course.entry("show_rows").state == "fresh"
    return course


def reasons(course, cells=None, **settings):
    """Write the snippet anew and return why its receipt no longer holds."""
    course.write("show_rows", cells or CELLS, **{**course.settings, **settings})
    return list(course.entry("show_rows").reasons)


@pytest.mark.parametrize(
    "source",
    [
        "# The rows of one month.\nimport helper  # ours\nrows = helper.ROWS",
        "import helper\n\n\nrows = (\n    helper.ROWS\n)",
    ],
)
def test_comments_and_layout_do_not_count(recorded, source):
    """Formatting a file leaves its receipt fresh."""
    assert reasons(recorded, {**CELLS, "Load": source}) == []


@pytest.mark.parametrize(
    "settings", [{"seconds": 9}, {"memory_mb": 999}, {"covers": ["m01.e1"]}, {"vary": ["rows"]}]
)
def test_limits_and_labels_do_not_count(recorded, settings):
    """Settings that do not change what a run does leave the receipt fresh."""
    assert reasons(recorded, **settings) == []


def test_changed_code_counts(recorded):
    """Another statement is another run."""
    assert reasons(recorded, {**CELLS, "Show": "print(rows + 1)"}) == ["code changed"]


def test_changed_title_counts(recorded):
    """Titles stand in the receipt, so they belong to it."""
    assert reasons(recorded, {"Load": CELLS["Load"], "Print": CELLS["Show"]}) == ["code changed"]


@pytest.mark.parametrize("settings", [{"seed": 1}, {"network": True}, {"raises": "ValueError"}])
def test_settings_that_change_the_run_count(recorded, settings):
    """Seed, network and the exception to come are part of what ran."""
    assert reasons(recorded, **settings) == ["settings changed"]


def test_changed_module_counts(recorded):
    """A module beside the snippet counts, its comments do not."""
    module = recorded.root / "snippets/demo/helper.py"
    module.write_text("# How many.\nROWS = 3\n")
    assert reasons(recorded) == []
    module.write_text("ROWS = 4\n")
    assert reasons(recorded) == ["module snippets/demo/helper.py changed"]
    module.unlink()
    assert reasons(recorded) == ["module snippets/demo/helper.py is gone"]


def test_new_module_counts(recorded):
    """A module that shadows a library by its name changes what is imported."""
    (recorded.root / "snippets/demo/more.py").write_text("")
    cells = {"Load": CELLS["Load"] + "\nimport more", "Show": CELLS["Show"]}
    assert "module snippets/demo/more.py is new" in reasons(recorded, cells)


def test_changed_data_counts(recorded):
    """A data file counts by its bytes."""
    data = recorded.root / "snippets/data/rates.toml"
    data.write_text("rate = 2\n")
    assert reasons(recorded) == ["data data/rates.toml changed"]


def test_missing_data_is_named_with_its_mend(recorded):
    """A data file that is gone is a finding, not a crash."""
    (recorded.root / "snippets/data/rates.toml").unlink()
    (reason,) = reasons(recorded)
    assert "no data file snippets/data/rates.toml" in reason


def test_other_locked_version_counts(recorded):
    """The reason names the library with both versions."""
    version = importlib.metadata.version("packaging")
    lock = recorded.root / "scripts/requirements.lock"
    lock.write_text(lock.read_text().replace(f"packaging=={version}", "packaging==99.1"))
    assert reasons(recorded) == [f"packaging {version} -> 99.1"]


def test_run_with_other_versions_than_locked_is_refused(recorded):
    """What is installed and what is locked must agree before anything is recorded."""
    lock = recorded.root / "scripts/requirements.lock"
    version = importlib.metadata.version("packaging")
    lock.write_text(lock.read_text().replace(f"packaging=={version}", "packaging==99.1"))
    stored = recorded.stored()
    finding = recorded.finding("show_rows")
    assert f"packaging {version} -> 99.1" in finding.problem
    assert "make site" in finding.mend
    assert recorded.stored() == stored


def test_receipt_of_another_python_says_so_and_nothing_else(recorded):
    """Syntax trees of two Python versions differ; unchanged files are not called changed."""
    receipt = recorded.receipt("show_rows")
    modules = dict.fromkeys(receipt.fingerprint.modules, "other")
    fingerprint = replace(receipt.fingerprint, python="3.12", code="other", modules=modules)
    folder = recorded.root / "snippets/demo/receipts"
    write_receipt(folder, replace(receipt, fingerprint=fingerprint), [])
    (reason,) = reasons(recorded)
    assert reason.startswith("Python 3.12 -> 3.")


def test_reasons_stand_in_the_status(recorded):
    """Every reason is named at once, for people and for programs."""
    (recorded.root / "snippets/demo/helper.py").write_text("ROWS = 4\n")
    reasons(recorded, {**CELLS, "Show": "print(0)"})
    answer = recorded.command("status", "--json")
    assert '"code changed"' in answer.output
    assert '"module snippets/demo/helper.py changed"' in answer.output


def test_changed_package_counts(recorded):
    """A package beside the snippet counts like a module."""
    package = recorded.root / "snippets/demo/parsers"
    package.mkdir()
    (package / "__init__.py").write_text("ROWS = 3\n")
    recorded.record("show_more_rows", {"Show": "import parsers\nrows = parsers.ROWS"})
    (package / "__init__.py").write_text("ROWS = 4\n")
    assert recorded.entry("show_more_rows").state == "stale"


def test_module_that_is_not_python_is_a_finding(recorded):
    """The module is named with its line, and other snippets run."""
    (recorded.root / "snippets/demo/helper.py").write_text("ROWS = (\n")
    finding = recorded.finding("show_rows")
    assert finding.path.name == "helper.py"
    assert finding.line == 1
