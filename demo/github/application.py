"""GitHub's front door: who may ask, how much is left to ask, what hasn't changed.

Routes live in rest.py and graph.py; this wraps both in credentials, rate-limit headers and ETags,
at github.com's paths and at those of an Enterprise host.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount

from demo.github import graph, rest
from demo.github.credentials import TOKEN
from demo.github.index import GithubIndex
from demo.organisation.model import Organisation

RATE_LIMIT = 15_000
DOCUMENTATION = "https://docs.github.com/rest"

Next = Callable[[Request], Awaitable[Response]]


def application(organisation: Organisation) -> Starlette:
    """An app that answers as GitHub does about the organisation."""
    index = GithubIndex(organisation)
    graph_routes = graph.routes(index)
    rest_routes = rest.routes(index)
    app = Starlette(
        routes=[
            Mount("/api/v3", routes=rest_routes),
            Mount("/api", routes=graph_routes),
            *graph_routes,
            *rest_routes,
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_guarded)],
        exception_handlers={404: _not_found},
    )
    app.state.request_count = 0
    app.state.operations = Counter[str]()
    return app


async def _not_found(request: Request, error: Exception) -> Response:
    return JSONResponse(
        {"message": "Not Found", "documentation_url": DOCUMENTATION, "status": "404"}, 404
    )


async def _guarded(request: Request, call_next: Next) -> Response:
    request.app.state.request_count += 1
    is_app = request.url.path.endswith("/access_tokens")
    if not is_app and not _is_known(request.headers.get("Authorization", "")):
        return JSONResponse(
            {"message": "Bad credentials", "documentation_url": DOCUMENTATION, "status": "401"},
            401,
        )
    answered = await call_next(request)
    # What call_next returns is a stream; pages are small enough to be hashed whole.
    body = b"".join([chunk async for chunk in answered.body_iterator])  # type: ignore[attr-defined]
    headers = dict(answered.headers) | _rate_limit(request.app.state.request_count)
    if request.method == "GET" and answered.status_code == 200:
        etag = f'W/"{hashlib.sha256(body).hexdigest()}"'
        headers["ETag"] = etag
        if request.headers.get("If-None-Match") == etag:
            headers.pop("content-length", None)
            return Response(status_code=304, headers=headers)
    return Response(body, answered.status_code, headers)


def _is_known(authorisation: str) -> bool:
    scheme, _, token = authorisation.partition(" ")
    return scheme.lower() in ("bearer", "token") and token.strip() == TOKEN


def _rate_limit(used: int) -> dict[str, str]:
    within = used % RATE_LIMIT
    return {
        "X-OAuth-Scopes": "repo, read:org, workflow",
        "X-GitHub-Media-Type": "github.v3; format=json",
        "X-RateLimit-Limit": str(RATE_LIMIT),
        "X-RateLimit-Remaining": str(RATE_LIMIT - within),
        "X-RateLimit-Used": str(within),
        "X-RateLimit-Reset": str(int(time.time()) + 3600),
        "X-RateLimit-Resource": "core",
    }
