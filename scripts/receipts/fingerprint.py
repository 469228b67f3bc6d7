"""What a receipt depends on, component by component."""

import ast
import json
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

from receipts.distributions import imported_distributions
from receipts.errors import CourseError, Finding
from receipts.hashing import file_sha256, sha256
from receipts.imports import local_imports
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


def python_minor() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def code_hash(snippet: Snippet) -> str:
    """Hash titles and syntax trees of the cells: neither comments nor layout count."""
    pairs = zip(snippet.cells, snippet.trees, strict=True)
    cells = [(cell.title, ast.dump(tree)) for cell, tree in pairs]
    return sha256(json.dumps(cells).encode())


def settings_hash(snippet: Snippet) -> str:
    chosen = {key: snippet.settings[key] for key in SETTINGS_THAT_COUNT}
    return sha256(json.dumps(chosen, sort_keys=True).encode())


def data_hashes(snippet: Snippet) -> dict[str, str]:
    """Hash the declared data files, named from the snippets folder."""
    hashes = {}
    for name in snippet.settings["data"]:
        path = snippet.project.snippets / name
        if not path.is_file():
            mend = f"correct `data` in the metadata of {snippet.project.relative(snippet.path)}"
            raise CourseError(Finding(snippet.path, 1, f"no data file snippets/{name}", mend))
        hashes[name] = file_sha256(path)
    return hashes


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
