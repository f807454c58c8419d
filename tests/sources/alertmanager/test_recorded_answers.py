"""Recorded answers of Alertmanager go through the real extractor, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.alertmanager.recorded import alerts, replay
from tests.sources.kept import Home
from tests.sources.payloads import PAYLOADS, files_of
from tests.sources.site import Site

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "alertmanager").is_dir(),
    reason="the recorded answers of Alertmanager are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "silences": "who silenced what is a person's, and a silenced alert says that it is",
    "webhook": "what Alertmanager sends to others is not read: the API is asked",
}


def test_every_recorded_object_lands_or_has_a_reason(
    site: Site, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files_of("alertmanager") == {"alerts", "alert_groups"} | NOT_ASKED_FOR.keys()
    for name, value in replay(site, home).items():
        monkeypatch.setenv(name, value)
    loaded = Home("alertmanager", home)

    loaded.load()

    sent = {(one["fingerprint"], one["startsAt"]) for one in alerts()}
    landed = loaded.rows("alerts", "fingerprint", "strftime(fired_at, '%Y-%m-%dT%H:%M:%S.%gZ')")
    assert set(landed) == sent and len(landed) == len(sent)
    assert set(loaded.rows("alerts", "template")) == {
        one["labels"]["alertname"] for one in alerts()
    }
    assert loaded.holds(["john@example.com", "127.0.0."]) == []
