"""Build and serve the site with either builder."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from receipts.lint import check_course
from receipts.paths import Project
from receipts.plan import FRESH, MISSING, Entry, make_plan
from receipts.publish import publish_snippets


def build_site(
    project: Project,
    console: Console,
    carry_out: Callable[[list[Entry]], bool],
    *,
    strict: bool,
    no_run: bool,
    builder: str,
    site: Path | None,
) -> int:
    """Run what is due, build, and say what was run, reused and left; return an exit code."""
    plan = make_plan(project)
    due = [] if no_run else [e for e in plan if e.state != FRESH and not e.obstacle]
    if due and not carry_out(due):
        return 1
    left = [entry for entry in (make_plan(project) if due else plan) if entry.state != FRESH]
    if _findings_stop(project, console, strict):
        return 1
    target = (site or project.site).resolve()
    started = time.monotonic()
    if code := BUILDERS[builder](project, strict, target):
        return code
    reused = len(plan) - len(left) - len(due)
    seconds = time.monotonic() - started
    console.print(
        f"ran {len(due)}, reused {reused}, built in {seconds:.1f} s with {builder}", highlight=False
    )
    for entry in left:
        why = "; ".join(entry.reasons)
        mend = entry.obstacle or f"course run {entry.snippet.slug}"
        line = f"{entry.state}: {entry.name}: {why}; {mend}"
        console.print(escape(line), style="yellow", highlight=False)
    console.print(f"open {target / 'index.html'}, or: make serve", highlight=False)
    # A variant that was never recorded is said on its page; what no longer holds is wrong.
    return 1 if strict and any(entry.state != MISSING for entry in left) else 0


def _findings_stop(project: Project, console: Console, strict: bool) -> bool:
    findings = check_course(project)
    for finding in findings:
        console.print(escape(str(finding)), style="red", highlight=False)
    return bool(findings) and (strict or any(f.path.suffix == ".md" for f in findings))


def _with_mkdocs(project: Project, strict: bool, target: Path) -> int:
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(target)]
    # Under --quiet MkDocs does not count the warnings that --strict is about.
    command += ["--strict"] if strict else ["--quiet"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=project.root, env=environment, check=False).returncode


def _with_zensical(project: Project, strict: bool, target: Path) -> int:
    # Zensical insists on a folder inside the project.
    inside = project.cache / "zensical"
    command = [sys.executable, "-m", "zensical", "build", "--clean"]
    command += ["--strict"] if strict else []
    environment = {**os.environ, "SITE_DIR": str(inside.relative_to(project.root))}
    code = subprocess.run(command, cwd=project.root, env=environment, check=False).returncode
    if code == 0:
        publish_snippets(project, inside)
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(inside, target)
    return code


BUILDERS = {"mkdocs": _with_mkdocs, "zensical": _with_zensical}


def serve_site(project: Project, port: int, open_browser: bool) -> None:
    """Serve with MkDocs, whose plugin re-runs changed snippets in a warm worker."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    # Pages that did not change are not built again; the first build is a full one.
    command += ["--dirty", *(["--open"] if open_browser else [])]
    os.chdir(project.root)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.execv(sys.executable, command)
