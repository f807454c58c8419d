"""What `plumbline init` asks: only what it must and what no option said already.

Turns options and answers into values; writing them is initialise.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from orchestration.initialise import Connections, files, github, jira, together
from sources.errors import ConfigurationError
from sources.program import Answers

Given = Mapping[str, Any]


def connections_of(given: Given, *, may_ask: bool) -> Connections:
    """The chosen tools: those that an option named, or those that the answers choose."""
    named = bool(given["github_repositories"] or given["jira_url"] or given["file_paths"])
    is_asking = may_ask and not named
    parts = [
        part
        for part in (
            _github(given, may_ask=may_ask, is_choosing=is_asking),
            _jira(given, may_ask=may_ask, is_choosing=is_asking),
            _files(given, is_choosing=is_asking),
        )
        if part is not None
    ]
    if not parts:
        raise ConfigurationError(
            "No tool was chosen: give --github-repositories, --jira-url or --files."
        )
    return together(parts)


def answers_of(given: Given, connections: Connections, *, may_ask: bool) -> Answers:
    """What the program starts from."""
    organisation = given["organisation"]
    if not organisation and may_ask:
        organisation = click.prompt("The organisation's name")
    if not organisation:
        raise ConfigurationError("The organisation has no name: give --organisation.")
    settings = connections.settings
    repositories = settings.get("github", {}).get("repositories", [])
    projects = settings.get("jira", {}).get("projects", [])
    return Answers(
        organisation=organisation,
        time_zone=given["time_zone"] or "UTC",
        team=given["team"],
        repositories=[f"github:{name}" for name in _listed(repositories)],
        projects=_listed(projects),
    )


def _github(given: Given, *, may_ask: bool, is_choosing: bool) -> Connections | None:
    repositories = words(given["github_repositories"])
    if not repositories and is_choosing:
        repositories = words(
            _asked(
                "GitHub repositories (owner/name or owner/*, separated by commas; empty for none)"
            )
        )
    if not repositories:
        return None
    token = given["github_token"]
    if not token and may_ask:
        token = _asked(
            "A GitHub token that may read them (not shown; empty to set it later)", is_secret=True
        )
    return github(repositories, token or None, given["github_host"])


def _jira(given: Given, *, may_ask: bool, is_choosing: bool) -> Connections | None:
    url = given["jira_url"]
    if not url and is_choosing:
        url = _asked("Jira's address, as in https://acme.atlassian.net (empty for none)")
    if not url:
        return None
    projects = words(given["jira_projects"])
    email, token = given["jira_email"], given["jira_token"]
    if may_ask:
        projects = projects or words(_asked("Keys of Jira projects (empty for all)"))
        email = email or _asked("The e-mail address of the token's account (Cloud only)")
        token = token or _asked("A Jira token (not shown; empty to set it later)", is_secret=True)
    return jira(url, projects, email or None, token or None)


def _files(given: Given, *, is_choosing: bool) -> Connections | None:
    paths = words(given["file_paths"])
    if not paths and is_choosing:
        paths = words(_asked("Folders or globs of files (empty for none)"))
    return files(paths, given["files_time_zone"]) if paths else None


def _asked(question: str, *, is_secret: bool = False) -> str:
    """An answer that may be empty."""
    answer: str = click.prompt(question, default="", show_default=False, hide_input=is_secret)
    return answer


def words(text: str | None) -> list[str]:
    """A list as people type it."""
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
