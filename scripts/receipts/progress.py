"""What a person sees while snippets run, and the summary after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from receipts.plan import DAMAGED, FRESH, MISSING, STALE, Entry
from receipts.runner import Result

SLOWEST = 5


@contextmanager
def reporting(console: Console, total: int, verb: str) -> Iterator[Callable[[Result], None]]:
    """Show a bar, and a line for every result; yields the function that takes results."""
    columns = (TextColumn(verb), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=total == 0) as progress:
        task = progress.add_task(verb, total=total)

        def report(result: Result) -> None:
            seconds = f"{result.receipt.seconds:8.2f} s" if result.receipt else " " * 10
            mark = "[green]ok  [/]" if result.good else "[red]FAIL[/]"
            if result.good and result.differences:
                mark = "[yellow]diff[/]"
            progress.console.print(f"{mark} {seconds}  {result.entry.name}", highlight=False)
            for finding in result.error.findings if result.error else ():
                progress.console.print(f"[red]{escape(str(finding))}[/]", highlight=False)
            for line in result.differences:
                progress.console.print(f"     {escape(line)}", highlight=False)
            progress.advance(task)

        yield report


def summary(console: Console, results: list[Result], wall_seconds: float, check: bool) -> None:
    """Print how many ran, how many failed, and which took longest."""
    bad = [result for result in results if not result.good]
    verb = "checked" if check else "ran"
    console.print(
        f"{verb} {len(results)} in {wall_seconds:.1f} s, "
        f"{len(results) - len(bad)} good, {len(bad)} not",
        highlight=False,
    )
    timed = [result for result in results if result.receipt]
    timed.sort(key=lambda result: result.receipt.seconds if result.receipt else 0.0, reverse=True)
    if len(timed) > 1:
        shown = [
            f"{r.entry.snippet.name} {r.receipt.seconds:.1f} s"
            for r in timed[:SLOWEST]
            if r.receipt
        ]
        console.print("slowest: " + ", ".join(shown), highlight=False)
    elsewhere = [r for r in results if r.good and r.differences]
    if elsewhere:
        console.print(
            f"{len(elsewhere)} differ on a processor other than the recorded one: no failure",
            highlight=False,
        )
    differing = [r.entry.snippet.slug for r in results if r.differences and not r.good]
    if check and differing:
        names = " ".join(dict.fromkeys(differing))
        console.print(f"to accept what differs: course run --force {names}", highlight=False)


def state_table(entries: list[Entry]) -> Table:
    """Return the entries with state and reasons as a table for the terminal."""
    table = Table(box=None, pad_edge=False)
    for heading in ("snippet", "variant", "state", "why", "runs here"):
        table.add_column(heading, overflow="fold")
    colours = {FRESH: "green", STALE: "yellow", MISSING: "blue", DAMAGED: "red"}
    for entry in entries:
        table.add_row(
            entry.snippet.slug,
            entry.variant.id,
            f"[{colours[entry.state]}]{entry.state}[/]",
            escape("; ".join(entry.reasons)),
            "" if entry.state == FRESH else escape(entry.obstacle or "yes"),
        )
    return table
