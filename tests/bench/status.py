"""How long `course status` takes on N generated snippets with three variants each.

Run: .venv/bin/python tests/bench/status.py
"""

import json
from pathlib import Path

from common import COURSE, seconds, temporary_project

from receipts.fingerprint import Fingerprint, code_hash, settings_hash
from receipts.hashing import sha256
from receipts.lock import Lock
from receipts.paths import Project
from receipts.receipt import CellOutput, Receipt, receipt_files
from receipts.snippet import load_snippet

BODY = "\n".join(
    [f"def step_{i}(value):\n    return value * {i} + 1\n\n" for i in range(12)]
    + ["total = sum(step_3(n) for n in range(100))", 'print(f"{total} in all")', ""]
)
HEADER = (
    '# /// script\n# dependencies = ["numpy"]\n#\n# [tool.receipts]\n# ///\n'
    '"""One."""\n\n# %% Show\n'
)


def generate(root: Path, count: int) -> None:
    """Write `count` snippets with a fresh receipt for each of three variants."""
    project = Project(root)
    pins = {name: sorted(v)[0] for name, v in list(Lock.read(project.lock).pins.items())[:12]}
    for number in range(count):
        for variant in ("gguf", "mlx", "cuda"):
            path = root / "snippets" / "demo" / f"case_{number}" / f"{variant}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{HEADER}number = {number}\n{BODY}")
            snippet = load_snippet(project, path)
            fingerprint = Fingerprint(
                code_hash(snippet), settings_hash(snippet), "3.11", variant, distributions=pins
            )
            receipt = Receipt(
                slug=snippet.slug, command="uv run", source=project.relative(path),
                source_sha256=sha256(snippet.text.encode()), fingerprint=fingerprint,
                exit_status=0, raised="", date="2026-11-25T00:00:00+00:00", seconds=0.1,
                peak_memory_mb=40, device={"processor": "x", "cores": 2, "memory_gb": 8.0,
                "system": "Linux", "machine": "x86_64"}, isolation="none", seed=0,
                values={"total": 1}, cells=(CellOutput("Show", 0.1, "14950 in all"),),
            )  # fmt: skip
            folder = snippet.receipts_folder
            folder.mkdir(exist_ok=True)
            for name, text in receipt_files(receipt).items():
                (folder / name).write_text(text)


def main() -> None:
    figures = {}
    for count in (250, 500, 1000, 2000):
        with temporary_project() as root:
            generate(root, count)
            figures[count] = min(seconds([*COURSE, "status"], root) for _ in range(3))
            print(f"{count:5} snippets x 3 variants: {figures[count]:.2f} s", flush=True)
    print(json.dumps({"seconds": figures, "ratio_2000_to_1000": figures[2000] / figures[1000]}))


if __name__ == "__main__":
    main()
