"""The local files that a snippet imports, and the names of everything else."""

import ast
from functools import lru_cache
from pathlib import Path

from receipts.errors import CourseError, Finding
from receipts.hashing import sha256
from receipts.snippet import Snippet


def imported_modules(tree: ast.AST) -> set[str]:
    """Return the first names of all modules that `tree` imports, anywhere in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def local_imports(snippet: Snippet) -> tuple[dict[Path, str], set[str]]:
    """Follow the imports of files and packages that lie beside the snippet.

    Returns:
        The hash of each local file reached, and the first names of all other modules.

    Raises:
        CourseError: a local file that is not valid Python.
    """
    hashes: dict[Path, str] = {}
    others: set[str] = set()
    queue = [imported_modules(snippet.tree)]
    while queue:
        for name in sorted(queue.pop()):
            paths = _files_of(snippet.path.parent, name)
            if not paths:
                others.add(name)
            for path in paths:
                if path not in hashes:
                    hashes[path], imports = _facts(path, path.stat().st_mtime_ns)
                    queue.append(set(imports))
    return hashes, others


def module_hash(path: Path) -> str:
    """Return the hash of a local module: neither comments nor layout count."""
    return _facts(path, path.stat().st_mtime_ns)[0]


def _files_of(folder: Path, name: str) -> list[Path]:
    module, package = folder / f"{name}.py", folder / name
    if module.is_file():
        return [module]
    return sorted(package.rglob("*.py")) if (package / "__init__.py").is_file() else []


@lru_cache(maxsize=4096)
def _facts(path: Path, mtime: int) -> tuple[str, frozenset[str]]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        finding = Finding(path, error.lineno or 1, f"not valid Python: {error.msg}", "correct it")
        raise CourseError(finding) from None
    return sha256(ast.dump(tree).encode()), frozenset(imported_modules(tree))
