"""Opsgenie's recorded answers, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.sources.payloads import recorded
from tests.sources.site import Answer, Site

Json = dict[str, Any]


def timelines() -> dict[str, list[Json]]:
    """The entries of each incident: those of the later of its states, which tells of more."""
    return {
        one["id"]: one.get("timelines") or []
        for one in sorted(
            recorded("opsgenie", "incidents"), key=lambda one: len(one.get("timelines") or [])
        )
    }


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    for path, name in (("/v1/incidents", "incidents"), ("/v2/alerts", "alerts.documented")):
        # Timelines were recorded inside their incidents, and are answered by themselves.
        objects = [
            {key: value for key, value in one.items() if key != "timelines"}
            for one in recorded("opsgenie", name)
        ]
        site.on(path, Answer({"data": objects, "paging": {}}))
    for incident_id, entries in timelines().items():
        answer = Answer({"data": {"entries": entries}})
        site.on(f"/v2/incident-timelines/{incident_id}/entries", answer)
    for path in ("/v1/services", "/v2/schedules"):
        site.on(path, Answer({"data": [], "paging": {}}))
    return {
        "SOURCES__OPSGENIE__URL": site.url,
        "SOURCES__OPSGENIE__TOKEN": "no-key-of-anybody",
    }
