"""One reading of an Alertmanager: what it holds now, and what of that is new.

It keeps no history, so what is gone between two readings was never seen; the README says what that
means.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sources.alertmanager.client import Alertmanager
from sources.alertmanager.configuration import Configuration
from sources.alertmanager.rows import alert_row
from sources.extraction import Extraction
from sources.landing import Page
from sources.watermark import Watermark

# An alert that fires for longer than this is landed again, unchanged.
_OVERLAP = timedelta(days=90)


class Reading:
    """One reading of one Alertmanager."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, alertmanager: Alertmanager
    ) -> None:
        self._extraction = extraction
        self._alertmanager = alertmanager
        self._service_label = configuration.service_label

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """The alerts that are there; `state` is what the last reading left."""
        extraction, window = self._extraction, self._extraction.window
        mark = Watermark(state, "alerts", overlap=_OVERLAP, window=window)
        rows = [
            alert_row(extraction.edge, said, self._service_label, extraction.started_at)
            for said in self._alertmanager.alerts()
        ]
        if window is not None:
            rows = [row for row in rows if window[0] <= row["fired_at"] < window[1]]
        extraction.report("alerts", len(rows))
        yield "alerts", [row for row in rows if mark.is_news(row["alert_id"], row["fired_at"], row)]
        mark.save()
