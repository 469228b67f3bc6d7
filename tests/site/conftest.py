"""The site, built once a session from the receipts there are, and a browser to look at it."""

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")


@dataclass(frozen=True)
class BuiltSite:
    """A built site, served on loopback.

    Attributes:
        folder: where its files lie.
        address: its root, with a slash at the end.
    """

    folder: Path
    address: str

    @property
    def pages(self) -> list[str]:
        """Address of every page, relative to the root."""
        return [
            path.parent.relative_to(self.folder).as_posix() + "/"
            for path in sorted(self.folder.rglob("index.html"))
        ]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files and write no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def build(folder: Path, builder: str) -> None:
    """Build the site into `folder`; nothing is run."""
    command = [sys.executable, "-m", "receipts.cli", "build", "--no-run", "--builder", builder]
    done = subprocess.run(
        [*command, "--site-dir", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(
    scope="session", params=["mkdocs", pytest.param("zensical", marks=pytest.mark.slow)]
)
def built_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BuiltSite]:
    """The site as each builder makes it."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}")
    folder = tmp_path_factory.mktemp(request.param)
    build(folder, request.param)
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield BuiltSite(folder, f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """A headless browser."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
