"""Jenkins over HTTP: only what `tree` names is sent, and lists are asked for in ranges.

Answers objects as Jenkins wrote them. What they mean is the other modules'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from requests.auth import HTTPBasicAuth

from sources.errors import ToolError
from sources.http import Client, Clock, RefusedError, Site
from sources.jenkins.configuration import TOOL, Configuration
from sources.settings import name_of

Json = dict[str, Any]
Said = TypeVar("Said")

PAGE_SIZE = 100
_JOBS_PAGE = 500
_JOB = "_class,name,fullName,url,jobs[name]{0,1},lastBuild[number,timestamp]"
_ACTIONS = (
    "_class,lastBuiltRevision[SHA1,branch[name]],remoteUrls,"
    "causes[_class,shortDescription,upstreamProject,upstreamBuild],"
    "queuingDurationMillis,failCount,skipCount,totalCount"
)
# A plain job has one set, a pipeline one for each checkout; whose the changes are is not asked for.
_CHANGES = "[kind,items[commitId,timestamp]]"
_PARAMETERS = ",parameters[name,value]"
_NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)


def _without_names(path: str) -> str:
    """A path for an error: a branch may be called after a person."""
    before, job, _ = path.partition("/job/")
    return f"{before}{job}…" if job else path


SITE = Site(
    tool=TOOL,
    name="Jenkins",
    token_setting=name_of(TOOL, "token"),
    host_setting=name_of(TOOL, "url"),
    shown=_without_names,
)


class CutShortError(ToolError):
    """A list ended before it was over; what came of it is right."""


class Jenkins:
    """One Jenkins."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        clock: Clock | None = None,
        on_request: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = Client(
            SITE,
            configuration.url,
            auth=HTTPBasicAuth(configuration.user, configuration.token),
            clock=clock,
            on_request=on_request,
            at_once=configuration.at_once,
        )

    def each(self, ask: Callable[[Json], Said], builds: Sequence[Json]) -> list[Said]:
        """What `ask` says of each build, in their order, several being asked at once."""
        return self._client.each(ask, builds)

    def me(self) -> Json:
        """The account of the token."""
        return self._object("/me/api/json", {"tree": "id"})

    def jobs(self, path: str) -> Iterator[Json]:
        """The jobs of a folder, or of the root whose path is empty."""
        start = 0
        seen: set[Any] = set()
        is_empty = False
        while True:
            asked = {"tree": _cut("jobs", _JOB, start, _JOBS_PAGE)}
            page = _objects(self._object(f"{path}/api/json", asked), "jobs", "api/json")
            if page and is_empty:
                # What stands in a hole would be passed over for ever.
                raise _unexpected("a range of jobs with anything in it before the last one")
            yield from _unseen(page, "name", seen, "jobs")
            # Behind full ranges an empty one is the end, or a hole: the one behind it tells.
            if len(page) < _JOBS_PAGE and (page or is_empty or not start):
                return
            is_empty = not page
            start += _JOBS_PAGE

    def builds(self, path: str, *, with_parameters: bool) -> Iterator[list[Json]]:
        """The pages of a job's builds, the latest first; CutShortError if its first never came."""
        actions = _ACTIONS + (_PARAMETERS if with_parameters else "")
        tree = (
            f"number,timestamp,duration,building,result,url,actions[{actions}],"
            f"changeSet{_CHANGES},changeSets{_CHANGES}"
        )
        start = 0
        seen: set[Any] = set()
        while True:
            asked = f"firstBuild[number],{_cut('allBuilds', tree, start, PAGE_SIZE)}"
            answer = self._object(f"{path}/api/json", {"tree": asked})
            page = _objects(answer, "allBuilds", "api/json")
            new = _unseen(page, "number", seen, "allBuilds")
            if new:
                yield new
            first = _first_number(answer, page)
            # Told beside every range: Jenkins throws old builds away while they are read.
            if first is None or (seen and min(seen) <= first):
                return
            if len(page) < PAGE_SIZE:
                raise CutShortError("the list of builds of a job ends before its first one.")
            start += PAGE_SIZE

    def stages(self, path: str, number: int) -> list[Json] | None:
        """The stages of a build; None where the plugin or the build is not there."""
        try:
            answer = self._object(f"{path}/{number}/wfapi/describe")
        except RefusedError as refused:
            if refused.status in _NOT_THERE:
                return None
            raise
        return _objects(answer, "stages", "wfapi/describe")

    def test_seconds(self, path: str, number: int) -> float | None:
        """How long the tests of a build took; None where its report was thrown away."""
        try:
            answer = self._object(f"{path}/{number}/testReport/api/json", {"tree": "duration"})
        except RefusedError as refused:
            if refused.status in _NOT_THERE:
                return None
            raise
        duration = answer.get("duration")
        return float(duration) if isinstance(duration, (int, float)) else None

    def _object(self, path: str, params: Json | None = None) -> Json:
        answer = self._client.get(path, params)
        if not isinstance(answer, dict):
            raise _unexpected("an object")
        return answer


def _cut(name: str, tree: str, start: int, size: int) -> str:
    """A range of a list, as `tree` asks for it."""
    return f"{name}[{tree}]{{{start},{start + size}}}"


def _unseen(page: list[Json], key: str, seen: set[Any], name: str) -> list[Json]:
    """What of a range did not come before: builds that begin push others into the next one."""
    new = [one for one in page if one.get(key) not in seen]
    if page and not new:
        raise _unexpected(f"the next {name}: they are again and again the same,")
    seen.update(one.get(key) for one in new)
    return new


def _first_number(answer: Json, page: list[Json]) -> int | None:
    """The number of a job's first build; None where it has no builds."""
    first = answer.get("firstBuild")
    if first is None and not page:
        return None
    number = first.get("number") if isinstance(first, dict) else None
    if not isinstance(number, int):
        raise _unexpected("the first build beside a list of builds")
    return number


def _objects(answer: Json, name: str, path: str) -> list[Json]:
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise _unexpected(f"a list of {name} from {path}")
    return found


def _unexpected(expected: str) -> ToolError:
    return ToolError(
        f"Jenkins answered with something else than {expected}: check {SITE.host_setting}, and "
        f"compare with sources/{TOOL}/README.md.",
        tool=TOOL,
    )
