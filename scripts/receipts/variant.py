"""The closed table of variants: the hardware or provider a snippet is written for."""

import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


def _needs_nothing() -> str | None:
    return None


def _needs_module(module: str, profile: str) -> Callable[[], str | None]:
    def missing() -> str | None:
        if importlib.util.find_spec(module):
            return None
        return f"needs the Python module {module} (make site PROFILE={profile})"

    return missing


def _needs_nvidia() -> str | None:
    if Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi"):
        return None
    return "needs an NVIDIA GPU with its driver"


def _needs_llama_server() -> str | None:
    return None if shutil.which("llama-server") else "needs llama-server on the PATH"


def _needs_key(name: str) -> Callable[[], str | None]:
    return lambda: None if os.environ.get(name) else f"needs the environment variable {name}"


@dataclass(frozen=True)
class Variant:
    """One column of the course.

    Attributes:
        id: the name in file names, receipts and on the command line.
        title: the text of its tab.
        order: its place among the tabs, and which value prose quotes first.
        mark: the word shown beside the receipt: CPU, Apple, CUDA or hosted.
        missing: says what this machine lacks to run it, or None.
        test_mark: the pytest mark its tests carry.
        keys: environment variables handed to its runs and to no others.
        network: whether its runs may reach beyond loopback.
    """

    id: str
    title: str
    order: int
    mark: str
    missing: Callable[[], str | None] = field(default=_needs_nothing, compare=False)
    test_mark: str = ""
    keys: tuple[str, ...] = ()
    network: bool = False


VARIANTS: dict[str, Variant] = {
    variant.id: variant
    for variant in (
        Variant("any", "Python", 0, "CPU"),
        Variant("gguf", "CPU (GGUF)", 1, "CPU", _needs_module("llama_cpp", "cpu"), "gguf"),
        Variant("mlx", "Apple Silicon (MLX)", 2, "Apple", _needs_module("mlx", "mlx"), "mlx"),
        Variant("cuda", "CUDA", 3, "CUDA", _needs_nvidia, "cuda"),
        Variant("local", "Local server", 4, "CPU", _needs_llama_server, "local"),
        Variant(
            "claude",
            "Claude",
            5,
            "hosted",
            _needs_key("ANTHROPIC_API_KEY"),
            "claude",
            keys=("ANTHROPIC_API_KEY",),
            network=True,
        ),
    )
}
