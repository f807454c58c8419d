"""Every recorded series, put on a site and read: each value of it is a bucket."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sources.kept import Home
from tests.sources.site import Answer, Asked, Site

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "prometheus" / "query_range_series.jsonl"

pytestmark = pytest.mark.skipif(
    not RECORDED.exists(), reason="the recorded answers lie beside the repository, and don't here"
)
MINUTE = 60


def on_the_minute(series: dict[str, Any]) -> dict[int, str]:
    """The last value of each minute: what was recorded raw, as a range query would tell it."""
    return {int(at) // MINUTE * MINUTE: value for at, value in series["values"]}


def test_every_recorded_series_lands(
    site: Site, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = [json.loads(line) for line in RECORDED.read_text().splitlines()]
    # Series of one exporter were recorded several times, of different hours.
    by_name: dict[str, dict[int, str]] = {}
    for one in recorded:
        by_name.setdefault(one["metric"]["instance"], {}).update(on_the_minute(one))
    first = min(at for values in by_name.values() for at in values)
    last = max(at for values in by_name.values() for at in values)

    def answer(asked: Asked) -> Answer:
        start, end = int(asked.query["start"]), int(asked.query["end"])
        result = [
            {
                **one,
                "values": [
                    [at, value]
                    for at, value in by_name[one["metric"]["instance"]].items()
                    if start <= at <= end
                ],
            }
            for one in {one["metric"]["instance"]: one for one in recorded}.values()
        ]
        data = {"resultType": "matrix", "result": result}
        return Answer({"status": "success", "data": data})

    now = datetime.fromtimestamp(last, UTC) + timedelta(minutes=1)
    at = now.timestamp()
    data = {"resultType": "scalar", "result": [at, str(int(at))]}
    site.on("/api/v1/query", Answer({"status": "success", "data": data}))
    site.on_call("/api/v1/query_range", answer)
    (tmp_path / "indicators.yml").write_text("saturation: up")
    days = (now - datetime.fromtimestamp(first, UTC)).days + 1
    for name, value in {
        "URL": site.url,
        "BUCKET": "1m",
        "HISTORY_DAYS": str(days),
        "SERVICE_LABEL": "instance",
        "INDICATORS": str(tmp_path / "indicators.yml"),
    }.items():
        monkeypatch.setenv(f"SOURCES__PROMETHEUS__{name}", value)
    loaded = Home("prometheus", home)
    assert loaded.load().problems == []
    assert loaded.rows("service_health", "service_id", "epoch(measured_at)", "value") == sorted(
        (name, at - MINUTE, float(value))
        for name, values in by_name.items()
        for at, value in values.items()
    )
