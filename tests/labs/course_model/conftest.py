"""The modules of the lab are siblings in a folder whose name is no package name."""

import sys
from pathlib import Path

LAB = Path(__file__).resolve().parents[3] / "labs" / "course-model"
if str(LAB) not in sys.path:
    sys.path.insert(0, str(LAB))
