"""How long a rate limit asks us to wait, or None where an answer is no rate limit.

GitHub and Jira use 403 and 429 for both their primary and secondary limits, and 403 for a missing
permission too: headers and body decide, never the status alone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from requests import Response

_SAID_IN_THE_BODY = re.compile(
    rb"rate limit|abuse detection|RATE_LIMITED|too many requests", re.IGNORECASE
)
# GitHub: "wait at least one minute", then exponentially longer.
_UNSAID_WAIT_SECONDS = 60.0
# A reset is a whole second: wait past it.
_PAST_RESET_SECONDS = 1.0
_REMAINING = ("X-RateLimit-Remaining", "RateLimit-Remaining")
_RESET = ("X-RateLimit-Reset", "RateLimit-Reset")
_LONGEST_BODY = 4096
_LONGEST_PERIOD_SECONDS = 86_400.0


def seconds_to_wait(response: Response, now: datetime, attempt: int) -> float | None:
    """The wait before the next attempt; `attempt` counts from 1."""
    if not _is_limited(response):
        return None
    return (
        _after(response.headers.get("Retry-After"), now)
        or _after(_seconds_said(response), now)
        or _until_reset(response, now)
        or _UNSAID_WAIT_SECONDS * 2 ** (attempt - 1)
    )


def left(response: Response) -> int | None:
    """How many requests the budget still has; None where the site does not say it."""
    for name in _REMAINING:
        said = response.headers.get(name, "").strip()
        if said.isdigit():
            return int(said)
    return None


def seconds_until_more(response: Response, now: datetime) -> float | None:
    """How long an answer that spent the budget has to be the last one; None where it did not.

    To ask again would only be refused, and some sites count that too.
    """
    if left(response) != 0:
        return None
    return _after(response.headers.get("Retry-After"), now) or (
        _after(_seconds_said(response), now) or _until_reset(response, now)
    )


def _is_limited(response: Response) -> bool:
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    is_spent = response.headers.get("X-RateLimit-Remaining") == "0"
    said = b"" if status == HTTPStatus.OK and not is_spent else response.content[:_LONGEST_BODY]
    if status == HTTPStatus.OK:
        # GraphQL answers a spent budget with 200 and an error of this type.
        return is_spent and b'"RATE_LIMITED"' in said
    if status != HTTPStatus.FORBIDDEN:
        return False
    return bool(is_spent or "Retry-After" in response.headers or _SAID_IN_THE_BODY.search(said))


def _after(header: str | None, now: datetime) -> float | None:
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return _seconds_until(until, now)


def _seconds_said(response: Response) -> str | None:
    """PagerDuty's reset and Opsgenie's period, in seconds; a reset that is a date is neither."""
    for name in ("ratelimit-reset", "X-RateLimit-Period-In-Sec"):
        header = response.headers.get(name, "").strip()
        if header.isdigit() and float(header) <= _LONGEST_PERIOD_SECONDS:
            return header
    return None


def _until_reset(response: Response, now: datetime) -> float | None:
    if response.headers.get("X-RateLimit-Remaining") not in ("0", None):
        # A secondary limit: the reset is that of the primary one, which is not spent.
        return None
    # GitLab writes them without the X.
    header = next(filter(None, (response.headers.get(name, "").strip() for name in _RESET)), "")
    if header.isdigit() and int(header) <= _LONGEST_PERIOD_SECONDS:
        # Datadog says in how many seconds, the others when.
        return float(header) + _PAST_RESET_SECONDS
    try:
        until = (
            datetime.fromtimestamp(int(header), UTC)
            if header.isdigit()
            else datetime.fromisoformat(header)
        )
    except (ValueError, OverflowError):
        return None
    return _seconds_until(until, now)


def _seconds_until(until: datetime, now: datetime) -> float:
    zoned = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((zoned - now).total_seconds(), 0.0) + _PAST_RESET_SECONDS
