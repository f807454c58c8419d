"""Opsgenie's recorded answers, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from pathlib import Path

from tests.sources.payloads import recorded
from tests.sources.site import Answer, Site


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    for path, name in (("/v1/incidents", "incidents"), ("/v2/alerts", "alerts.documented")):
        site.on(path, Answer({"data": recorded("opsgenie", name), "paging": {}}))
    site.on("/v1/services", Answer({"data": [], "paging": {}}))
    return {
        "SOURCES__OPSGENIE__URL": site.url,
        "SOURCES__OPSGENIE__TOKEN": "no-key-of-anybody",
    }
