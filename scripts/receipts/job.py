"""What goes to a worker and what comes back; both cross a pipe as one line of JSON."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Job:
    """One run: a file, the folder it may write to, its limits, its extra environment.

    Attributes:
        path: the snippet.
        root: the root of the project.
        source_sha256: of the file that the receipt will be about.
        work: an empty folder for this run alone.
        seconds: wall-clock limit.
        memory_mb: limit on the resident memory of all processes together.
        processes: limit on their number.
        file_mb: limit on a file, and on all files together.
        output_kb: limit on each of stdout and stderr.
        network: whether it may reach beyond loopback.
        isolation: what keeps it in, as `sandbox.isolation` says.
        environment: variables for this run alone.
    """

    path: str
    root: str
    source_sha256: str
    work: str
    seconds: float
    memory_mb: int
    processes: int
    file_mb: int
    output_kb: int
    network: bool
    isolation: str
    environment: dict[str, str] = field(default_factory=dict)

    def to_line(self) -> str:
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_line(cls, line: str) -> "Job":
        return cls(**json.loads(line))


@dataclass
class Outcome:
    """What became of a run.

    Attributes:
        failure: what went wrong, empty if nothing did.
        raised: name of the exception that ended it, if one did.
        message: the last line Python would print about that exception.
        cell: title of the cell it was in.
        line: line of the file, from 1; 0 if unknown.
        exit_status: what the process ended with; minus the number of a signal.
        seconds: wall-clock time of all cells.
        peak_memory_mb: largest resident memory of its main process.
        values: named values.
        cells: title, seconds, stdout and stderr of each cell that ended.
        figures: text of each SVG it wrote, by name.
        accelerator: the GPU it could use, if any.
    """

    failure: str = ""
    raised: str = ""
    message: str = ""
    cell: str = ""
    line: int = 0
    exit_status: int = 0
    seconds: float = 0.0
    peak_memory_mb: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    cells: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)
    accelerator: dict[str, str] = field(default_factory=dict)

    def to_line(self) -> str:
        return json.dumps(asdict(self)) + "\n"
