"""The text file of a receipt: the command, then each cell's title and what it printed."""

from dataclasses import dataclass
from typing import Any

STDERR_MARK = "# !! stderr"


@dataclass(frozen=True)
class CellOutput:
    """What one cell wrote, and how long it took in seconds."""

    title: str
    seconds: float
    stdout: str
    stderr: str = ""


def transcript_of(command: str, cells: tuple[CellOutput, ...]) -> str:
    lines = [f"$ {command}"]
    for cell in cells:
        lines += [f"# %% {cell.title}", *_lines(cell.stdout)]
        if cell.stderr:
            lines += [STDERR_MARK, *_lines(cell.stderr)]
    return "\n".join(lines) + "\n"


def line_counts(cells: tuple[CellOutput, ...]) -> list[dict[str, Any]]:
    """Return what `read_transcript` needs to know: lines are counted, not searched for."""
    return [
        {
            "title": cell.title,
            "seconds": cell.seconds,
            "stdout_lines": len(_lines(cell.stdout)),
            "stderr_lines": len(_lines(cell.stderr)),
        }
        for cell in cells
    ]


def read_transcript(text: str, counts: list[dict[str, Any]]) -> tuple[CellOutput, ...]:
    """Cut a transcript into cells again; an output may print anything, marks included."""
    lines = text.split("\n")
    position, cells = 1, []
    for count in counts:
        start = position + 1
        middle = start + count["stdout_lines"]
        end = middle + (1 + count["stderr_lines"] if count["stderr_lines"] else 0)
        stdout, stderr = "\n".join(lines[start:middle]), "\n".join(lines[middle + 1 : end])
        cells.append(CellOutput(count["title"], count["seconds"], stdout, stderr))
        position = end
    return tuple(cells)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []
