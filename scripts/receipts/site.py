"""Build and serve the site with either builder."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from receipts.lint import check_course
from receipts.paths import Project
from receipts.plan import FRESH, Entry, make_plan
from receipts.publish import publish_snippets


def build_site(
    project: Project,
    console: Console,
    carry_out: Callable[[list[Entry]], bool],
    strict: bool,
    no_run: bool,
    builder: str,
    site: Path | None,
) -> int:
    """Run what is due, build, and say what was run, reused and left; return an exit code."""
    plan = make_plan(project)
    due = [entry for entry in plan if entry.state != FRESH and not entry.obstacle]
    if due and not no_run and not carry_out(due):
        return 1
    left = [entry for entry in make_plan(project) if entry.state != FRESH] if due else [
        entry for entry in plan if entry.state != FRESH
    ]
    findings = check_course(project)
    for finding in findings:
        console.print(escape(str(finding)), style="red", highlight=False)
    if findings and (strict or any(finding.path.suffix == ".md" for finding in findings)):
        return 1
    target = (site or project.site).resolve()
    started = time.monotonic()
    code = _build(project, builder, strict, target)
    if code:
        return code
    ran = 0 if no_run else len(due)
    console.print(
        f"ran {ran}, reused {len(plan) - len(left) - ran if not no_run else len(plan) - len(left)}, "
        f"built in {time.monotonic() - started:.1f} s",
        highlight=False,
    )
    for entry in left:
        why = "; ".join(entry.reasons)
        mend = entry.obstacle or f"course run {entry.snippet.slug}"
        console.print(f"{entry.state}: {entry.name}: {why}; {mend}", highlight=False)
    console.print(f"open {target / 'index.html'}, or: make serve", highlight=False)
    recordable = [entry for entry in left if entry.state != "not recorded"]
    return 1 if strict and recordable else 0


def _build(project: Project, builder: str, strict: bool, target: Path) -> int:
    if builder == "mkdocs":
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(target)]
        command += ["--strict"] if strict else []
        return subprocess.run(command, cwd=project.root, check=False).returncode
    command = [sys.executable, "-m", "zensical", "build", "--clean"]
    command += ["--strict"] if strict else []
    environment = {**os.environ, "SITE_DIR": str(target)}
    code = subprocess.run(command, cwd=project.root, env=environment, check=False).returncode
    if code == 0:
        publish_snippets(project, target)
    return code


def serve_site(project: Project, port: int, open_browser: bool) -> None:
    """Serve with MkDocs, whose plugin re-runs changed snippets in a warm worker."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    command += ["--open"] if open_browser else []
    os.chdir(project.root)
    os.execv(sys.executable, command)
