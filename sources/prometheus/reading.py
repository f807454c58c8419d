"""One reading of a Prometheus: the complete buckets of every service level and indicator.

A definition that is new or has changed is read from the beginning; the others from where they were
read to, with an overlap for what was written late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sources.buckets import end_of, spans, start_of
from sources.edge import Row
from sources.errors import ConfigurationError
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.indicators import Indicator
from sources.landing import Page
from sources.openslo import Level
from sources.prometheus import client, rows
from sources.prometheus.client import Prometheus, Series
from sources.prometheus.configuration import TOOL, Configuration
from sources.watermark import Watermark

# Samples of remote Prometheuses and recording rules may come late.
_OVERLAP = timedelta(days=2)
# A query that it can't read or carry out; the rest is not wrong because of it.
_BAD_QUERY = (400, 422)


class Reading:
    """One reading of one Prometheus."""

    def __init__(
        self, extraction: Extraction, configuration: Configuration, prometheus: Prometheus
    ) -> None:
        self._extraction = extraction
        self._prometheus = prometheus
        self._configuration = configuration
        self._bucket = configuration.bucket
        self._count = 0
        # Since when a query that was answered by series has been answered by none.
        self._silent_from: dict[str, datetime | None] = {}

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """The buckets that are new; `state` is what the last reading left."""
        self._same_buckets(state)
        if not self._configuration.levels and not self._configuration.indicators:
            self._extraction.problem(
                "Prometheus was asked nothing: name definitions of service levels in "
                "SOURCES__OPENSLO__PATHS, or queries in SOURCES__PROMETHEUS__INDICATORS."
            )
        now = self._prometheus.now()
        read: dict[str, Any] = state.setdefault("read", {})
        asked: set[str] = set()
        for level in self._configuration.levels:
            if not level.is_countable:
                self._extraction.problem(
                    f"The service level {level.slo_id} was not measured: its definition has no "
                    "queries that count good events and all events, or no window of days."
                )
                continue
            mark = self._mark(read, asked, f"level {level!r}")
            for span in self._spans(mark, now):
                yield "slo_measurements", self._measured(mark, level, *span)
            mark.save()
        for indicator in self._configuration.indicators:
            mark = self._mark(read, asked, indicator.cursor)
            for span in self._spans(mark, now):
                yield "service_health", self._health(mark, indicator, *span)
            mark.save()
        for name in read.keys() - asked:
            del read[name]

    def _same_buckets(self, state: dict[str, Any]) -> None:
        seconds = int(self._bucket.total_seconds())
        if state.setdefault("bucket_seconds", seconds) != seconds:
            raise ConfigurationError(
                f"SOURCES__PROMETHEUS__BUCKET is another than that of what has landed "
                f"({state['bucket_seconds']} seconds): set it back, or load {TOOL} anew in full."
            )

    def _mark(self, read: dict[str, Any], asked: set[str], what: str) -> Watermark:
        name = hashlib.sha256(what.encode()).hexdigest()[:16]
        asked.add(name)
        return Watermark(read, name, overlap=_OVERLAP, window=self._extraction.window)

    def _spans(self, mark: Watermark, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is still to be read of complete buckets, in parts that are not too long."""
        bucket = self._bucket
        since = end_of(mark.since or now - self._configuration.history, bucket)
        until = start_of(now, bucket)
        if mark.until is not None:
            until = min(until, end_of(mark.until, bucket))
        yield from spans(since, until, client.POINTS * bucket)

    def _measured(
        self, mark: Watermark, level: Level, since: datetime, until: datetime
    ) -> list[Row]:
        told = {}
        for side, query in rows.sides(level, self._bucket).items():
            series = self._series(
                f"{level.slo_id} ({side})", "slo_measurements", query, since, until
            )
            if len(series) > 1:
                self._extraction.problem(
                    f"The service level {level.slo_id} was not measured: its query for {side} "
                    f"events is answered by {len(series)} series, so sum them up to one."
                )
                return []
            told[side] = series[0].values if series else {}
        found = list(rows.measurements(level, told, self._bucket))
        return self._news(mark, found, "slo_id", "bucket_start")

    def _health(
        self, mark: Watermark, indicator: Indicator, since: datetime, until: datetime
    ) -> list[Row]:
        found: dict[str, list[Row]] = {}
        name, asked = indicator.name, rows.in_bucket(indicator.query, self._bucket)
        for series in self._series(name, "service_health", asked, since, until):
            service = series.labels.get(self._configuration.service_label)
            if service is None or service in found:
                self._extraction.problem(
                    f"The query for {name} is answered by series that share a service or have "
                    f"none in the label {self._configuration.service_label}: aggregate them by it."
                )
                continue
            found[service] = list(rows.health(service, indicator, series.values, self._bucket))
        every = [row for one in found.values() for row in one]
        return self._news(mark, every, "service_id", "measured_at")

    def _series(
        self, what: str, table: str, query: str, since: datetime, until: datetime
    ) -> list[Series]:
        """The series of a query about the buckets of a span: each is told at its end."""
        try:
            told = self._prometheus.told(query, since + self._bucket, until, self._bucket)
        except RefusedError as refusal:
            if refusal.status not in _BAD_QUERY:
                raise
            self._extraction.problem(
                f"Prometheus could not answer the query for {what}: correct it where it is defined."
            )
            return []
        if told.is_warned:
            self._extraction.problem(
                f"Prometheus warned about its answer to the query for {what}: some of its data may "
                "be missing."
            )
        for one in told.series:
            self._extraction.edge.discard(table, one.unread)
        self._say_holes(what, told.series, since)
        return told.series

    def _say_holes(self, what: str, series: list[Series], since: datetime) -> None:
        """Tell of a time of which nothing was answered, between others of which something was."""
        if not series:
            if what in self._silent_from:
                self._silent_from[what] = self._silent_from[what] or since
            return
        silent_from = self._silent_from.get(what)
        if silent_from is not None:
            self._extraction.problem(
                f"Prometheus answered the query for {what} with nothing from "
                f"{silent_from:%Y-%m-%d} to {since:%Y-%m-%d}, though with series before and after: "
                f"if it has them, load {TOOL} anew in full."
            )
        self._silent_from[what] = None

    def _news(self, mark: Watermark, found: list[Row], name: str, at: str) -> list[Row]:
        self._count += len(found)
        self._extraction.report("buckets", self._count)
        return [row for row in found if mark.is_news(f"{row[name]} {row[at]}", row[at], row)]
