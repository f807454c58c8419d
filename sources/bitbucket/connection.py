"""What `plumbline connect bitbucket` finds: the site, the repositories, and each scope by name."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from sources.bitbucket import configuration, reading
from sources.bitbucket.client import SITE, Bitbucket
from sources.edge import Edge
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding, Extraction
from sources.http import Clock, RefusedError
from sources.settings import name_of


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    extraction = Extraction(Edge.for_nothing(configuration.TOOL))
    if clock is not None:
        extraction.clock = clock
    findings: list[ConnectionFinding] = []
    try:
        site = reading.flavour(settings, extraction)
        found = list(reading.repositories(site, settings, extraction))
    except RefusedError as refused:
        if refused.status != HTTPStatus.FORBIDDEN:
            return [ConnectionFinding.of(refused)]
        return [_missing("repositories", "read:repository:bitbucket", settings)]
    except PlumblineError as error:
        return [ConnectionFinding.of(error)]
    findings += [ConnectionFinding(False, sentence) for sentence in extraction.problems]
    if not found:
        where = name_of(configuration.TOOL, "repositories")
        findings.append(
            ConnectionFinding(False, f"Bitbucket shows none of the repositories of {where}.")
        )
        return findings
    kind = "Bitbucket Cloud" if settings.is_cloud else "Bitbucket Data Center"
    findings.append(ConnectionFinding(True, f"{kind} shows {len(found)} of the repositories."))
    bitbucket = Bitbucket(settings, clock=clock)
    path = found[0].path
    tries: list[tuple[str, str, Callable[[], object]]] = [
        ("commits", "read:repository:bitbucket", lambda: site.heads(found[0])),
    ]
    if settings.is_cloud:
        one = {"pagelen": 1}
        tries += [
            (
                "pull requests",
                "read:pullrequest:bitbucket",
                lambda: bitbucket.object(f"{path}/pullrequests", one),
            ),
            (
                "pipelines and deployments",
                "read:pipeline:bitbucket",
                lambda: bitbucket.object(f"{path}/pipelines/", one),
            ),
        ]
    else:
        tries.append(
            (
                "pull requests",
                "",
                lambda: bitbucket.object(f"{path}/pull-requests", {"limit": 1}),
            )
        )
    findings += [_tried(settings, what, scope, attempt) for what, scope, attempt in tries]
    return findings


def _tried(
    settings: configuration.Configuration,
    what: str,
    scope: str,
    attempt: Callable[[], object],
) -> ConnectionFinding:
    try:
        attempt()
    except RefusedError as refused:
        if refused.status in (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED):
            return _missing(what, scope, settings)
        if refused.status == HTTPStatus.NOT_FOUND and "pipelines" in what:
            return ConnectionFinding(
                True, "Pipelines are off in the first repository, so none of it will be known."
            )
        return ConnectionFinding.of(refused)
    except PlumblineError as error:
        return ConnectionFinding.of(error)
    return ConnectionFinding(True, f"Bitbucket lets us read {what}.")


def _missing(what: str, scope: str, settings: configuration.Configuration) -> ConnectionFinding:
    wanted = f"the scope {scope}" if settings.is_cloud else "the permission Repository read"
    return ConnectionFinding(
        False, f"The token may not read {what}: give that of {SITE.token_setting} {wanted}."
    )
