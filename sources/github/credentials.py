"""Who we are to GitHub: a token, or an App that exchanges a signed statement for one.

Only puts the Authorization header on requests; where the credentials come from is configuration.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import jwt
from requests import PreparedRequest
from requests.auth import AuthBase

from sources.errors import ConfigurationError
from sources.github.configuration import TOOL, AppCredentials
from sources.http.clock import Clock

# GitHub takes ten minutes at most, and its clock may be behind ours by one.
_STATEMENT_LIFE = timedelta(minutes=9)
_CLOCK_SKEW = timedelta(seconds=60)
# An installation's token lives an hour; one page of patience before it ends is enough.
_RENEW_BEFORE = timedelta(minutes=5)


class TokenAuth(AuthBase):
    """A personal or fine-grained access token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put the token on a request."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class StatementAuth(AuthBase):
    """An App's own signed statement, good for nothing but asking for an installation's token."""

    def __init__(self, credentials: AppCredentials, clock: Clock) -> None:
        self._credentials = credentials
        self._clock = clock

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign and put the statement on a request."""
        request.headers["Authorization"] = f"Bearer {self._signed()}"
        return request

    def _signed(self) -> str:
        now = self._clock.now()
        claims = {
            "iat": int((now - _CLOCK_SKEW).timestamp()),
            "exp": int((now + _STATEMENT_LIFE).timestamp()),
            "iss": self._credentials.app_id,
        }
        try:
            return jwt.encode(claims, self._credentials.private_key, algorithm="RS256")
        except (ValueError, jwt.exceptions.InvalidKeyError) as error:
            raise ConfigurationError(
                "SOURCES__GITHUB__PRIVATE_KEY is no RSA private key: paste the whole .pem file "
                "that GitHub gave for the App.",
                tool=TOOL,
            ) from error


class AppAuth(AuthBase):
    """An App's installation: its token is asked for when first needed, and again before it ends."""

    def __init__(self, exchange: Callable[[], dict[str, Any]], clock: Clock) -> None:
        self._exchange = exchange
        self._clock = clock
        self._token: str | None = None
        self._ends_at: datetime | None = None
        self._lock = Lock()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put the installation's token on a request."""
        with self._lock:
            if self._ends_at is None or self._clock.now() >= self._ends_at - _RENEW_BEFORE:
                answer = self._exchange()
                self._token = answer["token"]
                self._ends_at = datetime.fromisoformat(answer["expires_at"])
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request
