"""From Jenkins' objects to rows, at the grain of what a build is: pure, nothing is asked here.

Texts of causes and parameters end here; people are in none of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from sources.deployment_rules import Rule, Target
from sources.edge import Edge, Row
from sources.errors import ToolError
from sources.jenkins.client import Json
from sources.jenkins.configuration import TOOL
from sources.jenkins.jobs import Job, branch_name
from sources.landing import Page

# Jenkins' own five results. UNSTABLE built, but its tests or checks failed.
_STATUSES = {
    "SUCCESS": "success",
    "UNSTABLE": "failure",
    "FAILURE": "failure",
    "ABORTED": "cancelled",
    "NOT_BUILT": "skipped",
}
_STAGE_STATUSES = {
    "SUCCESS": "success",
    "UNSTABLE": "failure",
    "FAILED": "failure",
    "ABORTED": "cancelled",
    "NOT_EXECUTED": "skipped",
    "IN_PROGRESS": "running",
    "PAUSED_PENDING_INPUT": "running",
}
BUILD_READ = frozenset(
    "_class number timestamp duration building result url actions id changeSet changeSets".split()
)
# A revision of another system than Git is no commit that anything here could be found by.
_GIT_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
STAGE_READ = frozenset("id name status startTimeMillis durationMillis pauseDurationMillis".split())
_REMOTE = re.compile(r"^refs/remotes/[^/]+/|^refs/heads/|^origin/")
_SCP = re.compile(r"^(?:[^@/\s]+@)?([\w.-]+):(?!/)(.+)$")
_BY_HAND = "UserIdCause"


def is_running(build: Json) -> bool:
    """Whether a build may still change: it has not ended, or has no result yet."""
    return bool(build.get("building")) or build.get("result") is None


def moment(millis: Any) -> datetime:
    """A time from milliseconds since 1970."""
    if isinstance(millis, bool) or not isinstance(millis, (int, float)):
        raise _unreadable("a time")
    try:
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=millis)
    except OverflowError:
        raise _unreadable("a time") from None


def number_of(build: Json) -> int:
    """The number of a build."""
    number = build.get("number")
    if isinstance(number, bool) or not isinstance(number, int):
        raise _unreadable("a build's number")
    return number


def build_id(job_name: str, number: int) -> str:
    """The id of a build, whatever it is read as."""
    return f"{job_name}#{number}"


def ended_at(build: Json) -> datetime | None:
    """When a build ended."""
    if is_running(build):
        return None
    return moment(build.get("timestamp")) + timedelta(milliseconds=build.get("duration") or 0)


def repository_url(remote: str | None) -> str | None:
    """The remote as one address: git@host:a/b.git and https://me@host/a/b are https://host/a/b."""
    if not remote or "$" in remote:
        return None
    scp = _SCP.match(remote) if "://" not in remote else None
    if scp:
        host, path = scp.group(1), scp.group(2)
    else:
        parts = urlsplit(remote)
        if parts.scheme not in ("http", "https", "ssh", "git") or not parts.hostname:
            return None
        is_web = parts.scheme in ("http", "https")
        try:
            host = f"{parts.hostname}:{parts.port}" if parts.port and is_web else parts.hostname
        except ValueError:
            return None
        path = parts.path
    return f"https://{host.lower()}/{path.strip('/').removesuffix('.git')}"


class Revision:
    """What a build was made from, by Git's own record of it."""

    def __init__(self, build: Json, libraries: tuple[str, ...]) -> None:
        self.sha: str | None = None
        self.url: str | None = None
        self.branch: str | None = None
        for action in build.get("actions") or []:
            revision = (action or {}).get("lastBuiltRevision")
            if not revision:
                continue
            urls = [repository_url(remote) for remote in action.get("remoteUrls") or []]
            url = next((one for one in urls if one), None)
            if url and any(fnmatchcase(url, library) for library in libraries):
                continue
            self.sha = revision.get("SHA1")
            self.url = url
            branches: list[Json] = revision.get("branch") or []
            named = str(branches[0].get("name") or "") if branches else ""
            self.branch = _REMOTE.sub("", named) or None
            return


def pages(
    edge: Edge,
    job: Job,
    build: Json,
    *,
    libraries: tuple[str, ...],
    rules: tuple[Rule, ...],
    stages: list[Json] | None,
    test_seconds: float | None,
    is_reclassified: bool,
) -> Iterator[Page]:
    """Everything of one build; `is_reclassified` where its rule was another when it landed."""
    edge.discard("builds", build.keys() - BUILD_READ)
    native_id = build_id(job.landed_name, number_of(build))
    revision = Revision(build, libraries)
    parameters = _parameters(build)
    targets = [rule.target(job.full_name, parameters) for rule in rules if rule.stage is None]
    target = next(iter(targets), None)
    if is_reclassified:
        # What it was before goes, whatever it is now.
        yield "builds", [{"build_id": native_id, "is_gone": True}] if target else []
        yield "deployments", [] if target else [{"deployment_id": native_id, "is_gone": True}]
    if target is not None:
        yield "deployments", [_deployment(native_id, build, revision, target)]
    else:
        yield "builds", [_build(edge, job, native_id, build, revision)]
    yield "build_causes", list(_causes(edge, job, native_id, build))
    yield "change_sets", list(_changes(native_id, build))
    yield "stages", [_stage(edge, native_id, stage) for stage in stages or []]
    for stage in stages or []:
        for rule in rules:
            if rule.stage is None or not rule.fits_stage(str(stage.get("name"))):
                continue
            target = rule.target(job.full_name, parameters)
            if target is not None and stage.get("status") != "NOT_EXECUTED":
                row = _deployment(native_id, build, revision, target)
                yield "deployments", [row | _of_stage(native_id, stage)]
                break
    tests = next((one for one in build.get("actions") or [] if "totalCount" in (one or {})), None)
    if tests:
        yield (
            "test_runs",
            [
                {
                    "run_id": native_id,
                    "repository_url": revision.url,
                    "commit_sha": revision.sha,
                    "suite": job.pipeline,
                    "started_at": moment(build.get("timestamp")),
                    "duration_seconds": test_seconds,
                    "passed": tests["totalCount"] - tests["failCount"] - tests["skipCount"],
                    "failed": tests["failCount"],
                    "skipped": tests["skipCount"],
                }
            ],
        )


def has_tests(build: Json) -> bool:
    """Whether a build says that it ran tests."""
    return any("totalCount" in (action or {}) for action in build.get("actions") or [])


def _status(build: Json) -> str:
    if is_running(build):
        return "running"
    result = build["result"]
    if result not in _STATUSES:
        raise _unreadable("a build's result")
    return _STATUSES[result]


def _build(edge: Edge, job: Job, native_id: str, build: Json, revision: Revision) -> Row:
    started_at = moment(build.get("timestamp"))
    branch = job.branch or revision.branch
    return {
        "build_id": native_id,
        "repository_url": revision.url,
        "name": job.pipeline,
        "commit_sha": revision.sha,
        "branch": branch if branch and branch_name(edge, branch) == branch else None,
        "original_status": build.get("result"),
        "status": _status(build),
        "queued_at": _queued_at(build, started_at),
        "started_at": started_at,
        "finished_at": ended_at(build),
        "url": _plain(build.get("url")) if job.is_named else None,
    }


def _queued_at(build: Json, started_at: datetime) -> datetime | None:
    for action in build.get("actions") or []:
        waited = (action or {}).get("queuingDurationMillis")
        if isinstance(waited, int):
            return started_at - timedelta(milliseconds=waited)
    return None


def _plain(url: Any) -> str | None:
    """An address without account, password and query."""
    if not isinstance(url, str):
        return None
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _all_causes(build: Json) -> list[Json]:
    return [
        cause
        for action in build.get("actions") or []
        for cause in (action or {}).get("causes") or []
    ]


def _kind(cause: Json) -> str:
    """The class of a cause; Jenkins before 2.0 told it only by its shape."""
    named = re.split(r"[.$]", str(cause.get("_class") or ""))[-1]
    if named:
        return named
    if "upstreamProject" in cause:
        return "UpstreamCause"
    by_hand = str(cause.get("shortDescription")).startswith("Started by user")
    return _BY_HAND if by_hand else "unknown"


def _causes(edge: Edge, job: Job, native_id: str, build: Json) -> Iterator[Row]:
    for position, cause in enumerate(_all_causes(build), 1):
        upstream, number = cause.get("upstreamProject"), cause.get("upstreamBuild")
        yield {
            "build_id": native_id,
            "position": position,
            "kind": _kind(cause),
            "upstream_build_id": (
                build_id(_upstream_name(edge, str(upstream)), number)
                if upstream and isinstance(number, int)
                else None
            ),
        }


def _changes(native_id: str, build: Json) -> Iterator[Row]:
    """The commits that are new since the job's last build, each once; nothing else of them."""
    sets = [build.get("changeSet"), *(build.get("changeSets") or [])]
    found: dict[str, Row] = {}
    for item in (one for each in sets for one in (each or {}).get("items") or []):
        sha = str((item or {}).get("commitId") or "").lower()
        if _GIT_SHA.fullmatch(sha):
            at = item.get("timestamp")
            # Jenkins writes -1 where it does not know.
            is_known = isinstance(at, (int, float)) and at > 0
            found[sha] = {
                "build_id": native_id,
                "commit_sha": sha,
                "committed_at": moment(at) if is_known else None,
            }
    yield from found.values()


def _upstream_name(edge: Edge, name: str) -> str:
    """The name of another job as it landed: the last part may be a branch."""
    folder, slash, last = name.rpartition("/")
    if not slash or "%2F" not in last:
        return name
    return f"{folder}/{branch_name(edge, last.replace('%2F', '/'))}"


def _stage(edge: Edge, native_id: str, stage: Json) -> Row:
    edge.discard("stages", stage.keys() - STAGE_READ)
    return {
        "build_id": native_id,
        "stage_id": edge.native_id(stage.get("id"), "a stage"),
        "name": stage.get("name"),
        "original_status": stage.get("status"),
        "started_at": moment(stage["startTimeMillis"]) if stage.get("startTimeMillis") else None,
        "duration_seconds": (stage.get("durationMillis") or 0) / 1000,
        "pause_seconds": (stage.get("pauseDurationMillis") or 0) / 1000,
    }


def _deployment(native_id: str, build: Json, revision: Revision, target: Target) -> Row:
    return {
        "deployment_id": native_id,
        "service_id": target.service_id,
        "repository_url": target.repository_id or revision.url,
        "commit_sha": revision.sha,
        "environment": target.environment,
        "original_status": build.get("result"),
        "status": _deployed(_status(build)),
        "version": target.version,
        "kind": target.kind,
        "is_automatic": _BY_HAND not in {_kind(cause) for cause in _all_causes(build)},
        "started_at": moment(build.get("timestamp")),
        "finished_at": ended_at(build),
    }


def _deployed(status: str) -> str:
    """A deployment that was skipped did not happen, as one that was cancelled."""
    return "cancelled" if status == "skipped" else status


def _of_stage(native_id: str, stage: Json) -> Row:
    status = _STAGE_STATUSES.get(str(stage.get("status")))
    if status is None:
        raise _unreadable("a stage's status")
    started_at = moment(stage.get("startTimeMillis"))
    ended = started_at + timedelta(milliseconds=stage.get("durationMillis") or 0)
    return {
        "deployment_id": f"{native_id}:{stage.get('id')}",
        "original_status": stage.get("status"),
        "status": _deployed(status),
        "started_at": started_at,
        "finished_at": None if status == "running" else ended,
    }


def _parameters(build: Json) -> Mapping[str, str]:
    return {
        str(one["name"]): str(one["value"])
        for action in build.get("actions") or []
        for one in (action or {}).get("parameters") or []
        if one.get("value") not in (None, "")
    }


def _unreadable(what: str) -> ToolError:
    return ToolError(
        f"Jenkins answered a build with {what} that cannot be read: nothing of this run was "
        f"loaded, so compare with sources/{TOOL}/README.md.",
        tool=TOOL,
    )
