"""Carry out a plan: one worker a profile, several profiles at once, one result a run."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

import psutil

from receipts.compare import differences
from receipts.errors import CourseError, MissingError
from receipts.lock import Lock
from receipts.paths import Project
from receipts.plan import Entry
from receipts.pool import Worker, modules_to_preload
from receipts.receipt import Receipt, write_receipt
from receipts.run import explain, make_receipt
from receipts.scrub import known_secrets

# More runs than this wait for the first worker of a profile before a second is worth starting.
RUNS_WORTH_A_WORKER = 8


@dataclass(frozen=True)
class Result:
    """What became of one entry: a receipt, or the error, or the differences of a check."""

    entry: Entry
    receipt: Receipt | None = None
    error: CourseError | None = None
    differences: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return self.error is None and not self.differences


class Runner:
    """Runs entries in workers that it keeps, so that a second call finds them warm."""

    def __init__(self, project: Project, jobs: int) -> None:
        self.project = project
        self.jobs = max(1, jobs)
        self._workers: dict[tuple[object, ...], list[Worker]] = {}
        self._stack = ExitStack()
        self._guard = threading.Lock()

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(
        self, entries: list[Entry], report: Callable[[Result], None], *, check: bool = False
    ) -> list[Result]:
        """Run `entries`; call `report` the moment a run ends, one call at a time.

        With `check` nothing is stored: the run is compared with what is recorded.
        """
        lock = Lock.read(self.project.lock)
        finish = finisher(check)
        results: list[Result] = []

        def work(queue: list[Entry]) -> None:
            for result in self._work(queue, lock, finish):
                with self._guard:
                    results.append(result)
                    report(result)

        with ThreadPoolExecutor(self.jobs) as pool:
            for future in [pool.submit(work, queue) for queue in _batches(entries, self.jobs)]:
                future.result()
        return results

    def _work(
        self, queue: list[Entry], lock: Lock, finish: Callable[[Entry, Receipt], Result]
    ) -> Iterator[Result]:
        worker = self._take(queue[0])
        try:
            for entry in queue:
                try:
                    yield finish(entry, make_receipt(entry, worker, lock))
                except (CourseError, MissingError, OSError) as error:
                    yield Result(entry, error=explain(error, entry))
        finally:
            self._give_back(worker)

    def _take(self, entry: Entry) -> Worker:
        key = _profile(entry)
        with self._guard:
            idle = self._workers.setdefault(key, [])
            if idle:
                return idle.pop()
            worker = Worker(self.project, modules_to_preload(entry.snippet), entry.variant)
            return self._stack.enter_context(worker)

    def _give_back(self, worker: Worker) -> None:
        with self._guard:
            self._workers[worker.preload, worker.variant.id].append(worker)


def _profile(entry: Entry) -> tuple[object, ...]:
    return modules_to_preload(entry.snippet), entry.variant.id


def _batches(entries: list[Entry], jobs: int) -> list[list[Entry]]:
    """Group by profile, the heaviest first; split a group that would keep others waiting."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_profile(entry), []).append(entry)
    ordered = sorted(groups.values(), key=_expected_seconds, reverse=True)
    if len(ordered) >= jobs or not ordered:
        return ordered
    largest = ordered[0]
    parts = min(jobs, 1 + len(largest) // RUNS_WORTH_A_WORKER)
    return [largest[i::parts] for i in range(parts)] + ordered[1:]


def _expected_seconds(group: list[Entry]) -> float:
    return sum(entry.receipt.seconds if entry.receipt else 5.0 for entry in group)


def finisher(check: bool) -> Callable[[Entry, Receipt], Result]:
    """Return what becomes of a receipt: compared under `check`, else stored."""
    return _compare if check else _store


def _store(entry: Entry, receipt: Receipt) -> Result:
    write_receipt(entry.snippet.receipts_folder, receipt, known_secrets())
    return Result(entry, receipt)


def _compare(entry: Entry, receipt: Receipt) -> Result:
    if entry.receipt is None:
        return Result(entry, receipt, differences=list(entry.reasons))
    return Result(entry, receipt, differences=differences(entry.snippet, entry.receipt, receipt))


def default_jobs(entries: list[Entry]) -> int:
    """Return how many runs fit side by side: cores, and memory for the largest of them."""
    cores = psutil.cpu_count() or 1
    largest = max((entry.snippet.settings["memory_mb"] for entry in entries), default=1) * 1e6
    return int(max(1, min(cores, psutil.virtual_memory().available // largest)))
