"""Jenkins over HTTP: only what `tree` names is sent, and lists are asked for in ranges.

Answers objects as Jenkins wrote them. What they mean is the other modules'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from requests.auth import HTTPBasicAuth

from sources.errors import ToolError
from sources.http import Client, Clock, RefusedError, Site
from sources.jenkins.configuration import TOOL, Configuration
from sources.settings import name_of

Json = dict[str, Any]

PAGE_SIZE = 100
_JOBS_PAGE = 500
_JOB = "_class,name,fullName,url,jobs[name]{0,1},lastBuild[number,timestamp]"
_ACTIONS = (
    "_class,lastBuiltRevision[SHA1,branch[name]],remoteUrls,"
    "causes[_class,shortDescription,upstreamProject,upstreamBuild],"
    "queuingDurationMillis,failCount,skipCount,totalCount"
)
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
        )

    def me(self) -> Json:
        """The account of the token."""
        return self._object("/me/api/json", {"tree": "id"})

    def jobs(self, path: str) -> Iterator[Json]:
        """The jobs of a folder, or of the root whose path is empty."""
        yield from self._ranged(path, "jobs", _JOB, _JOBS_PAGE, "name")

    def builds(self, path: str, *, with_parameters: bool) -> Iterator[list[Json]]:
        """The pages of a job's builds, the latest first."""
        actions = _ACTIONS + (_PARAMETERS if with_parameters else "")
        tree = f"number,timestamp,duration,building,result,url,actions[{actions}]"
        yield from self._pages(path, "allBuilds", tree, PAGE_SIZE, "number")

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

    def _ranged(self, path: str, name: str, tree: str, size: int, key: str) -> Iterator[Json]:
        for page in self._pages(path, name, tree, size, key):
            yield from page

    def _pages(self, path: str, name: str, tree: str, size: int, key: str) -> Iterator[list[Json]]:
        """Ranges of a list: what moved into the next one meanwhile comes once."""
        start = 0
        seen: set[Any] = set()
        is_empty = False
        while True:
            asked = {"tree": f"{name}[{tree}]{{{start},{start + size}}}"}
            page = _objects(self._object(f"{path}/api/json", asked), name, "api/json")
            if page and is_empty:
                # What stands in a hole would be passed over for ever.
                raise _unexpected(f"a range of {name} with anything in it before the last one")
            new = [one for one in page if one.get(key) not in seen]
            if page and not new:
                raise _unexpected(f"the next {name}: they are again and again the same,")
            seen.update(one.get(key) for one in new)
            if new:
                yield new
            # Behind full ranges an empty one is the end, or a hole: the one behind it tells.
            if len(page) < size and (page or is_empty or not start):
                return
            is_empty = not page
            start += size

    def _object(self, path: str, params: Json | None = None) -> Json:
        answer = self._client.get(path, params)
        if not isinstance(answer, dict):
            raise _unexpected("an object")
        return answer


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
