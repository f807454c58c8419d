"""Alertmanager's recorded answers, put on a site; tests/sources/payloads.py says from where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.sources.payloads import recorded
from tests.sources.site import Answer, Site


def alerts() -> list[dict[str, Any]]:
    """The groups' alerts are objects of the same type, and some are the very same."""
    grouped = [a for group in recorded("alertmanager", "alert_groups") for a in group["alerts"]]
    return [*recorded("alertmanager", "alerts"), *grouped]


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    site.on("/api/v2/alerts", Answer(alerts()))
    return {"SOURCES__ALERTMANAGER__URL": site.url}
