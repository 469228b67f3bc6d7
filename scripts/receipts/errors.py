"""The one way this package tells its user that something is wrong."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, where it stands, and the command or edit that mends it."""

    path: Path
    line: int
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}\n    mend: {self.mend}"


class CourseError(Exception):
    """A failure that its findings explain in full; shown without a traceback."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class MissingError(Exception):
    """Something this machine does not have; the text says what and how to get it."""
