"""Serves the organisation's tools on loopback, as long as a context lasts.

Two HTTP servers on free ports and two folders; nothing outlives the context. Faults are not served
here: a test that wants one puts it in front.
"""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from demo import files, github, jira, program
from demo.organisation import shape
from demo.organisation.model import Organisation
from demo.organisation.people import PERSONAL_OWNER

START_SECONDS = 15.0


@dataclass(frozen=True)
class Served:
    """Where the tools answer, and the settings that lead there."""

    github_url: str
    jira_url: str
    files_dir: Path
    program_dir: Path
    github_app: Starlette
    jira_app: Starlette

    @property
    def request_counts(self) -> dict[str, int]:
        """How often each tool was asked so far."""
        return {
            "github": self.github_app.state.request_count,
            "jira": self.jira_app.state.request_count,
        }

    @property
    def github_operations(self) -> dict[str, int]:
        """How often GitHub was asked each GraphQL query, by the query's name."""
        return dict(self.github_app.state.operations)

    def environment(self) -> dict[str, str]:
        """The settings of a site that has this organisation's tools."""
        repositories = (
            # By the name that the program knows, which it has no longer.
            f"{shape.LOGIN}/website",
            f"{shape.LOGIN}/*",
            f"{PERSONAL_OWNER}/toolbox",
        )
        return {
            "PLUMBLINE_PROGRAM": str(self.program_dir),
            "SOURCES__GITHUB__HOST": self.github_url,
            "SOURCES__GITHUB__TOKEN": github.TOKEN,
            "SOURCES__GITHUB__REPOSITORIES": ",".join(repositories),
            "SOURCES__JIRA__URL": self.jira_url,
            "SOURCES__JIRA__EMAIL": jira.EMAIL,
            "SOURCES__JIRA__TOKEN": jira.TOKEN,
            "SOURCES__FILES__PATHS": str(self.files_dir),
        }


@contextmanager
def _running(app: Starlette) -> Iterator[str]:
    """The app behind a free port of loopback."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, access_log=False, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError(f"The demo's server did not start within {START_SECONDS:g} seconds.")
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=START_SECONDS)
        listener.close()


@contextmanager
def serve(organisation: Organisation, *, jira_flavour: str = "cloud") -> Iterator[Served]:
    """The organisation's tools, answering until the context ends."""
    github_app = github.application(organisation)
    jira_app = jira.application(organisation, jira_flavour)
    with (
        tempfile.TemporaryDirectory(prefix="halden-") as folder,
        _running(github_app) as github_url,
        _running(jira_app) as jira_url,
    ):
        root = Path(folder)
        files.write(organisation, root / "files")
        program.write(organisation, root / "program")
        yield Served(
            github_url=github_url,
            jira_url=jira_url,
            files_dir=root / "files",
            program_dir=root / "program",
            github_app=github_app,
            jira_app=jira_app,
        )
