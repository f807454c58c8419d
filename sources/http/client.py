"""A client for one site's API: dlt's REST client over a session that is patient.

Only asks and parses. Which paths there are, and how their pages are linked, is the tool's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.paginators import BasePaginator
from requests import Response
from requests.auth import AuthBase
from requests.exceptions import JSONDecodeError

from sources.http import faults
from sources.http.clock import Clock, SystemClock
from sources.http.faults import Site
from sources.http.session import PatientSession

Json = Any
Question = TypeVar("Question")
Said = TypeVar("Said")


def _uncounted() -> None:
    return None


class Client:
    """Asks one site, waits where it is told to, and raises one-sentence errors."""

    def __init__(
        self,
        site: Site,
        base_url: str,
        *,
        auth: AuthBase | None = None,
        headers: dict[str, str] | None = None,
        clock: Clock | None = None,
        on_request: Callable[[], None] = _uncounted,
        at_once: int = 1,
    ) -> None:
        self.site = site
        self._at_once = at_once
        self.clock = clock or SystemClock()
        session = PatientSession(site, self.clock, on_request, at_once)
        self._gate = session.gate
        self._rest = RESTClient(base_url, headers=headers, auth=auth, session=session)

    def response(self, path: str, params: dict[str, Any] | None = None) -> Response:
        """The answer to a GET with its headers and the redirections that led to it."""
        return self._rest.get(path, params=params)

    def get(self, path: str, params: dict[str, Any] | None = None) -> Json:
        """The data that answers a GET."""
        return self.parsed(self.response(path, params))

    def post(self, path: str, json: dict[str, Any]) -> Json:
        """The data that answers a POST."""
        return self.parsed(self._rest.post(path, json=json))

    def each(self, ask: Callable[[Question], Said], questions: Sequence[Question]) -> list[Said]:
        """What `ask` says of each question, in their order; at most `at_once` are under way.

        The first error in that order is raised, and what was not asked by then is not asked at all.
        `ask` may be called by several threads: it asks, parses, and touches nothing else.
        """
        if self._at_once == 1 or len(questions) < 2:
            return [ask(question) for question in questions]
        answers: list[Future[Said]] = [Future() for _ in questions]
        todo = iter(zip(questions, answers, strict=True))
        over, lock = Event(), Lock()

        def work() -> None:
            self._gate.work_until(over)
            while not over.is_set():
                with lock:
                    following = next(todo, None)
                if following is None:
                    return
                question, answer = following
                try:
                    answer.set_result(ask(question))
                except BaseException as error:  # noqa: BLE001 (it is raised where it is waited for)
                    answer.set_exception(error)

        # Daemons: one that waits out an hour's limit keeps nobody from hearing of another's error.
        for _ in range(min(self._at_once, len(questions))):
            Thread(target=work, daemon=True).start()
        try:
            return [answer.result() for answer in answers]
        finally:
            over.set()

    def slow_down(self, seconds: float) -> None:
        """Ask nothing more before so many seconds have passed."""
        self._gate.hold(seconds)

    def pages(
        self,
        path: str,
        params: dict[str, Any] | None = None,
        *,
        paginator: BasePaginator,
        data_selector: str = "$",
    ) -> Iterator[list[dict[str, Any]]]:
        """The pages of a list, each a list of objects."""
        pages = self._rest.paginate(
            path,
            params=params,
            paginator=paginator,
            data_selector=data_selector,
            hooks={"response": []},
        )
        while True:
            try:
                page = next(pages, None)
            except JSONDecodeError as error:
                raise self._not_json() from error
            if page is None:
                return
            if not all(isinstance(item, dict) for item in page):
                raise faults.unexpected(self.site, page.response.request, "a list of objects")
            if not page and page.paginator.has_next_page:
                # What stands behind a hole would be passed over for ever.
                raise faults.hole(self.site, page.response.request)
            yield list(page)

    def parsed(self, response: Response) -> Json:
        """The data of an answer."""
        try:
            return response.json()
        except JSONDecodeError as error:
            raise faults.unexpected(self.site, response.request, "JSON") from error

    def _not_json(self) -> faults.UnreadableError:
        return faults.UnreadableError(
            f"{self.site.name} answered a page of a list with something else than JSON: check "
            f"{self.site.host_setting}, and run again.",
            tool=self.site.tool,
        )
