"""The jobs of a Jenkins, walked folder by folder, and the names under which they land.

A branch's job is called after its branch, and branches are often called after people: such a name
lands as a keyed hash. What is read of a job is reading.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus
from urllib.parse import quote, unquote, urlsplit

from sources.edge import Edge
from sources.errors import ToolError
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.jenkins.client import SITE, Jenkins, Json
from sources.jenkins.configuration import TOOL, Configuration
from sources.settings import name_of

_NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)
# Names of branches that can be nobody's.
_NOBODYS = re.compile(
    r"(?:main|master|trunk|develop|development|production|staging|HEAD|(?:PR|MR)-\d+"
    r"|(?:release|releases|hotfix|support)[/-]v?[\d.x]+|v?\d[\d.x]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Job:
    """One job that can be built; `path` leads to it, `full_name` is its name as Jenkins has it."""

    path: str
    full_name: str
    pipeline: str
    branch: str | None
    landed_name: str
    kind: str
    last_number: int | None
    last_began: int | None = None

    @property
    def is_named(self) -> bool:
        """Whether it lands under the name that it has."""
        return self.landed_name == self.full_name


def branch_name(edge: Edge, branch: str) -> str:
    """A branch as it may land: its name where it can be nobody's, else a keyed hash."""
    if _NOBODYS.fullmatch(branch):
        return branch
    return f"branch-{edge.file_hash(f'branch:{branch}')[:12]}"


def found(jenkins: Jenkins, configuration: Configuration, extraction: Extraction) -> Iterator[Job]:
    """Every job that may be read and is asked for."""
    for job in _below(jenkins, extraction, "", "", None, has_jobs=True):
        if is_asked_for(configuration, job.full_name):
            yield job


def is_asked_for(configuration: Configuration, name: str) -> bool:
    """Whether the settings leave a job in, by its own name or a folder's."""
    return not configuration.jobs or any(
        fnmatchcase(name, wanted) or name.startswith(f"{wanted}/") for wanted in configuration.jobs
    )


def _below(
    jenkins: Jenkins,
    extraction: Extraction,
    path: str,
    folder: str,
    pipeline: str | None,
    *,
    has_jobs: bool,
) -> Iterator[Job]:
    try:
        listed = list(jenkins.jobs(path))
    except RefusedError as refused:
        if not path or refused.status not in _NOT_THERE:
            raise
        extraction.problem(
            f"Jenkins does not show the jobs of a folder ({refused.status}): give the account of "
            f"{SITE.token_setting} the permission Job/Read there."
        )
        return
    if has_jobs and not listed:
        # Else a list that came back emptied would bury every job below it.
        where = " of a folder that has some" if path else ""
        extraction.problem(
            f"Jenkins lists no job{where}: run again, and give the account of {SITE.token_setting} "
            "the permission Job/Read if it stays."
        )
    for job in listed:
        name = job.get("name")
        if not isinstance(name, str) or not name:
            raise ToolError(
                f"Jenkins answered a job without a name: check {name_of(TOOL, 'url')}.", tool=TOOL
            )
        full_name = job.get("fullName") or (f"{folder}/{name}" if folder else name)
        below = _path(job, path, name)
        if isinstance(job.get("jobs"), list):
            is_multibranch = "MultiBranch" in str(job.get("_class"))
            inner = full_name if is_multibranch else None
            has_jobs = bool(job["jobs"])
            yield from _below(jenkins, extraction, below, full_name, inner, has_jobs=has_jobs)
        else:
            yield _job(extraction.edge, job, below, full_name, pipeline)


def _job(edge: Edge, job: Json, path: str, full_name: str, pipeline: str | None) -> Job:
    branch = None
    landed = full_name
    if pipeline is not None:
        branch = unquote(full_name.removeprefix(f"{pipeline}/"))
        shown = branch_name(edge, branch)
        landed = full_name if shown == branch else f"{pipeline}/{shown}"
    return Job(
        path=path,
        full_name=full_name,
        pipeline=pipeline or full_name,
        branch=branch,
        landed_name=landed,
        kind=str(job.get("_class") or "").rpartition(".")[2] or "unknown",
        last_number=(job.get("lastBuild") or {}).get("number"),
        last_began=(job.get("lastBuild") or {}).get("timestamp"),
    )


def _path(job: Json, folder: str, name: str) -> str:
    """The path of a job: its address's from the last known folder on, whatever host that names.

    An administrator may have set Jenkins' own address wrong, and a view may stand in between.
    """
    _, job_, rest = urlsplit(str(job.get("url") or "")).path.rpartition("/job/")
    last = rest.strip("/") if job_ else quote(name, safe="")
    return f"{folder}/job/{last}"
