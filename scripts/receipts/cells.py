"""Run the cells of a snippet in this process, one after the other, and tell what happens."""

import __future__

import ast
import atexit
import errno
import resource
import sys
import threading
import traceback
import types
from collections.abc import Callable
from time import monotonic
from typing import Any

from receipts.capture import STREAMS, Capture
from receipts.snippet import Snippet
from receipts.values import named_values

Tell = Callable[..., None]


def run_cells(snippet: Snippet, capture: Capture, tell: Tell) -> None:
    """Run the cells of a snippet as the main module, as Python would run the whole file.

    Args:
        snippet: the file.
        capture: where its output goes.
        tell: takes the name of an event and its facts: `cell` before and `done` after each
            cell, `failed` if an exception ends the run, `end` with all that is left to say.
    """
    path = str(snippet.path)
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.argv = [path]
    sys.path[0:0] = [str(snippet.path.parent)]
    started = monotonic()
    flags = 0
    for cell, tree in zip(snippet.cells, snippet.trees, strict=True):
        tell("cell", title=cell.title, line=cell.line)
        cell_started = monotonic()
        flags |= _future_flags(tree)
        stop, failure = _execute(tree, flags, module.__dict__, path)
        stop = stop or cell is snippet.cells[-1]
        if stop:
            at_end = _finish_threads(path)
            failure = failure or at_end
        if (problem := flush_streams()) and not failure:
            stop, failure = True, _failure(problem, path)
        sizes = {name: capture.size(name) for name in STREAMS}
        tell("done", title=cell.title, seconds=monotonic() - cell_started, **sizes)
        if failure:
            tell("failed", **failure)
        if stop:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tell(
        "end",
        seconds=monotonic() - started,
        values=named_values(module.__dict__, snippet.tree),
        peak_memory_mb=peak // (10**6 if sys.platform == "darwin" else 1000),
        accelerator=_accelerator(),
    )


def _future_flags(tree: ast.Module) -> int:
    """Return the compiler flags of `from __future__` imports, which hold for later cells too."""
    names = [
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    ]
    flags = 0
    for name in names:
        flags |= getattr(__future__, name).compiler_flag
    return flags


def _execute(
    tree: ast.Module, flags: int, namespace: dict[str, Any], path: str
) -> tuple[bool, dict[str, Any] | None]:
    """Run one cell; return whether the run ends with it, and how it failed."""
    try:
        exec(compile(tree, path, "exec", flags, dont_inherit=True), namespace)  # noqa: S102
    except SystemExit as error:
        return True, None if error.code in (None, 0) else _failure(error, path)
    except BaseException as error:  # noqa: BLE001
        return True, _failure(error, path)
    return False, None


def _finish_threads(path: str) -> dict[str, Any] | None:
    """Do what Python does at its end: wait for threads, then call exit handlers."""
    try:
        # Wakes the idle threads of executors, which waiting alone would wait for for ever.
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
    except BaseException as error:  # noqa: BLE001
        return _failure(error, path)
    return None


def flush_streams() -> OSError | None:
    """Write out what is buffered; return the error if there is no room for it."""
    problem = None
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            stream.flush()  # type: ignore[union-attr]
        except (AttributeError, ValueError):
            # The snippet closed or replaced it.
            continue
        except OSError as error:
            problem = error if error.errno != errno.EBADF else problem
    return problem


def last_line(error: BaseException) -> str:
    """Return what Python prints about an exception, without the frames."""
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    text = "".join(traceback.format_exception_only(error)).strip()
    return text.encode("utf-8", "backslashreplace").decode()


def _failure(error: BaseException, path: str) -> dict[str, Any]:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == path]
    line = frames[-1].lineno if frames else 0
    if isinstance(error, SyntaxError) and error.filename == path:
        line = error.lineno
    message = last_line(error)
    limit = ""
    if isinstance(error, MemoryError):
        limit = " (memory_mb)"
    elif isinstance(error, OSError) and error.errno == errno.EFBIG:
        limit = " (file_mb)"
    return {
        "failure": message + limit,
        "raised": type(error).__name__,
        "message": message,
        "line": line or 0,
    }


def _accelerator() -> dict[str, str]:
    """Say which GPU the run could use, if it imported a library that knows."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        return {
            "accelerator": properties.name,
            "accelerator_memory_gb": f"{properties.total_memory / 1e9:.1f}",
            "cuda": str(torch.version.cuda),
        }
    mlx = sys.modules.get("mlx.core")
    if mlx is not None:
        return {"accelerator": str(mlx.default_device())}
    return {}
