"""What happens to every single request: counted, retried, waited for, and judged.

A dlt session, so that dlt's REST client and its paginators work on it unchanged. Several threads
may ask by it: who may go when is gate.py's, how many there are client.py's, what a refusal is
called stands in faults.py, how long a limit lasts in limits.py.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from http import HTTPStatus
from threading import Lock
from typing import Any

from dlt.sources.helpers.requests import Session
from requests import PreparedRequest, Response
from requests.exceptions import ChunkedEncodingError, ConnectionError, ContentDecodingError, Timeout
from urllib3 import HTTPResponse
from urllib3.exceptions import NameResolutionError

from sources.http import faults, limits
from sources.http.clock import Clock
from sources.http.faults import Site
from sources.http.gate import Gate

# Together about a minute of patience for a site that stumbles.
_ATTEMPTS = 6
_FIRST_WAIT_SECONDS = 2.0
# A limit is lifted within the hour on every site we read; a longer one is not worth holding a run.
_LONGEST_LIMIT_SECONDS = 3_700.0
_LIMIT_ATTEMPTS = 10
_TIMEOUT_SECONDS = (10.0, 90.0)
# The read timeout is between two bytes: an answer that drips would never end by it. The longest
# answers that we ask for are of some 10 MB.
_LONGEST_ANSWER_SECONDS = 300.0
# Whatever the style of its pages, a list that leads back to itself asks the same again and again.
# A few questions are rightly asked more than once, none this often.
_MOST_OF_THE_SAME = 10


class _Again(Exception):
    """This attempt failed in a way that another may not; carries the error of giving up."""

    def __init__(self, giving_up: Exception) -> None:
        super().__init__()
        self.giving_up = giving_up


class PatientSession(Session):
    """A session that waits out limits and stumbles, and raises ToolError for everything else."""

    def __init__(
        self, site: Site, clock: Clock, on_request: Callable[[], None], at_once: int = 1
    ) -> None:
        super().__init__(timeout=_TIMEOUT_SECONDS, raise_for_status=False)
        self._site = site
        self._clock = clock
        self._on_request = on_request
        self._lock = Lock()
        self._answered: Counter[int] = Counter()
        self.gate = Gate(clock, at_once)

    def send(self, request: PreparedRequest, **kwargs: Any) -> Response:
        """Send until there is an answer that is data, a redirection or a refusal."""
        failures = limited = 0
        ticket = self.gate.ticket()
        while True:
            try:
                with self.gate.passed(ticket):
                    with self._lock:
                        self._on_request()
                    response = self._once(request, **kwargs)
                    # Before another may leave: what is to be waited for is known by then.
                    wait = self._heeded(response, limited + 1)
            except _Again as again:
                failures += 1
                if failures >= _ATTEMPTS:
                    raise again.giving_up from again.__cause__
                self.gate.hold(_FIRST_WAIT_SECONDS * 2 ** (failures - 1))
                continue
            if wait is None:
                self._stop_circling(request)
                return self._judged(response)
            limited += 1
            if wait > _LONGEST_LIMIT_SECONDS or limited >= _LIMIT_ATTEMPTS:
                raise faults.limited_for_too_long(self._site, wait)

    def _heeded(self, response: Response, attempt: int) -> float | None:
        """The wait that an answer asks for instead of data; all heed it, and a budget that ends."""
        now = self._clock.now()
        wait = limits.seconds_to_wait(response, now, attempt)
        if wait is None:
            self.gate.answered(limits.left(response))
            spent = limits.seconds_until_more(response, now)
            if spent is not None and spent <= _LONGEST_LIMIT_SECONDS:
                self.gate.hold(spent)
        elif wait <= _LONGEST_LIMIT_SECONDS:
            self.gate.hold(wait)
        return wait

    def _stop_circling(self, request: PreparedRequest) -> None:
        question = hash((request.method, request.url, request.body))
        with self._lock:
            self._answered[question] += 1
            count = self._answered[question]
        if count > _MOST_OF_THE_SAME:
            raise faults.going_in_circles(self._site, request)

    def _once(self, request: PreparedRequest, **kwargs: Any) -> Response:
        site = self._site
        try:
            response: Response = super().send(request, **{**kwargs, "stream": True})
            _read_in_time(response)
        except (ChunkedEncodingError, ContentDecodingError) as error:
            raise _Again(faults.cut_short(site, request)) from error
        except _TooSlowError as error:
            raise _Again(faults.too_slow(site, request)) from error
        except Timeout as error:
            raise _Again(faults.unreachable(site, request, is_unknown_host=False)) from error
        except ConnectionError as error:
            is_unknown = _is_unknown_host(error)
            giving_up = faults.unreachable(site, request, is_unknown_host=is_unknown)
            if is_unknown:
                raise giving_up from error
            raise _Again(giving_up) from error
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _Again(faults.refused(site, response))
        if response.status_code == HTTPStatus.ACCEPTED:
            raise _Again(faults.not_ready(site, request))
        if response.status_code == HTTPStatus.OK and _is_cut_short(response):
            raise _Again(faults.cut_short(site, request))
        if response.status_code == HTTPStatus.OK and not _is_readable(response):
            raise _Again(faults.not_utf8(site, request))
        return response

    def _judged(self, response: Response) -> Response:
        if response.is_redirect or response.status_code == HTTPStatus.NOT_MODIFIED:
            return response
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise faults.refused(self._site, response)
        if _is_web_page(response):
            if response.status_code == HTTPStatus.NON_AUTHORITATIVE_INFORMATION:
                raise faults.signed_out(self._site)
            raise faults.web_page(self._site, response.request)
        return response


class _TooSlowError(Timeout):
    """The bytes of an answer come, but so slowly that it would never end."""


class _InTime:
    """A body whose reading ends when its time is over, however slowly the bytes come."""

    def __init__(self, body: HTTPResponse, seconds: float) -> None:
        self._body = body
        self._ends_at = time.monotonic() + seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)

    def stream(self, amount: int, decode_content: bool | None = None) -> Iterator[bytes]:
        while part := self._body.read1(amount, decode_content=decode_content):
            yield part
            if time.monotonic() > self._ends_at:
                raise _TooSlowError


def _read_in_time(response: Response) -> None:
    """Read the whole body now, so that what goes wrong in it is part of the attempt."""
    response.raw = _InTime(response.raw, _LONGEST_ANSWER_SECONDS)
    _ = response.content


def _is_web_page(response: Response) -> bool:
    kind = response.headers.get("Content-Type", "")
    return "html" in kind or response.content[:200].lstrip()[:1] == b"<"


def _is_cut_short(response: Response) -> bool:
    """Whether JSON began and did not end; cheaper than parsing, which happens once, later."""
    body = response.content.strip()
    return body[:1] in (b"{", b"[") and body[-1:] not in (b"}", b"]")


def _is_readable(response: Response) -> bool:
    """Whether JSON is UTF-8, as it has to be; what is not would be read with holes in silence."""
    if response.content[:1] not in (b"{", b"["):
        return True
    try:
        response.content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_unknown_host(error: ConnectionError) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NameResolutionError)
