"""What a run writes: its two output streams and its figures, read before they reach anyone."""

import fcntl
import os
import re
import stat
import tempfile
from pathlib import Path

STREAMS = ("stdout", "stderr")
# Larger ones are pictures of something else.
FIGURE_BYTES = 4_000_000

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Capture:
    """Files for stdout and stderr that have no name, so that a run cannot swap them.

    Args:
        folder: where the files take their room.
        limit: how many bytes of a stream are ever read at once; the last ones count.
        lowest: the least descriptor number to use.
    """

    def __init__(self, folder: Path, limit: int, lowest: int) -> None:
        self._limit = limit
        self._descriptors = {}
        self._position = dict.fromkeys(STREAMS, 0)
        for name in STREAMS:
            with tempfile.TemporaryFile(buffering=0, dir=folder) as file:
                number = fcntl.fcntl(file.fileno(), fcntl.F_DUPFD_CLOEXEC, lowest)
            fcntl.fcntl(number, fcntl.F_SETFL, fcntl.fcntl(number, fcntl.F_GETFL) | os.O_APPEND)
            self._descriptors[name] = number

    def descriptor(self, name: str) -> int:
        return self._descriptors[name]

    def size(self, name: str) -> int:
        """Return how many bytes the run has written to a stream so far."""
        return os.fstat(self._descriptors[name]).st_size

    def next_texts(self, ends: dict[str, int] | None = None) -> dict[str, str]:
        """Return what came since the last call, by stream, up to the given sizes in bytes."""
        texts = {}
        for name, number in self._descriptors.items():
            end = ends[name] if ends else self.size(name)
            start = max(self._position[name], end - self._limit)
            texts[name] = as_text(os.pread(number, max(0, end - start), start))
            self._position[name] = max(self._position[name], end)
        return texts

    def close(self) -> None:
        for number in self._descriptors.values():
            os.close(number)


def as_text(data: bytes) -> str:
    r"""Return output as the text a terminal would show, without its last line break.

    Colours are dropped; bytes that are not UTF-8 and control characters become escapes
    such as `\xff`. Of every line what follows the last carriage return counts.
    """
    text = data.decode("utf-8", errors="backslashreplace").replace("\r\n", "\n")
    text = ANSI.sub("", text)
    text = "\n".join(line.rsplit("\r", 1)[-1] for line in text.split("\n"))
    text = CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    return text.removesuffix("\n")


def read_figures(folder: Path) -> dict[str, str]:
    """Return the ordinary SVG files in `folder`, name -> text; links and pipes are not read.

    Raises:
        ValueError: one is larger than any figure should be.
    """
    figures = {}
    for path in sorted(folder.glob("*.svg")):
        facts = path.lstat()
        if not stat.S_ISREG(facts.st_mode):
            continue
        if facts.st_size > FIGURE_BYTES:
            raise ValueError(f"{path.name} is larger than {FIGURE_BYTES // 10**6} MB")
        figures[path.stem] = path.read_bytes().decode("utf-8", errors="backslashreplace")
    return figures
