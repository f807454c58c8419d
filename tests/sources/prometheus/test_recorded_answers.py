"""Every recorded series, put on a site and read: each value of it is a bucket."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.kept import Home
from tests.sources.payloads import PAYLOADS
from tests.sources.prometheus.recorded import MINUTE, replay, series
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "prometheus").is_dir(),
    reason="the recorded answers lie beside the repository, and don't here",
)


def test_every_recorded_series_lands(
    site: Site, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in replay(site, tmp_path).items():
        monkeypatch.setenv(name, value)
    loaded = Home("prometheus", home)
    assert loaded.load().problems == []
    assert loaded.rows("service_health", "service_id", "epoch(measured_at)", "value") == sorted(
        (name, at - MINUTE, float(value))
        for name, values in series().items()
        for at, value in values.items()
    )
