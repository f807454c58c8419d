"""What `plumbline connect harness` finds: each project, and each permission by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus

from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.harness import configuration
from sources.harness.client import SITE, Harness
from sources.http import Clock, RefusedError, SystemClock


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    harness = Harness(settings, clock=clock)
    now = (clock or SystemClock()).now()
    findings: list[ConnectionFinding] = []
    for organisation, project in settings.projects:

        def executions(organisation: str = organisation, project: str = project) -> object:
            pages = harness.executions(organisation, project, now - timedelta(days=1), now)
            return next(pages, None)

        name = f"{organisation}/{project}"
        findings.append(
            _tried(f"the executions of {name}", "Pipelines (View)", executions, is_needed=True)
        )
    organisation, project = settings.projects[0]
    findings += _optional(harness, organisation, project)
    return findings


def _optional(harness: Harness, organisation: str, project: str) -> Iterator[ConnectionFinding]:
    scope = {"orgIdentifier": organisation, "projectIdentifier": project}
    tries: list[tuple[str, str, Callable[[], object]]] = [
        (
            "services",
            "Services (View)",
            lambda: next(harness.services(organisation, project), None),
        ),
        (
            "environments",
            "Environments (View)",
            lambda: next(harness.environments(organisation, project), None),
        ),
        ("freezes", "Freeze (View)", lambda: next(harness.freezes(scope), None)),
    ]
    for what, permission, attempt in tries:
        yield _tried(what, permission, attempt, is_needed=False)


def _tried(
    what: str, permission: str, attempt: Callable[[], object], *, is_needed: bool
) -> ConnectionFinding:
    try:
        attempt()
    except RefusedError as refused:
        if refused.status == HTTPStatus.FORBIDDEN:
            return ConnectionFinding(
                False,
                f"The token may not read {what}: give that of {SITE.token_setting} the "
                f"permission {permission}" + ("." if is_needed else ", or go without them."),
            )
        return ConnectionFinding.of(refused)
    except PlumblineError as error:
        return ConnectionFinding.of(error)
    return ConnectionFinding(True, f"Harness lets us read {what}.")
