"""Set up the course and run its commands, from nothing but Python 3.11.

`make` calls this file; `python scripts/setup.py site` does the same where there is no make.
"""

from __future__ import annotations  # An older Python must get as far as the message below.

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BINARIES = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BINARIES / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "scripts" / "requirements.lock"
# Written last: an interrupted installation leaves none.
STAMP = VENV / "installed.json"

OLDEST, NEWEST, RECORDED_WITH = (3, 11), (3, 13), (3, 11)
PROFILES = {
    "site": ("site",),
    "cpu": ("site", "cpu"),
    "mlx": ("site", "mlx"),
    "cuda": ("site", "cuda"),
    "test": ("site", "cpu", "dev"),
}
COMPILERS = ("c++", "g++", "clang++", "cl")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Natively compiled kernels crash on some processors; every x86-64 since 2013 has these.
LLAMA_FLAGS = "-DGGML_NATIVE=OFF -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DGGML_BMI2=ON"


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def fail(text: str) -> SystemExit:
    return SystemExit(f"==> missing: {text}")


def run(*command: str | Path, **environment: str) -> int:
    """Run a command in the root, its output passed through, and return its exit code."""
    settings = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}
    return subprocess.call([str(part) for part in command], cwd=ROOT, env=settings | environment)


def pip(*arguments: str | Path, **environment: str) -> None:
    if run(PYTHON, "-m", "pip", *arguments, **environment):
        raise SystemExit("==> pip stopped, see above; run the same command again to go on")


def answer(*command: str | Path) -> str:
    """Return what a command prints, or an empty string if it fails or is not there."""
    try:
        return subprocess.check_output(
            [str(part) for part in command], stderr=subprocess.DEVNULL, text=True
        ).strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def check_python() -> None:
    here = sys.version_info[:2]
    if not OLDEST <= here <= NEWEST:
        raise fail(
            f"Python 3.11, 3.12 or 3.13; this is {platform.python_version()}.\n"
            "    Debian, Ubuntu: apt-get install python3.11 python3.11-venv\n"
            "    macOS: brew install python@3.11\n"
            "    Windows: winget install Python.Python.3.11\n"
            "    Then: make site PYTHON=python3.11, or: python3.11 scripts/setup.py site"
        )
    if here != RECORDED_WITH:
        say(
            f"note: receipts are recorded with Python 3.11, this is {platform.python_version()}: "
            "they count as stale here, and what can run is run again. Commit none of those."
        )


def make_venv() -> None:
    """Make .venv, or make it anew if it is broken or belongs to another place."""
    moved = json.loads(STAMP.read_text())["root"] != str(ROOT) if STAMP.exists() else False
    if not moved and answer(PYTHON, "-m", "pip", "--version"):
        return
    say("making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if run(sys.executable, "-m", "venv", VENV):
        shutil.rmtree(VENV, ignore_errors=True)
        name = f"python3.{sys.version_info.minor}-venv"
        raise fail(f"Python's venv module. Debian, Ubuntu: apt-get install {name}")


def digest() -> str:
    texts = (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode())
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def install(extras: tuple[str, ...]) -> None:
    """Install the locked distributions of `extras` beside those that are there already.

    Does nothing while lock, pyproject.toml, place and extras are those of the last time.
    """
    known = json.loads(STAMP.read_text()) if STAMP.exists() and PYTHON.exists() else {}
    before = set(known.get("extras", ()))
    if known.get("digest") == digest() and before.issuperset(extras):
        return
    make_venv()
    STAMP.unlink(missing_ok=True)
    wanted = sorted(before.union(extras))
    say(f"installing {', '.join(wanted)}, at the versions of scripts/requirements.lock")
    pip("install", "--quiet", "--upgrade", "pip")
    environment = {}
    if not {"cpu", "mlx", "cuda"}.isdisjoint(wanted):
        environment = compiler_settings()
        install_torch(cuda="cuda" in wanted)
    pip("install", "-c", LOCK, "-e", f".[{','.join(wanted)}]", **environment)
    facts = {"digest": digest(), "extras": wanted, "root": str(ROOT)}
    STAMP.write_text(json.dumps(facts, indent=1) + "\n")


def locked(name: str) -> str:
    found = re.search(rf"(?m)^{re.escape(name)}==([^\s;]+)", LOCK.read_text(encoding="utf-8"))
    assert found, f"{name} is not in {LOCK}"
    return found[1]


def installed(name: str) -> str:
    program = f"from importlib.metadata import version; print(version({name!r}))"
    return answer(PYTHON, "-c", program)


def install_torch(cuda: bool) -> None:
    """Install the locked torch, before anything that would bring a build of its own choice.

    The registry's Linux build brings gigabytes of CUDA libraries: without an NVIDIA
    driver the CPU build is taken in its place.
    """
    version, here = locked("torch"), installed("torch")
    if here.partition("+")[0] == version and not (cuda and here.endswith("+cpu")):
        return
    requirement = f"torch=={version}"
    driver = Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi")
    if not cuda and (sys.platform != "linux" or driver or not takes_cuda(requirement)):
        say(f"installing {requirement}")
        pip("install", "-c", LOCK, requirement)
        return
    backend = "auto" if cuda else "cpu"
    say(f"installing {requirement}, build: {backend}")
    pip("install", "--quiet", "-c", LOCK, "uv")
    options = ("-c", LOCK, "--torch-backend", backend, "--reinstall-package", "torch")
    if run(PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, *options, requirement):
        raise fail(
            f"a build of {requirement} for this machine, see above. For CUDA, the NVIDIA\n"
            "    driver must be new enough for the CUDA libraries in scripts/requirements.lock"
        )


def takes_cuda(requirement: str) -> bool:
    """Ask pip, without installing, whether it would take a build of torch for CUDA."""
    question = ("--dry-run", "--no-deps", "--ignore-installed", "--quiet", "--report", "-")
    report = answer(PYTHON, "-m", "pip", "install", *question, requirement)
    found = json.loads(report)["install"] if report else []
    needs = [name for item in found for name in item["metadata"].get("requires_dist", ())]
    return any(name.startswith(("nvidia-", "cuda-")) for name in needs)


def compiler_settings() -> dict[str, str]:
    """Return what the compilation of llama-cpp-python needs; say that it will take long."""
    cached = answer(PYTHON, "-m", "pip", "cache", "list", "llama_cpp_python")
    version = locked("llama-cpp-python")
    if installed("llama-cpp-python") == version or f"-{version}-" in cached:
        return {}
    if not os.environ.get("CXX") and not any(map(shutil.which, COMPILERS)):
        raise fail(
            "a C++ compiler, for llama-cpp-python. Debian, Ubuntu: apt-get install g++\n"
            "    macOS: xcode-select --install\n"
            "    Without one, PROFILE=site builds the whole site from its receipts"
        )
    say(f"compiling llama-cpp-python {version}: about ten minutes, once (pip keeps the wheel)")
    x86 = platform.machine().lower() in ("x86_64", "amd64")
    return {"CMAKE_ARGS": LLAMA_FLAGS} if x86 and "CMAKE_ARGS" not in os.environ else {}


def say_what_is_weaker(testing: bool) -> None:
    """Name what works less well without a program that may be absent."""
    if not hasattr(os, "fork"):
        say("note: runs need fork(), here: WSL 2; pages are built from the receipts there are")
    elif not shutil.which("bwrap"):
        hint = " (apt-get install bubblewrap)" if sys.platform == "linux" else ""
        say(f"note: no bubblewrap{hint}: an audit hook keeps runs in, which is weaker")
    if testing and not any(map(shutil.which, BROWSERS)):
        say("note: no Chromium (apt-get install chromium): tests in a browser are skipped")


def build(arguments: list[str]) -> int:
    without_runs = [] if hasattr(os, "fork") else ["--no-run"]
    return run(BINARIES / "course", "build", *without_runs, *arguments)


def test(arguments: list[str]) -> int:
    slow = os.environ.get("CI") == "true" or os.environ.get("SLOW")
    chosen = [] if slow else ["-m", "not slow"]
    return run(PYTHON, "-m", "pytest", *chosen, *arguments)


def main() -> int:
    check_python()
    parser = argparse.ArgumentParser(description=__doc__, epilog="Further options are passed on.")
    commands = "install only, or install and: build the site, run the tests"
    parser.add_argument("command", choices=("install", "site", "test"), help=commands)
    parser.add_argument("--profile", choices=tuple(PROFILES), default="site")
    call, rest = parser.parse_known_args()
    install(PROFILES["test" if call.command == "test" else call.profile])
    say_what_is_weaker(testing=call.command == "test")
    if call.command == "install":
        return 0
    return build(rest) if call.command == "site" else test(rest)


if __name__ == "__main__":
    sys.exit(main())
