"""Datadog's recorded answers, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from pathlib import Path

from tests.sources.payloads import recorded
from tests.sources.site import Answer, Asked, Site


def replay(site: Site, place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    indicators = place / "indicators.yml"
    indicators.write_text("saturation: 'avg:system.cpu.idle{*}'", encoding="utf-8")
    # The same objective was recorded more than once; a list holds each once.
    listed = list({one["id"]: one for one in recorded("datadog", "slos")}.values())
    (history,) = recorded("datadog", "slo_history")
    (series,) = recorded("datadog", "query")

    def answer(asked: Asked) -> Answer:
        if asked.path.endswith("/history"):
            return Answer({"data": history})
        return Answer(series if asked.path == "/api/v1/query" else {"data": listed})

    site.otherwise = answer
    named = {
        "URL": site.url,
        "API_KEY": "one",
        "APPLICATION_KEY": "two",
        "HISTORY_DAYS": "10",
        "BUCKET": "5m",
        "INDICATORS": str(indicators),
    }
    return {f"SOURCES__DATADOG__{name}": value for name, value in named.items()}
