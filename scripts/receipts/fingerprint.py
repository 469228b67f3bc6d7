"""What a receipt depends on, component by component, so that staleness has a reason."""

import ast
import hashlib
import json
import platform
import sys
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from receipts.errors import CourseError, Finding
from receipts.lock import Lock, canonical_name
from receipts.models import model_hash
from receipts.snippet import Snippet

# Settings that change what a run does; limits and the covered items do not.
SETTINGS_THAT_COUNT = ("network", "raises", "seed")


@dataclass(frozen=True)
class Fingerprint:
    """Everything a receipt depends on but the hardware, which is only recorded.

    Attributes:
        code: hash of the snippet's cells, without comments and formatting.
        settings: hash of the settings that change what a run does.
        python: the minor version, such as `3.11`.
        variant: the variant that ran.
        modules: hash of each imported local file, by path.
        data: hash of each declared data file, by path.
        models: hash of each declared model's weights, by name.
        distributions: version of each imported distribution and of all it depends on.
    """

    code: str
    settings: str
    python: str
    variant: str
    modules: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    distributions: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Fingerprint":
        return cls(**values)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def python_minor() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _tree_hash(tree: ast.Module) -> str:
    return sha256(ast.dump(tree).encode())


def code_hash(snippet: Snippet) -> str:
    """Hash titles and syntax trees of the cells: neither comments nor layout count."""
    cells = [(cell.title, ast.dump(cell.tree)) for cell in snippet.cells]
    return sha256(json.dumps(cells).encode())


def settings_hash(snippet: Snippet) -> str:
    chosen = {key: snippet.settings[key] for key in SETTINGS_THAT_COUNT}
    return sha256(json.dumps(chosen, sort_keys=True).encode())


@lru_cache(maxsize=4096)
def _module_facts(path: Path, mtime: int) -> tuple[str, frozenset[str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return _tree_hash(tree), frozenset(imported_modules(tree))


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
    """Follow the imports of sibling files.

    Returns:
        The hash of each sibling file reached, and the first names of all other modules.
    """
    hashes: dict[Path, str] = {}
    others: set[str] = set()
    queue = [imported_modules(snippet.tree)]
    while queue:
        for name in sorted(queue.pop()):
            path = snippet.path.parent / f"{name}.py"
            if not path.is_file():
                others.add(name)
            elif path not in hashes:
                hashes[path], imports = _module_facts(path, path.stat().st_mtime_ns)
                queue.append(set(imports))
    return hashes, others


def data_hashes(snippet: Snippet) -> dict[str, str]:
    """Hash the declared data files, named from the snippets folder."""
    hashes = {}
    for name in snippet.settings["data"]:
        path = snippet.project.snippets / name
        if not path.is_file():
            mend = f"correct `data` in the metadata of {snippet.project.relative(snippet.path)}"
            raise CourseError(Finding(snippet.path, 1, f"no data file snippets/{name}", mend))
        hashes[name] = _file_hash(path, path.stat().st_mtime_ns)
    return hashes


@lru_cache(maxsize=4096)
def _file_hash(path: Path, mtime: int) -> str:
    return sha256(path.read_bytes())


@lru_cache(maxsize=1)
def _distributions_by_module() -> dict[str, list[str]]:
    return {name: list(found) for name, found in metadata.packages_distributions().items()}


def imported_distributions(snippet: Snippet, modules: set[str]) -> dict[str, str]:
    """Return the installed version of what `modules` come from and of all it depends on.

    The requirements named in the snippet's metadata count as imported.
    """
    by_module = _distributions_by_module()
    names = {name for module in modules for name in by_module.get(module, ())}
    names |= {Requirement(text).name for text in snippet.dependencies}
    versions: dict[str, str] = {}
    queue = [(name, frozenset[str]()) for name in names]
    seen: set[tuple[str, frozenset[str]]] = set()
    while queue:
        name, extras = queue.pop()
        name = canonical_name(name)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        versions[name] = distribution.version
        queue += [
            (wanted.name, frozenset(wanted.extras))
            for wanted in map(Requirement, distribution.requires or ())
            if _applies(wanted, extras)
        ]
    return versions


def _applies(wanted: Requirement, extras: frozenset[str]) -> bool:
    if not wanted.marker:
        return True
    return any(wanted.marker.evaluate({"extra": extra}) for extra in (*extras, ""))


def take_fingerprint(snippet: Snippet, variant: str) -> Fingerprint:
    """Return the fingerprint of `snippet` as this machine would run it now."""
    modules, others = local_imports(snippet)
    return Fingerprint(
        code=code_hash(snippet),
        settings=settings_hash(snippet),
        python=python_minor(),
        variant=variant,
        modules={snippet.project.relative(path): value for path, value in modules.items()},
        data=data_hashes(snippet),
        models={name: model_hash(snippet.project, name) for name in snippet.settings["models"]},
        distributions=imported_distributions(snippet, others),
    )


def staleness(
    recorded: Fingerprint, source_sha256: str, snippet: Snippet, variant: str, lock: Lock
) -> list[str]:
    """Say, component by component, why a receipt no longer holds; an empty list if it does.

    Needs no library of the snippet: versions are compared with the lock file. A source
    file equal to the last byte is not parsed at all.
    """
    reasons = []
    if recorded.variant != variant:
        reasons.append(f"receipt of variant {recorded.variant}, not {variant}")
    same_python = recorded.python == python_minor()
    if not same_python:
        reasons.append(f"Python {recorded.python} -> {python_minor()}")
    same_bytes = sha256(snippet.text.encode()) == source_sha256
    # Syntax trees of two Python versions cannot be compared, bytes can.
    if not same_bytes and (not same_python or code_hash(snippet) != recorded.code):
        reasons.append("code changed")
    if settings_hash(snippet) != recorded.settings:
        reasons.append("settings changed")
    reasons += _module_reasons(recorded, snippet, same_bytes, same_python)
    reasons += _changes("data", recorded.data, data_hashes(snippet))
    reasons += _changes("model", recorded.models, _model_hashes(recorded, snippet))
    for name, version in recorded.distributions.items():
        if difference := lock.difference(name, version):
            reasons.append(difference)
    return reasons


def _module_reasons(
    recorded: Fingerprint, snippet: Snippet, same_bytes: bool, same_python: bool
) -> list[str]:
    if not same_python:
        return []
    if not same_bytes:
        current = {snippet.project.relative(p): h for p, h in local_imports(snippet)[0].items()}
        return _changes("module", recorded.modules, current)
    current = {}
    for name in recorded.modules:
        path = snippet.project.root / name
        if path.is_file():
            current[name] = _module_facts(path, path.stat().st_mtime_ns)[0]
    return _changes("module", recorded.modules, current)


def _model_hashes(recorded: Fingerprint, snippet: Snippet) -> dict[str, str]:
    """Hash the declared models; one whose weights are not at hand counts as unchanged."""
    current = {}
    for name in snippet.settings["models"]:
        known = recorded.models.get(name, "")
        current[name] = model_hash(snippet.project, name, otherwise=known)
    return current


def _changes(kind: str, before: dict[str, str], now: dict[str, str]) -> list[str]:
    reasons = []
    for name in sorted(before.keys() | now.keys()):
        if name not in now:
            reasons.append(f"{kind} {name} is gone")
        elif name not in before:
            reasons.append(f"{kind} {name} is new")
        elif before[name] != now[name]:
            reasons.append(f"{kind} {name} changed")
    return reasons


def describe_device() -> dict[str, Any]:
    """Return what a receipt says about this machine; no accelerator is asked for here."""
    import psutil

    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": _processor_name(),
        "cores": psutil.cpu_count(logical=False) or psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
    }


def _processor_name() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
