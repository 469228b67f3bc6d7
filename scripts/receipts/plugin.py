"""The MkDocs glue: check before building, re-run while serving, publish files after."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from receipts.errors import CourseError, MissingError
from receipts.lint import check_course
from receipts.markdown import SHOW_ERRORS
from receipts.paths import Project
from receipts.plan import FRESH, Entry, make_plan
from receipts.publish import publish_snippets

if TYPE_CHECKING:
    from receipts.runner import Runner

log = logging.getLogger("mkdocs.plugins.receipts")


class NoOptions(Config):
    """MkDocs asks every plugin for its options."""


class ReceiptsPlugin(BasePlugin[NoOptions]):
    """Keep pages and receipts together during a MkDocs build."""

    def __init__(self) -> None:
        self._runner: Runner | None = None
        self._serving = False
        # What was not fresh after the last build: run again only once it has changed.
        self._left: list[Entry] | None = None
        self._changed: set[str] = set()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self._serving = command == "serve"
        if self._serving:
            os.environ[SHOW_ERRORS] = "1"

    def on_config(self, config: MkDocsConfig) -> None:
        if self._serving:
            # The `watch` of mkdocs.yml is for Zensical; on_serve watches more precisely.
            snippets = str(Project.find(Path(config.config_file_path)).snippets)
            config.watch = [path for path in config.watch if path != snippets]

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        project = Project.find(Path(config.config_file_path))
        if self._serving:
            self._run_what_changed(project)
        findings = check_course(project)
        for finding in findings:
            log.warning("%s", finding)
        # A page that names what is not there cannot be built; the rest can.
        if any(finding.path.suffix == ".md" for finding in findings) and not self._serving:
            raise PluginError("pages and snippets do not agree, see above")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        # `course serve` builds only what changed; a page also changes with its snippets.
        for file in files.documentation_pages() if self._changed else ():
            text = Path(file.abs_src_path or "").read_text(encoding="utf-8")
            output = Path(file.abs_dest_path)
            if output.exists() and any(name in text for name in self._changed):
                os.utime(output, (0, 0))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        # Receipts are written by the build itself and must not start another.
        project = Project.find(Path(config.config_file_path))
        for folder in project.snippets.rglob("*"):
            if folder.is_dir() and folder.name not in ("receipts", "__pycache__"):
                server.watch(str(folder), recursive=False)
        return server

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        publish_snippets(Project.find(Path(config.config_file_path)), Path(config.site_dir))

    def on_shutdown(self) -> None:
        if self._runner:
            self._runner.__exit__()

    def _run_what_changed(self, project: Project) -> None:
        try:
            stale = [entry for entry in make_plan(project) if entry.state != FRESH]
        except (CourseError, MissingError) as error:
            log.error("%s", error)
            return
        known = stale if self._left is None else self._left
        due = [entry for entry in stale if entry not in known and not entry.obstacle]
        self._left = stale
        self._changed = {entry.snippet.name for entry in due}
        if not due:
            return
        from receipts.runner import Runner  # A plain build runs nothing.

        self._runner = self._runner or Runner(project, jobs=2)
        for result in self._runner.run(due, lambda result: None):
            if result.error:
                log.error("%s", result.error)
            elif result.receipt:
                log.info("ran %s in %.2f s", result.entry.name, result.receipt.seconds)
