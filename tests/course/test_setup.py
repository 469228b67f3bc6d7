"""The set-up: what it installs, what it skips, what it says is missing; and the guides."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from receipts.embed import OPTIONS
from receipts.settings import SETTINGS
from receipts.variant import VARIANTS

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs" / "contributing"


class Machine:
    """A machine on which nothing is installed for real: it records calls and gives answers."""

    def __init__(self, setup: ModuleType, root: Path) -> None:
        self.setup = setup
        self.root = root
        self.calls: list[list[str]] = []
        self.environments: list[dict[str, str]] = []
        self.answers: dict[str, str] = {"--version": "pip 26"}
        self.programs = {"g++", "bwrap", "chromium"}
        self.failing = ""

    def run(self, *command: object, **environment: str) -> int:
        words = [str(word) for word in command]
        self.calls.append(words)
        self.environments.append(environment)
        if "venv" in words:
            self.setup.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            self.setup.PYTHON.touch()
        return int(bool(self.failing) and self.failing in words)

    def answer(self, *command: object) -> str:
        line = " ".join(map(str, command))
        if not self.setup.PYTHON.exists():
            return ""
        return next((text for key, text in self.answers.items() if key in line), "")

    def which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def called(self, *words: str) -> list[list[str]]:
        return [call for call in self.calls if all(word in call for word in words)]

    @property
    def installed_extras(self) -> list[str]:
        return [word for call in self.called("-e") for word in call if word.startswith(".[")]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A fresh copy of the set-up in a folder of its own."""
    spec = importlib.util.spec_from_file_location("course_setup", ROOT / "scripts" / "setup.py")
    assert spec
    assert spec.loader
    setup = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(setup)
    machine = Machine(setup, tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    lock = tmp_path / "requirements.lock"
    lock.write_text("llama-cpp-python==0.3.36\ntorch==2.13.0\n")
    places = {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "BINARIES": tmp_path / ".venv" / "bin",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
        "STAMP": tmp_path / ".venv" / "installed.json",
        "LOCK": lock,
    }
    for name, place in places.items():
        monkeypatch.setattr(setup, name, place)
    monkeypatch.setattr(setup, "run", machine.run)
    monkeypatch.setattr(setup, "answer", machine.answer)
    monkeypatch.setattr(setup.shutil, "which", machine.which)
    monkeypatch.setattr(setup.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(setup.sys, "platform", "linux")
    for name in ("CI", "SLOW", "CXX", "CMAKE_ARGS"):
        monkeypatch.delenv(name, raising=False)
    return machine


def report(*requires: str) -> str:
    """What pip says it would install."""
    return json.dumps({"install": [{"metadata": {"requires_dist": list(requires)}}]})


def test_a_second_installation_calls_nothing(machine: Machine) -> None:
    """Same lock, same pyproject, same profile: the stamp answers."""
    machine.setup.install(("site",))
    machine.calls.clear()
    machine.setup.install(("site",))
    assert machine.calls == []


def test_the_site_profile_needs_neither_torch_nor_a_compiler(machine: Machine) -> None:
    """Editing prose is cheap."""
    machine.programs.clear()
    machine.setup.install(("site",))
    assert machine.installed_extras == [".[site]"]
    assert not machine.called("torch==2.13.0")


def test_a_new_lock_installs_again_with_what_was_there(machine: Machine) -> None:
    """Profiles add up: a renewed lock keeps what earlier calls installed."""
    machine.setup.install(("site", "dev"))
    machine.setup.LOCK.write_text(machine.setup.LOCK.read_text() + "numpy==2.4.6\n")
    machine.setup.install(("site",))
    assert machine.installed_extras == [".[dev,site]", ".[dev,site]"]


def test_an_interrupted_installation_is_taken_up_again(machine: Machine) -> None:
    """The download breaks off: no stamp, so the next call goes on."""
    machine.failing = "-e"
    with pytest.raises(SystemExit, match="run the same command again"):
        machine.setup.install(("site",))
    assert not machine.setup.STAMP.exists()


def test_a_moved_checkout_gets_a_new_environment(machine: Machine) -> None:
    """The scripts of an environment hold the path it was made at."""
    machine.setup.install(("site",))
    facts = json.loads(machine.setup.STAMP.read_text())
    machine.setup.STAMP.write_text(json.dumps(facts | {"root": "/elsewhere", "digest": "old"}))
    machine.setup.install(("site",))
    assert len(machine.called("venv")) == 2


def test_a_missing_venv_module_is_named_with_its_package(machine: Machine) -> None:
    """Debian ships Python without it."""
    machine.failing = "venv"
    with pytest.raises(SystemExit, match=r"apt-get install python3\.\d+-venv"):
        machine.setup.install(("site",))
    assert not machine.setup.VENV.exists()


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 14, 0)])
def test_an_unfit_python_is_named_with_what_to_do(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]
) -> None:
    """Too old and too new alike."""
    monkeypatch.setattr(machine.setup.sys, "version_info", version)
    with pytest.raises(SystemExit, match=r"missing: Python 3\.11"):
        machine.setup.check_python()


def test_another_fit_python_is_told_about_stale_receipts(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The minor version of Python is part of the fingerprint."""
    monkeypatch.setattr(machine.setup.sys, "version_info", (3, 12, 1))
    machine.setup.check_python()
    assert "count as stale" in capsys.readouterr().out


def test_a_cpu_build_within_reach_of_pip_is_taken_from_there(machine: Machine) -> None:
    """A wheel on disk, or another index: pip's choice stands if it brings no CUDA."""
    machine.answers["--dry-run"] = report("sympy>=1.13", "jinja2")
    machine.setup.install(("site", "cpu"))
    (call,) = machine.called("torch==2.13.0")
    assert call[1:4] == ["-m", "pip", "install"]


@pytest.mark.skipif(
    Path("/proc/driver/nvidia/version").exists(), reason="this machine has an NVIDIA driver"
)
def test_without_a_driver_a_cuda_build_is_replaced_by_the_cpu_build(machine: Machine) -> None:
    """Gigabytes of CUDA libraries are not for a laptop."""
    machine.answers["--dry-run"] = report('nvidia-cublas==13.1; platform_system == "Linux"')
    machine.setup.install(("site", "cpu"))
    (call,) = machine.called("torch==2.13.0")
    assert call[2] == "uv"
    assert call[call.index("--torch-backend") + 1] == "cpu"


def test_the_cuda_profile_replaces_a_cpu_build(machine: Machine) -> None:
    """Who asks for CUDA later gets it, although the version is there already."""
    machine.answers["version('torch')"] = "2.13.0+cpu"
    machine.setup.install(("site", "cuda"))
    (call,) = machine.called("torch==2.13.0")
    assert call[call.index("--torch-backend") + 1] == "auto"


def test_torch_comes_before_what_needs_it(machine: Machine) -> None:
    """Otherwise sentence-transformers would bring a build of its own choice."""
    machine.answers["--dry-run"] = report()
    machine.setup.install(("site", "cpu"))
    torch, rest = machine.called("torch==2.13.0")[0], machine.called("-e")[0]
    assert machine.calls.index(torch) < machine.calls.index(rest)


def test_llama_is_compiled_for_any_recent_processor(machine: Machine) -> None:
    """Natively compiled kernels die on some processors."""
    machine.setup.install(("site", "cpu"))
    assert machine.environments[-1] == {"CMAKE_ARGS": machine.setup.LLAMA_FLAGS}


def test_the_user_has_the_last_word_on_compiler_flags(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CMAKE_ARGS in the environment is left alone."""
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_NATIVE=ON")
    machine.setup.install(("site", "cpu"))
    assert machine.environments[-1] == {}


def test_without_a_compiler_the_set_up_stops_before_it_begins(machine: Machine) -> None:
    """No long download first, and the message offers the profile that needs none."""
    machine.programs.clear()
    with pytest.raises(SystemExit, match=r"apt-get install g\+\+[\s\S]*PROFILE=site"):
        machine.setup.install(("site", "cpu"))
    assert not machine.called("torch==2.13.0")


def test_a_wheel_that_pip_kept_needs_no_compiler(machine: Machine) -> None:
    """Ten minutes, once."""
    machine.programs.clear()
    machine.answers["cache list"] = " - llama_cpp_python-0.3.36-py3-none-linux_x86_64.whl (24 MB)"
    machine.setup.install(("site", "cpu"))
    assert machine.setup.STAMP.exists()


def test_what_works_less_well_is_said(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither program is needed, and neither absence is silent."""
    machine.programs.clear()
    machine.setup.say_what_is_weaker(testing=True)
    said = capsys.readouterr().out
    assert "audit hook" in said
    assert "tests in a browser are skipped" in said


def test_without_fork_the_site_is_built_from_receipts(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows builds; runs happen in WSL 2."""
    monkeypatch.delattr(machine.setup.os, "fork")
    machine.setup.build(["--strict"])
    assert machine.calls[-1][1:] == ["build", "--no-run", "--strict"]


@pytest.mark.parametrize("variable", ["CI", "SLOW"])
def test_slow_tests_run_in_ci_and_on_demand(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Everyone else waits seconds, not minutes."""
    machine.setup.test([])
    assert machine.calls[-1][-2:] == ["-m", "not slow"]
    monkeypatch.setenv(variable, "true")
    machine.setup.test(["-k", "tokens"])
    assert machine.calls[-1][1:] == ["-m", "pytest", "-k", "tokens"]


def requirements() -> set[str]:
    """Every distribution that pyproject.toml names, but the course itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    lines = [line for group in groups for line in group]
    names = {re.split(r"[\s\[<>=;]", line)[0].lower() for line in lines}
    return names - {project["name"]}


def test_the_lock_pins_everything_and_names_no_host() -> None:
    """One lock for all profiles, the same wherever it is used."""
    lock = (ROOT / "scripts" / "requirements.lock").read_text()
    pinned = {line.split("==")[0].split("[")[0] for line in lock.splitlines() if "==" in line}
    assert requirements() <= pinned
    assert "://" not in lock
    assert re.findall(r"(?m)^torch==.*$", lock) == ["torch==2.13.0"]


def test_every_make_target_is_in_the_readme() -> None:
    """Who reads the README knows them all."""
    targets = re.findall(r"(?m)^([a-z]+):.*## ", (ROOT / "Makefile").read_text())
    readme = (ROOT / "README.md").read_text()
    assert [name for name in targets if name != "help" and f"make {name}" not in readme] == []


def table_rows(page: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table whose first column is called `heading`, by that column."""
    lines = (GUIDES / page).read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        first, *others = [cell.strip() for cell in line.strip("|").split("|")]
        rows[first.strip("`")] = others
    return rows


def test_the_guide_knows_every_setting_and_its_default() -> None:
    """The table of settings is that of the code."""
    rows = table_rows("add-a-snippet.md", "setting")
    written = {name: cells[0].strip("`") for name, cells in rows.items()}
    defaults = {name: setting.default for name, setting in SETTINGS.items()}
    assert {name: tomllib.loads(f"x = {text}")["x"] for name, text in written.items()} == defaults


def test_the_guide_knows_every_option_of_a_block() -> None:
    """The table of options is that of the code."""
    assert list(table_rows("add-a-page.md", "option")) == list(OPTIONS)


def test_the_guide_knows_every_variant() -> None:
    """The table of variants is that of the code: id, tab, mark of the tests."""
    rows = table_rows("add-a-variant.md", "id")
    written = {name: (cells[0], cells[2].strip("`")) for name, cells in rows.items()}
    assert written == {v.id: (v.title, v.test_mark) for v in VARIANTS.values()}


def test_every_variant_has_a_registered_mark() -> None:
    """An unknown mark is an error: pytest refuses what it does not know."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    registered = {line.partition(":")[0] for line in options["markers"]}
    assert {v.test_mark for v in VARIANTS.values() if v.test_mark} <= registered
