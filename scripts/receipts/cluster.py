"""The same plan on a Dask cluster: each run goes to a worker that offers its variant.

Workers are started with the checkout as their current directory and say what they can
run: `dask worker SCHEDULER --resources "any=1,cuda=1"`. Receipts come back as values and
are stored here, after the same checks as any import.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from receipts.errors import CourseError, Finding, MissingError
from receipts.lock import Lock
from receipts.paths import Project
from receipts.plan import Entry, entry_of
from receipts.pool import Worker, modules_to_preload
from receipts.receipt import Receipt
from receipts.run import explain, make_receipt
from receipts.runner import Result, finisher
from receipts.snippet import load_snippet
from receipts.staleness import staleness


def run_remotely(source: str, variant: str) -> tuple[Receipt | None, tuple[Finding, ...]]:
    """Run one variant on this machine; called by Dask, in the worker's checkout."""
    project = Project.find()
    snippet = load_snippet(project, project.root / source)
    chosen = next(v for v in snippet.variants if v.id == variant)
    lock = Lock.read(project.lock)
    entry = entry_of(snippet, chosen, lock)
    with Worker(project, modules_to_preload(snippet), chosen, entry.network) as worker:
        try:
            return make_receipt(entry, worker, lock), ()
        except (CourseError, MissingError, OSError) as error:
            return None, explain(error, entry).findings


def run_on_cluster(
    address: str,
    project: Project,
    entries: list[Entry],
    report: Callable[[Result], None],
    *,
    check: bool = False,
) -> list[Result]:
    """Send `entries` to the scheduler at `address`; report each result as it comes.

    Raises:
        MissingError: no Dask here, no scheduler there, or no worker for a variant.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise MissingError("--cluster needs Dask (make test installs it)") from None
    finish = finisher(check)
    lock = Lock.read(project.lock)
    results = []
    try:
        client = Client(address, timeout=10)
    except OSError as error:
        raise MissingError(f"no Dask scheduler at {address}: {error}") from None
    with client:
        _refuse_unserved(client, entries)
        futures = {}
        for entry in entries:
            source = project.relative(entry.snippet.path)
            resources = {entry.variant.id: 1}
            future = client.submit(
                run_remotely, source, entry.variant.id, resources=resources, pure=False
            )
            futures[future] = entry
        for future in as_completed(list(futures)):
            entry = futures[future]
            receipt, problems = future.result()
            result = _result(entry, receipt, problems, lock, finish)
            results.append(result)
            report(result)
    return results


def _refuse_unserved(client: Any, entries: list[Entry]) -> None:
    offered: set[str] = set()
    for worker in client.scheduler_info()["workers"].values():
        offered |= set(worker.get("resources", {}))
    for variant in sorted({entry.variant.id for entry in entries} - offered):
        hint = f'dask worker ADDRESS --resources "{variant}=1"'
        raise MissingError(f"no worker of the cluster offers {variant}: start one with {hint}")


def _result(
    entry: Entry,
    receipt: Receipt | None,
    findings: tuple[Finding, ...],
    lock: Lock,
    finish: Callable[[Entry, Receipt], Result],
) -> Result:
    if receipt is None:
        return Result(entry, error=CourseError(*findings))
    if reasons := staleness(receipt, entry.snippet, entry.variant.id, lock):
        path = Path(receipt.source)
        problem = f"the cluster ran another state of it: {'; '.join(reasons)}"
        mend = "bring the workers' checkout to the commit of this one"
        return Result(entry, error=CourseError(Finding(path, 1, problem, mend)))
    return finish(entry, receipt)
