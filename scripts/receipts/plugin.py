"""The MkDocs glue: check before building, re-run while serving, publish files after."""

import logging
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin

from receipts.errors import CourseError, MissingError
from receipts.lint import check_course
from receipts.paths import Project
from receipts.plan import FRESH, make_plan
from receipts.publish import publish_snippets
from receipts.runner import Runner

log = logging.getLogger("mkdocs.plugins.receipts")


class ReceiptsConfig(Config):
    """Options under `plugins: receipts:` in mkdocs.yml."""

    enabled = config_options.Type(bool, default=True)


class ReceiptsPlugin(BasePlugin[ReceiptsConfig]):
    """Keep pages and receipts together during a MkDocs build."""

    def __init__(self) -> None:
        self._runner: Runner | None = None
        self._serving = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self._serving = command == "serve"

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

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        # Receipts are written by the build itself and must not start another.
        project = Project.find(Path(config.config_file_path))
        for path in project.snippets.iterdir():
            if path.is_dir():
                server.watch(str(path))
        return server

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        publish_snippets(Project.find(Path(config.config_file_path)), Path(config.site_dir))

    def on_shutdown(self) -> None:
        if self._runner:
            self._runner.__exit__()

    def _run_what_changed(self, project: Project) -> None:
        try:
            due = [e for e in make_plan(project) if e.state != FRESH and not e.obstacle]
        except (CourseError, MissingError) as error:
            log.error("%s", error)
            return
        if not due:
            return
        self._runner = self._runner or Runner(project, jobs=2)
        for result in self._runner.run(due, lambda result: None):
            if result.error:
                log.error("%s", result.error)
            elif result.receipt:
                log.info("ran %s in %.2f s", result.entry.name, result.receipt.seconds)
