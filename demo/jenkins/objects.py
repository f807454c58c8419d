"""The halls of a Jenkins: folders, multibranch projects, jobs, and how it writes their builds.

Where each build and deployment ran, and under which number, is what the organisation calls it. A
job that is merely called deploy-handbook deploys nothing.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from demo.clock import AS_OF_INSTANT
from demo.organisation.model import Build, Deployment, Organisation, Person, Repository
from demo.organisation.numbering import VERBS

Json = dict[str, Any]

DEPLOYMENTS = (
    "{service}/deploy-{environment}",
    *(
        f"{{service}}/{verb}-{{environment}} with kind={kind}"
        for kind, verb in VERBS.items()
        if verb != "deploy"
    ),
)
HANDBOOK = "deploy-handbook"
# How long the tests of any build took, in seconds.
TEST_SECONDS = 31.5
FOLDER = "com.cloudbees.hudson.plugins.folder.Folder"
MULTIBRANCH = "org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject"
PIPELINE = "org.jenkinsci.plugins.workflow.job.WorkflowJob"
RUN = "org.jenkinsci.plugins.workflow.job.WorkflowRun"
FREESTYLE = "hudson.model.FreeStyleProject"
FREESTYLE_BUILD = "hudson.model.FreeStyleBuild"
_RESULTS = {
    "success": "SUCCESS",
    "failure": "FAILURE",
    "error": "FAILURE",
    "timed_out": "FAILURE",
    "cancelled": "ABORTED",
    "skipped": "NOT_BUILT",
}
_STAGE_STATUSES = {"SUCCESS": "SUCCESS", "FAILURE": "FAILED", "ABORTED": "ABORTED"}


@dataclass
class Hall:
    """A folder, a project or a job, with what is below it or was built in it."""

    name: str
    kind: str
    below: dict[str, Hall] = field(default_factory=dict)
    builds: list[Json] = field(default_factory=list)
    stages: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def child(self, name: str, kind: str) -> Hall:
        """The one of that name below it, made if it is not there yet."""
        return self.below.setdefault(name, Hall(name, kind))


class Halls:
    """Everything of one organisation that Jenkins runs."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.root = Hall("", "hudson.model.Hudson")
        self.repositories = {one.name: one for one in organisation.repositories}
        for repository in organisation.repositories:
            if repository.builds_in == "jenkins":
                self._add_builds(repository)
        self._add_deployments()
        self._add_handbook()

    def hall(self, names: list[str]) -> Hall | None:
        """The hall at a path."""
        hall: Hall | None = self.root
        for name in names:
            hall = hall.below.get(name) if hall else None
        return hall

    def _job(self, native_id: str, kind: str = PIPELINE) -> tuple[Hall, int]:
        """The job of an id such as shop/ci/main#12, and the number."""
        full_name, _, number = native_id.rpartition("#")
        folder, name, *branch = full_name.split("/", 2)
        hall = self.root.child(folder, FOLDER)
        if branch:
            hall, name = hall.child(name, MULTIBRANCH), quote(branch[0], safe="")
        return hall.child(name, kind), int(number)

    def _add_builds(self, repository: Repository) -> None:
        for build in sorted(repository.builds, key=lambda one: (one.created_at, one.run_id)):
            job, number = self._job(build.native_id)
            job.builds.insert(0, self._build(repository, build, number))
            job.stages[number] = build.jobs

    def _build(self, repository: Repository, build: Build, number: int) -> Json:
        change = next((one for one in repository.changes if one.branch == build.branch), None)
        author = change.author if change else None
        ended = build.finished_at
        written: Json = {
            "_class": RUN,
            "number": number,
            "id": str(number),
            "timestamp": millis(build.started_at),
            "duration": int((ended - build.started_at).total_seconds() * 1000) if ended else 0,
            "building": ended is None,
            "result": _RESULTS[build.conclusion] if ended and build.conclusion else None,
            "fullDisplayName": f"{repository.name} » {build.branch} #{number}",
            "actions": [
                self._cause(author),
                {},
                git(repository, build.sha, build.branch),
                {
                    "_class": "jenkins.metrics.impl.TimeInQueueAction",
                    "queuingDurationMillis": max(
                        0, int((build.started_at - build.created_at).total_seconds() * 1000)
                    ),
                },
            ],
            "changeSets": [self._changes(repository, build.sha)],
            "culprits": [{"fullName": author.name}] if author else [],
        }
        if ended and "test" in build.jobs:
            written["actions"].append(tests(build.sha, is_good=build.conclusion == "success"))
        return written

    def _cause(self, author: Person | None) -> Json:
        event = {
            "_class": "jenkins.branch.BranchEventCause",
            "shortDescription": f"Push event by {author.login}" if author else "Push event",
        }
        return {"_class": "hudson.model.CauseAction", "causes": [event]}

    def _changes(self, repository: Repository, sha: str) -> Json:
        commit = repository.commits.get(sha)
        items = []
        if commit is not None:
            items.append(
                {
                    "_class": "hudson.plugins.git.GitChangeSet",
                    "commitId": commit.sha,
                    "timestamp": millis(commit.committed_at),
                    "authorEmail": commit.author.email,
                    "author": {"fullName": commit.author.name},
                    "msg": commit.headline,
                    "comment": commit.message,
                }
            )
        return {"_class": "hudson.plugins.git.GitChangeSetList", "kind": "git", "items": items}

    def _add_deployments(self) -> None:
        found = self.organisation.deployments_in("jenkins")
        for deployment in sorted(found, key=lambda one: (one.created_at, one.native_id)):
            job, number = self._job(deployment.native_id)
            job.builds.insert(0, self._deployment(deployment, number))
            job.stages[number] = ("Approve", "Deploy")

    def _deployment(self, deployment: Deployment, number: int) -> Json:
        state, at = next(
            (one for one in deployment.statuses if one[0] in _RESULTS), (None, AS_OF_INSTANT)
        )
        repository = self.repositories[deployment.repository.rpartition("/")[2]]
        person = deployment.creator
        by_hand = person is not None and not person.is_bot
        cause: Json = {
            "_class": "hudson.triggers.TimerTrigger$TimerTriggerCause",
            "shortDescription": "Started by timer",
        }
        upstream = self._upstream(repository, deployment)
        if upstream is not None:
            job, _, before = upstream.rpartition("#")
            cause = {
                "_class": "hudson.model.Cause$UpstreamCause",
                "shortDescription": f'Started by upstream project "{job}" build number {before}',
                "upstreamProject": job,
                "upstreamBuild": int(before),
            }
        elif by_hand and person is not None:
            cause = {
                "_class": "hudson.model.Cause$UserIdCause",
                "shortDescription": f"Started by user {person.name}",
                "userId": person.login,
                "userName": person.name,
            }
        actions: list[Json] = [
            {"_class": "hudson.model.CauseAction", "causes": [cause]},
            {
                "_class": "hudson.model.ParametersAction",
                "parameters": [{"name": "CONTACT", "value": person.email}] if person else [],
            },
        ]
        # A job that another one started is handed what to deploy, and checks nothing out.
        if deployment.sha and upstream is None:
            actions.append(git(repository, deployment.sha, "main"))
        return {
            "_class": RUN,
            "number": number,
            "id": str(number),
            "timestamp": millis(deployment.created_at),
            "duration": int((at - deployment.created_at).total_seconds() * 1000) if state else 0,
            "building": state is None,
            "result": _RESULTS[state] if state else None,
            "fullDisplayName": f"deployments » {deployment.environment} #{number}",
            "actions": actions,
            "changeSets": [],
            "culprits": [],
        }

    def _upstream(self, repository: Repository, deployment: Deployment) -> str | None:
        """What started a deployment: the build of its commit, or the same change in staging."""
        if deployment.kind != "change":
            return None
        before: list[tuple[datetime, str]] = []
        if deployment.environment == "staging":
            before = [
                (one.finished_at, one.native_id)
                for one in repository.builds
                if (one.workflow, one.sha, one.conclusion) == ("CI", deployment.sha, "success")
                and one.finished_at
            ]
        else:
            before = [
                (one.statuses[-1][1], one.native_id)
                for one in self.organisation.deployments_in("jenkins")
                if (one.repository, one.sha) == (deployment.repository, deployment.sha)
                and one.environment == "staging"
                and one.statuses
            ]
        started = [one for one in before if one[0] <= deployment.created_at]
        return max(started)[1] if started else None

    def _add_handbook(self) -> None:
        job = self.root.child(HANDBOOK, FREESTYLE)
        person = next(one for one in self.organisation.people if not one.is_bot)
        for number in range(1, 4):
            at = AS_OF_INSTANT - timedelta(days=10 * (4 - number))
            job.builds.insert(
                0,
                {
                    "_class": FREESTYLE_BUILD,
                    "number": number,
                    "id": str(number),
                    "timestamp": millis(at),
                    "duration": 40_000,
                    "building": False,
                    "result": "SUCCESS",
                    "actions": [
                        {
                            "_class": "hudson.model.CauseAction",
                            "causes": [
                                {
                                    "_class": "hudson.model.Cause$UserIdCause",
                                    "shortDescription": f"Started by user {person.name}",
                                    "userId": person.login,
                                }
                            ],
                        }
                    ],
                    "changeSet": {"_class": "hudson.scm.EmptyChangeLogSet", "kind": None},
                },
            )


def millis(moment: datetime) -> int:
    """A time as Jenkins writes it."""
    return int(moment.timestamp() * 1000)


def git(repository: Repository, sha: str, branch: str) -> Json:
    """What the Git plugin notes of a checkout."""
    return {
        "_class": "hudson.plugins.git.util.BuildData",
        "lastBuiltRevision": {"SHA1": sha, "branch": [{"SHA1": sha, "name": branch}]},
        "remoteUrls": [repository.clone_url],
        "scmName": "",
    }


def tests(sha: str, *, is_good: bool) -> Json:
    """What a build of a commit says of its tests."""
    number = zlib.crc32(sha.encode())
    failed = 0 if is_good else 1 + number % 3
    return {
        "_class": "hudson.tasks.junit.TestResultAction",
        "failCount": failed,
        "skipCount": number % 4,
        "totalCount": 120 + number % 60,
        "urlName": "testReport",
    }


def stages(hall: Hall, build: Json) -> Json:
    """What Pipeline: Stage View tells of a build: its stages share its time."""
    names = hall.stages.get(build["number"], ())
    each = build["duration"] // max(1, len(names))
    status = _STAGE_STATUSES.get(str(build["result"]), "IN_PROGRESS")
    written = []
    for position, name in enumerate(names):
        is_last = position == len(names) - 1
        written.append(
            {
                "_links": {"self": {"href": f"/execution/node/{6 + position}/wfapi/describe"}},
                "id": str(6 + position),
                "name": name,
                "execNode": "",
                "status": status if is_last else "SUCCESS",
                "startTimeMillis": build["timestamp"] + position * each,
                "durationMillis": each,
                "pauseDurationMillis": 0,
            }
        )
    return {"id": build["id"], "status": status, "stages": written}
