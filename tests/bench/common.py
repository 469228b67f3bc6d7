"""Projects made for measuring, and a stopwatch. Run the files beside this one directly."""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COURSE = [sys.executable, "-m", "receipts.cli"]


@contextlib.contextmanager
def temporary_project() -> Iterator[Path]:
    """Yield an empty course with the real lock, theme and configuration."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root = Path(folder)
        for name in ("mkdocs.yml", "pyproject.toml"):
            shutil.copy(ROOT / name, root / name)
        shutil.copytree(
            ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("*.egg-info")
        )
        shutil.copytree(ROOT / "docs" / "assets", root / "docs" / "assets")
        (root / "snippets" / "demo").mkdir(parents=True)
        drop_navigation(root)
        yield root


def drop_navigation(root: Path) -> None:
    """Let MkDocs take whatever pages there are."""
    configuration = root / "mkdocs.yml"
    text = configuration.read_text()
    before, found, after = text.partition("\nnav:\n")
    if found:
        rest = after.splitlines(keepends=True)
        while rest and (rest[0].startswith((" ", "\n", "-"))):
            rest.pop(0)
        configuration.write_text(before + "\n" + "".join(rest))


def write_snippet(
    root: Path, name: str, dependencies: list[str], body: str, extra: str = ""
) -> None:
    """Write snippets/demo/NAME.py with one cell."""
    listed = ", ".join(f'"{d}"' for d in dependencies)
    header = f"# /// script\n# dependencies = [{listed}]\n#\n# [tool.receipts]\n{extra}# ///\n"
    path = root / "snippets" / "demo" / f"{name}.py"
    path.write_text(f'{header}"""A measured snippet."""\n\n# %% Show it\n{body}')


def seconds(command: list[str], root: Path, **options: object) -> float:
    """Run a command in `root` and return its wall-clock seconds; fail loudly if it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, **options)
    elapsed = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return elapsed
