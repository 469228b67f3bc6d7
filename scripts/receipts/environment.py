"""The environment of a run: allowed names only, and settings that make runs repeatable."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from receipts.paths import Project

# What a run may see of the caller's environment. No name here can hold a secret.
ALLOWED = (
    "CUDA_HOME",
    "CUDA_VISIBLE_DEVICES",
    "LD_LIBRARY_PATH",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "SYSTEMROOT",
)

FIGURE_STYLE = Path(__file__).with_name("figures.mplstyle")


def snippet_environment(project: Project) -> dict[str, str]:
    """Return the environment that every run gets; keys are added per variant."""
    environment = {name: os.environ[name] for name in ALLOWED if name in os.environ}
    binaries = Path(sys.executable).parent
    environment |= {
        "PATH": os.pathsep.join([str(binaries), "/usr/local/bin", "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "MPLBACKEND": "svg",
        "MPLCONFIGDIR": str(project.cache / "matplotlib"),
        "MATPLOTLIBRC": str(FIGURE_STYLE),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "NO_COLOR": "1",
    }
    if encodings := _tiktoken_files():
        environment["TIKTOKEN_CACHE_DIR"] = encodings
    return environment


def _tiktoken_files() -> str | None:
    """Return the folder of litellm that holds tiktoken's encodings, without importing it."""
    spec = importlib.util.find_spec("litellm")
    if not spec or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "litellm_core_utils" / "tokenizers"
    return str(folder) if folder.is_dir() else None


def prepare_font_cache(project: Project) -> None:
    """Let Matplotlib write its font list once, where the sandbox can read it."""
    folder = project.cache / "matplotlib"
    if not importlib.util.find_spec("matplotlib") or any(folder.glob("fontlist-*.json")):
        return
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "-c", "import matplotlib.font_manager"],
        env=snippet_environment(project),
        capture_output=True,
        check=False,
    )
