"""The `course` command."""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from receipts.errors import CourseError, MissingError
from receipts.paths import Project
from receipts.plan import DAMAGED, FRESH, Entry, make_plan, select

console = Console(soft_wrap=True)


class ExplainingGroup(click.Group):
    """Print findings instead of tracebacks: exit 1 for the course, 2 for the call."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except CourseError as error:
            for finding in error.findings:
                console.print(escape(str(finding)), style="red", highlight=False)
            sys.exit(1)
        except MissingError as error:
            console.print(escape(str(error)), style="red", highlight=False)
            sys.exit(2)


@click.group(cls=ExplainingGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run the snippets of the course, record receipts, build the site."""


SELECTION = [
    click.argument("what", nargs=-1),
    click.option("--variant", "variants", multiple=True, help="Only this variant; repeatable."),
]


def selection(function: Any) -> Any:
    for decorator in reversed(SELECTION):
        function = decorator(function)
    return function


@main.command()
@selection
@click.option("--check", is_flag=True, help="Run again and compare; store nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would run and why; run nothing.")
@click.option("--force", is_flag=True, help="Run what is fresh, too.")
@click.option("--jobs", type=int, default=0, help="Runs side by side (default: what fits).")
@click.option("--cluster", help="Address of a Dask scheduler that runs the plan.")
def run(
    what: Sequence[str],
    variants: Sequence[str],
    check: bool,
    dry_run: bool,
    force: bool,
    jobs: int,
    cluster: str | None,
) -> None:
    """Run what is stale, by slug, module, path or glob (default: everything)."""
    entries = select(make_plan(Project.find()), what, variants)
    due = [e for e in entries if force or (check and e.receipt) or (not check and e.state != FRESH)]
    able = [entry for entry in due if cluster or not entry.obstacle]
    for entry in due:
        if entry not in able:
            console.print(escape(f"not due here: {entry.name}: {entry.obstacle}"), highlight=False)
    if dry_run:
        for entry in able:
            why = "; ".join(entry.reasons) or "asked for"
            console.print(escape(f"would run {entry.name}: {why}"), highlight=False)
        console.print(f"{len(able)} to run, {len(entries) - len(due)} fresh", highlight=False)
        return
    if due and not able and what:
        # Asked for by name: that nothing could be done is not success.
        sys.exit(3)
    if not carry_out(able, jobs=jobs, check=check, cluster=cluster):
        sys.exit(1)


def carry_out(
    entries: list[Entry], *, jobs: int = 0, check: bool = False, cluster: str | None = None
) -> bool:
    """Run `entries` with progress and a summary; tell whether all went well."""
    # Imported late: the other commands start in a tenth of the time without it.
    from receipts.progress import reporting, summary
    from receipts.runner import Runner, default_jobs

    if not entries:
        console.print("nothing to run", highlight=False)
        return True
    project = entries[0].snippet.project
    started = time.monotonic()
    with reporting(console, len(entries), "checking" if check else "running") as report:
        if cluster:
            from receipts.cluster import run_on_cluster

            results = run_on_cluster(cluster, project, entries, report, check=check)
        else:
            with Runner(project, jobs or default_jobs(entries)) as runner:
                results = runner.run(entries, report, check=check)
    summary(console, results, time.monotonic() - started, check)
    return all(result.good for result in results)


@main.command()
@selection
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(what: Sequence[str], variants: Sequence[str], as_json: bool) -> None:
    """Say what is fresh and what is not, and why; runs nothing. Exit 1 if anything is damaged."""
    entries = select(make_plan(Project.find()), what, variants)
    if as_json:
        rows = [
            {
                "snippet": entry.snippet.slug,
                "variant": entry.variant.id,
                "state": entry.state,
                "reasons": entry.reasons,
                "runs_here": entry.state == FRESH or not entry.obstacle,
                "obstacle": "" if entry.state == FRESH else entry.obstacle,
                "date": entry.receipt.date if entry.receipt else None,
                "seconds": entry.receipt.seconds if entry.receipt else None,
            }
            for entry in entries
        ]
        click.echo(json.dumps(rows, indent=1))
    else:
        from receipts.progress import state_table

        not_fresh = [entry for entry in entries if entry.state != FRESH]
        if not_fresh:
            console.print(state_table(not_fresh))
        console.print(
            f"{len(entries) - len(not_fresh)} fresh, {len(not_fresh)} not", highlight=False
        )
    if any(entry.state == DAMAGED for entry in entries):
        sys.exit(1)


@main.command()
def lint() -> None:
    """Check snippets and pages without running anything."""
    from receipts.lint import check_course

    project = Project.find()
    findings = check_course(project)
    if findings:
        raise CourseError(*findings)
    console.print("pages and snippets agree", highlight=False)


@main.command()
@click.option("--strict", is_flag=True, help="Fail if anything is stale or a page has a finding.")
@click.option("--no-run", is_flag=True, help="Build from the receipts there are.")
@click.option(
    "--builder", type=click.Choice(["mkdocs", "zensical"]), default="mkdocs", show_default=True
)
@click.option("--site-dir", type=click.Path(path_type=Path), help="Default: site/.")
def build(strict: bool, no_run: bool, builder: str, site_dir: Path | None) -> None:
    """Run what is stale and runnable here, then build the site."""
    from receipts.site import build_site

    project = Project.find()
    code = build_site(
        project,
        console,
        carry_out,
        strict=strict,
        no_run=no_run,
        builder=builder,
        site=site_dir,
    )
    sys.exit(code)


@main.command()
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser.")
def serve(port: int, open_browser: bool) -> None:
    """Serve the site; a changed page is rebuilt, a changed snippet is run first."""
    from receipts.site import serve_site

    serve_site(Project.find(), port, open_browser)


@main.command()
@selection
@click.option("--to", "archive", type=click.Path(path_type=Path), default=Path("receipts.zip"))
def export(what: Sequence[str], variants: Sequence[str], archive: Path) -> None:
    """Pack fresh receipts into a file, for a machine that cannot make them."""
    from receipts.transfer import export_receipts

    entries = [e for e in select(make_plan(Project.find()), what, variants) if e.state == FRESH]
    export_receipts(entries, archive)
    console.print(f"{len(entries)} receipts in {archive}", highlight=False)


@main.command("import")
@click.argument("archive", type=click.Path(exists=True, path_type=Path))
def import_(archive: Path) -> None:
    """Take receipts made elsewhere; each must fit the fingerprint of this checkout."""
    from receipts.transfer import import_receipts

    taken, refused = import_receipts(Project.find(), archive)
    for name, reasons in refused.items():
        line = escape(f"refused {name}: {'; '.join(reasons)}")
        console.print(line, style="red", highlight=False)
    console.print(f"{taken} receipts taken, {len(refused)} refused", highlight=False)
    if refused:
        sys.exit(1)


@main.group()
def new() -> None:
    """Start a snippet."""


@new.command("snippet")
@click.argument("slug")
@click.option("--variants", default="", help="Comma-separated, for a variant folder.")
def new_snippet(slug: str, variants: str) -> None:
    """Write snippets/SLUG.py (or a folder of variants) and its test, ready to fill in."""
    from receipts.scaffold import scaffold_snippet

    chosen = [name.strip() for name in variants.split(",") if name.strip()]
    for path in scaffold_snippet(Project.find(), slug, chosen):
        console.print(f"wrote {path}", highlight=False)
    console.print(f"embed it on a page:\n\n/// snippet | {slug}\n///\n", highlight=False)


if __name__ == "__main__":
    main()
