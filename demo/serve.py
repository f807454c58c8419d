"""Serves the organisation's tools on loopback, as long as a context lasts.

One HTTP server on a free port for each tool that answers, one folder for each that is read from
files; nothing outlives the context. Another tool is one line in `TOOLS` or in `FOLDERS`. Faults are
not served here: a test that wants one puts it in front.
"""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import uvicorn
from starlette.applications import Starlette

from demo import (
    alertmanager,
    azure_devops,
    bitbucket,
    ci_artifacts,
    codeguru,
    copilot,
    datadog,
    files,
    git,
    github,
    gitlab,
    harness,
    jenkins,
    jira,
    membership,
    openslo,
    opsgenie,
    pagerduty,
    program,
    prometheus,
    q_developer,
    sarif,
    servicenow,
    sonarqube,
)
from demo.clock import AS_OF_INSTANT
from demo.organisation.model import Organisation

START_SECONDS = 15.0


class Answers(Protocol):
    """A tool that is asked over HTTP; its app counts its requests in `state.request_count`."""

    def application(self, organisation: Organisation) -> Starlette:
        """An app that answers as the tool does about what is kept in it."""

    def settings(self, url: str) -> dict[str, str]:
        """The settings of a site whose tool answers there."""


class Exports(Protocol):
    """A tool that is read from files."""

    def write(self, organisation: Organisation, folder: Path) -> None:
        """What the tool tells, into a folder of its own."""

    def settings(self, folder: Path) -> dict[str, str]:
        """The settings of a site whose tool leaves its files there."""


TOOLS: dict[str, Answers] = {
    "github": github,
    "gitlab": gitlab,
    "bitbucket": bitbucket,
    "jira": jira,
    "azure_devops": azure_devops,
    "jenkins": jenkins,
    "harness": harness,
    "servicenow": servicenow,
    "pagerduty": pagerduty,
    "opsgenie": opsgenie,
    "alertmanager": alertmanager,
    "prometheus": prometheus,
    "datadog": datadog,
    "sonarqube": sonarqube,
    "copilot": copilot,
    "codeguru": codeguru,
}
FOLDERS: dict[str, Exports] = {
    "files": files,
    "openslo": openslo,
    "program": program,
    "sarif": sarif,
    "git": git,
    "ci_artifacts": ci_artifacts,
    "q_developer": q_developer,
    "membership": membership,
}
# Whose files say by their own times when something was measured.
_DATED = frozenset({"ci_artifacts"})


@dataclass(frozen=True)
class Served:
    """Where the tools answer, and the settings that lead there."""

    urls: Mapping[str, str]
    folders: Mapping[str, Path]
    apps: Mapping[str, Starlette]

    @property
    def github_url(self) -> str:
        """The address of GitHub's API, on loopback."""
        return self.urls["github"]

    @property
    def jira_url(self) -> str:
        """The address of Jira's API, on loopback."""
        return self.urls["jira"]

    @property
    def files_dir(self) -> Path:
        """Where the exports stand that nobody serves."""
        return self.folders["files"]

    @property
    def program_dir(self) -> Path:
        """Where the program's YAML stands."""
        return self.folders["program"]

    @property
    def request_counts(self) -> dict[str, int]:
        """How often each tool was asked so far."""
        return {name: app.state.request_count for name, app in self.apps.items()}

    @property
    def github_operations(self) -> dict[str, int]:
        """How often GitHub was asked each GraphQL query, by the query's name."""
        return dict(self.apps["github"].state.operations)

    def environment(self) -> dict[str, str]:
        """The settings of a site that has this organisation's tools."""
        found: dict[str, str] = {}
        for name, url in self.urls.items():
            found |= TOOLS[name].settings(url)
        for name, folder in self.folders.items():
            found |= FOLDERS[name].settings(folder)
        return found


@contextmanager
def running(app: Starlette) -> Iterator[str]:
    """The app behind a free port of loopback; a test of one tool needs no more."""
    with _all_running([app]) as (url,):
        yield url


@contextmanager
def _all_running(apps: Sequence[Starlette]) -> Iterator[list[str]]:
    """Each app behind a port of its own; they start and stop together, not one after another."""
    started = []
    try:
        for app in apps:
            started.append(_Running.start(app))
        for one in started:
            one.wait()
        yield [one.url for one in started]
    finally:
        for one in started:
            one.server.should_exit = True
        for one in started:
            one.thread.join(timeout=START_SECONDS)
            one.listener.close()


@dataclass(frozen=True)
class _Running:
    """One app's server, the thread it runs in, and where it listens."""

    server: uvicorn.Server
    thread: threading.Thread
    listener: socket.socket

    @classmethod
    def start(cls, app: Starlette) -> _Running:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, access_log=False, log_level="warning", lifespan="off")
        )
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        return cls(server, thread, listener)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.server.started:
            if time.monotonic() > deadline or not self.thread.is_alive():
                raise RuntimeError(
                    f"The demo's server did not start within {START_SECONDS:g} seconds."
                )
            time.sleep(0.01)


@contextmanager
def serve(
    organisation: Organisation, *, jira_flavour: str = "cloud", kept_in: Path | None = None
) -> Iterator[Served]:
    """The organisation's tools, answering until the context ends.

    Files are written to a folder of their own, or to one that the caller keeps and removes.
    """
    with ExitStack() as stack:
        if kept_in is None:
            kept_in = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="halden-")))
        folders = {name: kept_in / name for name in FOLDERS}
        for name, tool in FOLDERS.items():
            tool.write(organisation, folders[name])
            if name not in _DATED:
                _date(folders[name])
        apps = {name: one.application(organisation) for name, one in TOOLS.items()}
        if jira_flavour != "cloud":
            apps["jira"] = jira.application(organisation, jira_flavour)
        urls = stack.enter_context(_all_running(list(apps.values())))
        yield Served(urls=dict(zip(apps, urls, strict=True)), folders=folders, apps=apps)


def _date(folder: Path) -> None:
    """As old as the last day that is told: a file is new by its path and its time."""
    told = AS_OF_INSTANT.timestamp()
    for path in sorted(folder.rglob("*")):
        os.utime(path, (told, told))
