"""Where things lie in a course project."""

from dataclasses import dataclass
from pathlib import Path

from receipts.errors import MissingError


@dataclass(frozen=True)
class Project:
    """The root of a course, with the names of its rooms."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> "Project":
        """Return the project around `start` (default: the current directory).

        Raises:
            MissingError: no folder above `start` holds `mkdocs.yml` and `snippets/`.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / "mkdocs.yml").is_file() and (folder / "snippets").is_dir():
                return cls(folder)
        raise MissingError(f"{here} is not inside a course: no mkdocs.yml with snippets/ above it")

    @property
    def snippets(self) -> Path:
        return self.root / "snippets"

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def lock(self) -> Path:
        return self.root / "scripts" / "requirements.lock"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time: locks, font caches, hashes of large files."""
        folder = self.root / ".cache"
        folder.mkdir(exist_ok=True)
        return folder

    def relative(self, path: Path) -> str:
        """Return `path` as the project writes it: from the root, with forward slashes."""
        return path.resolve().relative_to(self.root).as_posix()
