"""Replace a group of files as one: after an interruption all are old, or all are new.

The new files are first written to a pending folder. Renaming that folder is the commit:
before it the old files stand, after it `recover` finishes the moves whatever happens.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

PENDING, COMMIT = ".pending-", ".commit-"
WAIT_SECONDS = 60

# Names of the files in a folder that a committed group makes obsolete.
Obsolete = Callable[[Path, Path], set[str]]


def replace_files(folder: Path, name: str, files: dict[str, str], obsolete: Obsolete) -> None:
    """Write `files`, name -> text, into `folder` as one transaction called `name`.

    Raises:
        OSError: the disk is full or not writable; the old files stand.
    """
    folder.mkdir(exist_ok=True)
    with _only_writer(folder):
        _finish(folder, obsolete)
        _commit(folder, name, files)
        _finish(folder, obsolete)


def recover(folder: Path, obsolete: Obsolete) -> None:
    """Finish what an interrupted writer committed and drop what it did not.

    A writer at work is waited for, not disturbed.
    """
    if any(folder.glob(f"{PENDING}*")) or any(folder.glob(f"{COMMIT}*")):
        with _only_writer(folder):
            _finish(folder, obsolete)


@contextmanager
def settled(folder: Path, obsolete: Obsolete) -> Iterator[None]:
    """Hold off writers, with every transaction finished."""
    with _only_writer(folder):
        _finish(folder, obsolete)
        yield


def _only_writer(folder: Path) -> FileLock:
    return FileLock(folder / ".lock", timeout=WAIT_SECONDS)


def _commit(folder: Path, name: str, files: dict[str, str]) -> None:
    pending = folder / f"{PENDING}{name}"
    try:
        pending.mkdir()
        for file_name, text in files.items():
            with (pending / file_name).open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        shutil.rmtree(pending, ignore_errors=True)
        raise
    pending.rename(folder / f"{COMMIT}{name}")


def _finish(folder: Path, obsolete: Obsolete) -> None:
    for pending in folder.glob(f"{PENDING}*"):
        shutil.rmtree(pending)
    for committed in folder.glob(f"{COMMIT}*"):
        for name in obsolete(folder, committed):
            (folder / name).unlink(missing_ok=True)
        names = [path.name for path in committed.iterdir()]
        # The JSON last: while it is still inside, `obsolete` can read what belongs to it.
        for name in sorted(names, key=lambda name: name.endswith(".json")):
            (committed / name).replace(folder / name)
        committed.rmdir()
