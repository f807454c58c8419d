"""Prometheus' recorded series, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.sources.payloads import recorded
from tests.sources.site import Answer, Asked, Site

MINUTE = 60


def series() -> dict[str, dict[int, str]]:
    """Each exporter's last value of each minute, as a range query would tell what was recorded raw.

    Series of one exporter were recorded several times, of different hours.
    """
    found: dict[str, dict[int, str]] = {}
    for one in recorded("prometheus", "query_range_series"):
        values = {int(at) // MINUTE * MINUTE: value for at, value in one["values"]}
        found.setdefault(one["metric"]["instance"], {}).update(values)
    return found


def replay(site: Site, place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, at the minute after it, and say what leads there."""
    by_name = series()
    labels = {
        one["metric"]["instance"]: one for one in recorded("prometheus", "query_range_series")
    }
    first = min(at for values in by_name.values() for at in values)
    last = max(at for values in by_name.values() for at in values)

    def answer(asked: Asked) -> Answer:
        start, end = int(asked.query["start"]), int(asked.query["end"])
        result = [
            {
                **one,
                "values": [
                    [at, value] for at, value in by_name[name].items() if start <= at <= end
                ],
            }
            for name, one in labels.items()
        ]
        return Answer({"status": "success", "data": {"resultType": "matrix", "result": result}})

    now = datetime.fromtimestamp(last, UTC) + timedelta(minutes=1)
    at = now.timestamp()
    data = {"resultType": "scalar", "result": [at, str(int(at))]}
    site.on("/api/v1/query", Answer({"status": "success", "data": data}))
    site.on_call("/api/v1/query_range", answer)
    indicators = place / "prometheus.yml"
    indicators.write_text("saturation: up", encoding="utf-8")
    named = {
        "URL": site.url,
        "BUCKET": "1m",
        "HISTORY_DAYS": str((now - datetime.fromtimestamp(first, UTC)).days + 1),
        "SERVICE_LABEL": "instance",
        "INDICATORS": str(indicators),
    }
    return {f"SOURCES__PROMETHEUS__{name}": value for name, value in named.items()}
