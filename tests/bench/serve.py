"""From saving a light snippet to the refreshed page under `course serve`.

Run: .venv/bin/python tests/bench/serve.py
"""

import json
import shutil
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from common import COURSE, ROOT, temporary_project, write_snippet

EDITS = 6


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PORT = _free_port()
PAGE = f"http://127.0.0.1:{PORT}/measured/"


def main() -> None:
    with temporary_project() as root:
        shutil.rmtree(root / "docs")
        shutil.copytree(ROOT / "docs", root / "docs")
        shutil.copytree(ROOT / "snippets", root / "snippets", dirs_exist_ok=True)
        _save(root, 0)
        (root / "docs" / "measured.md").write_text("# Measured\n\n/// snippet | demo/light\n///\n")
        subprocess.run([*COURSE, "run", "demo/light"], cwd=root, check=True)
        server = subprocess.Popen([*COURSE, "serve", "--port", str(PORT)], cwd=root)
        try:
            _wait_for("mark 0 of")
            waits = []
            for edit in range(1, EDITS + 1):
                time.sleep(4)
                started = time.perf_counter()
                _save(root, edit)
                _wait_for(f"mark {edit} of")
                waits.append(time.perf_counter() - started)
        finally:
            server.terminate()
            server.wait()
    print(json.dumps({"seconds": waits, "median": statistics.median(waits)}))


def _save(root: Path, number: int) -> None:
    body = f'import numpy as np\n\nprint("mark {number} of", np.arange(5).sum())\n'
    write_snippet(root, "light", ["numpy"], body)


def _wait_for(text: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(PAGE, timeout=30) as answer:
                if text in answer.read().decode():
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.05)
    raise SystemExit(f"the page never showed {text!r}")


if __name__ == "__main__":
    main()
