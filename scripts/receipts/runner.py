"""Carry out a plan: one worker a profile, several profiles at once, one result a run."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

import psutil

from receipts.compare import differences
from receipts.errors import CourseError, Finding, MissingError
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
    """What became of one entry: a receipt, or the error, or the differences of a check.

    Rounding, and so training, differs between processors: what a check finds on another
    processor than the recorded one is shown, and is no failure.
    """

    entry: Entry
    receipt: Receipt | None = None
    error: CourseError | None = None
    differences: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return self.error is None and (not self.differences or self.elsewhere)

    @property
    def elsewhere(self) -> bool:
        """Whether this is a check on another processor than the one recorded."""
        recorded = self.entry.receipt
        if recorded is None or self.receipt is None:
            return False
        return recorded.device.get("processor") != self.receipt.device.get("processor")


class Profile(NamedTuple):
    """What runs must have in common to share a worker."""

    preload: tuple[str, ...]
    variant: str
    network: bool


class Runner:
    """Runs entries in workers that it keeps, so that a second call finds them warm."""

    def __init__(self, project: Project, jobs: int) -> None:
        self.project = project
        self.jobs = max(1, jobs)
        self._idle: dict[Profile, list[Worker]] = {}
        self._workers: list[Worker] = []
        self._guard = threading.Lock()
        self._closed = False
        # Its threads stay: a worker ends with the thread that started it.
        self._threads = ThreadPoolExecutor(self.jobs)

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        with self._guard:
            for worker in self._workers:
                worker.close()
        self._threads.shutdown(cancel_futures=True)

    def run(
        self, entries: list[Entry], report: Callable[[Result], None], *, check: bool = False
    ) -> list[Result]:
        """Run `entries`; call `report` the moment a run ends, one call at a time.

        With `check` nothing is stored: the run is compared with what is recorded.
        """
        lock = Lock.read(self.project.lock)
        finish = finisher(check)
        results: list[Result] = []

        def take(result: Result) -> None:
            with self._guard:
                results.append(result)
                report(result)

        def work(queue: list[Entry]) -> None:
            for result in self._work(queue, lock, finish):
                take(result)

        sound = []
        for entry in entries:
            try:
                profile_of(entry)
                sound.append(entry)
            except CourseError as error:
                take(Result(entry, error=error))
        futures = [self._threads.submit(work, queue) for queue in _batches(sound, self.jobs)]
        try:
            for future in futures:
                future.result()
        except BaseException:
            # Interrupted: what is under way ends with its worker, what is not never starts.
            self.__exit__()
            raise
        return results

    def _work(
        self, queue: list[Entry], lock: Lock, finish: Callable[[Entry, Receipt], Result]
    ) -> Iterator[Result]:
        try:
            worker = self._take(queue[0])
        except OSError as error:
            problem = f"no room for temporary files: {error}"
            mend = "make room where TMPDIR points, then run again"
            for entry in queue:
                finding = Finding(entry.snippet.path, 1, problem, mend)
                yield Result(entry, error=CourseError(finding))
            return
        try:
            for entry in queue:
                try:
                    yield finish(entry, make_receipt(entry, worker, lock))
                except (CourseError, MissingError, OSError) as error:
                    if self._closed:
                        return
                    yield Result(entry, error=explain(error, entry))
        finally:
            with self._guard:
                self._idle[profile_of(queue[0])].append(worker)

    def _take(self, entry: Entry) -> Worker:
        profile = profile_of(entry)
        with self._guard:
            idle = self._idle.setdefault(profile, [])
            if idle:
                return idle.pop()
            worker = Worker(self.project, profile.preload, entry.variant, profile.network)
            self._workers.append(worker)
            return worker


def profile_of(entry: Entry) -> Profile:
    """Return what a worker must offer to run `entry`.

    Raises:
        CourseError: the file, or a module it imports, cannot be parsed.
    """
    return Profile(modules_to_preload(entry.snippet), entry.variant.id, entry.network)


def _batches(entries: list[Entry], jobs: int) -> list[list[Entry]]:
    """Group by profile, the heaviest first; split a group that would keep others waiting."""
    groups: dict[Profile, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(profile_of(entry), []).append(entry)
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
    largest = max(1, *(entry.snippet.settings["memory_mb"] for entry in entries)) * 1e6
    return int(max(1, min(cores, psutil.virtual_memory().available // largest)))
