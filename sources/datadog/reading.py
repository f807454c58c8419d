"""One reading of Datadog: the complete days of every objective, the buckets of every indicator.

Each is read from where it was read to, with an overlap for what was corrected or came late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from sources.amounts import amount
from sources.buckets import Span, end_of, spans, start_of
from sources.datadog import rows
from sources.datadog.client import Datadog, Json
from sources.datadog.configuration import Configuration
from sources.datadog.rows import DAY, Objective
from sources.edge import Row
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.indicators import UNITS, Indicator
from sources.landing import Page
from sources.watermark import Watermark

_OVERLAP = timedelta(days=3)
# The longer the time asked for, the coarser the points: within this they still divide days.
_LONGEST = timedelta(days=28)
# An objective that was deleted since the list was read.
_GONE = 404


class Reading:
    """One reading of one organisation of Datadog."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, datadog: Datadog
    ) -> None:
        self._extraction = extraction
        self._configuration = configuration
        self._datadog = datadog

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """The days and buckets that are new; `state` is what the last reading left."""
        read: dict[str, Any] = state.setdefault("read", {})
        listed, total = self._datadog.levels()
        if total is not None and len(listed) < total:
            # Each objective has a cursor of its own: what is missing now is read when it is listed.
            self._extraction.problem(
                f"Datadog says that it has {amount(total, 'objective')} and listed {len(listed)}: "
                "the rest was not read, so run again, and let the application key see all of them."
            )
        for number, said in enumerate(listed, 1):
            one = rows.objective(self._extraction.edge, said, self._configuration.service_tag)
            mark = self._mark(read, f"objective {one.slo_id}")
            days = list(self._spans_of(one, mark))
            told = self._datadog.each(partial(self._history, one), days)
            for span, history in zip(days, told, strict=True):
                found = self._measured(one, span, history)
                yield "slo_measurements", self._news(mark, found, "slo_id", "bucket_start")
            mark.save()
            self._extraction.report("objectives", number)
        for indicator in self._configuration.indicators:
            mark = self._mark(read, indicator.cursor)
            parts = list(self._spans(mark, self._configuration.bucket, _LONGEST))
            series = self._datadog.each(partial(self._series, indicator.query), parts)
            for span, answer in zip(parts, series, strict=True):
                found = self._health(indicator, answer, span)
                yield "service_health", self._news(mark, found, "service_id", "measured_at")
            mark.save()

    def _mark(self, read: dict[str, Any], what: str) -> Watermark:
        name = hashlib.sha256(what.encode()).hexdigest()[:16]
        return Watermark(read, name, overlap=_OVERLAP, window=self._extraction.window)

    def _spans_of(self, one: Objective, mark: Watermark) -> Iterator[Span]:
        """Days of counts many at once; of the others one at a time, since they are one."""
        if one.type == "metric":
            yield from self._spans(mark, DAY, _LONGEST)
            return
        for since, until in self._spans(mark, DAY, DAY):
            if since >= start_of(one.created_at, DAY):
                yield since, until

    def _spans(self, mark: Watermark, bucket: timedelta, longest: timedelta) -> Iterator[Span]:
        now = self._extraction.started_at
        since = end_of(mark.since or now - self._configuration.history, bucket)
        until = start_of(now, bucket)
        if mark.until is not None:
            until = min(until, end_of(mark.until, bucket))
        return spans(since, until, longest)

    def _history(self, one: Objective, span: Span) -> Json | None:
        """How an objective was kept, asked by any thread; None where there is none any more."""
        try:
            return self._datadog.history(one.slo_id, *span)
        except RefusedError as refusal:
            if refusal.status != _GONE:
                raise
            return None

    def _series(self, query: str, span: Span) -> list[Json]:
        return self._datadog.series(query, *span)

    def _measured(self, one: Objective, span: Span, history: Json | None) -> list[Row]:
        if history is None:
            self._extraction.problem(f"Datadog has no history of the objective {one.slo_id}.")
            return []
        if one.type != "metric":
            return rows.kept(one, history, span[0])
        found = rows.counted(one, history, span)
        if found is None:
            self._extraction.problem(
                f"The objective {one.slo_id} was not measured: Datadog tells of it in steps that "
                "do not divide a day."
            )
        return found or []

    def _health(self, indicator: Indicator, series: list[Json], span: Span) -> list[Row]:
        bucket, tag = self._configuration.bucket, self._configuration.service_tag
        found: dict[str, list[Row]] = {}
        name = indicator.name
        for said in series:
            if rows.is_unfit(indicator, said):
                self._extraction.problem(
                    f"The query for {name} is answered in {rows.unit_of(said)} and not in "
                    f"one of {', '.join(UNITS)}: correct it, or declare its unit beside it."
                )
                continue
            told = rows.health(indicator, said, tag, span, bucket)
            if told is None or told[0] in found:
                self._extraction.problem(
                    f"The query for {name} is answered by a series with no service of its own "
                    f"in the tag {tag}, or with another step than "
                    f"{int(bucket.total_seconds())} seconds: group by the tag, and roll up to that."
                )
                continue
            found[told[0]] = told[1]
        return [row for own in found.values() for row in own]

    def _news(self, mark: Watermark, found: list[Row], name: str, at: str) -> list[Row]:
        return [row for row in found if mark.is_news(f"{row[name]} {row[at]}", row[at], row)]
