"""What `plumbline connect prometheus` finds: whether it answers, and what each query measures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sources.amounts import amount
from sources.buckets import start_of
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock, RefusedError
from sources.prometheus import configuration, rows
from sources.prometheus.client import Prometheus
from sources.prometheus.configuration import Configuration

_LOOKED_AT = timedelta(days=7)
_BAD_QUERY = (400, 422)


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    try:
        return list(_findings(settings, Prometheus(settings, clock=clock)))
    except PlumblineError as error:
        return [ConnectionFinding.of(error)]


def _findings(settings: Configuration, prometheus: Prometheus) -> Iterator[ConnectionFinding]:
    bucket = settings.bucket
    until = start_of(prometheus.now(), bucket)
    asked = dict(_queries(settings))
    yield ConnectionFinding(
        bool(asked), f"Prometheus answers, and is asked {amount(len(asked), 'query', 'queries')}."
    )
    for what, query in asked.items():
        try:
            told = prometheus.told(query, until - _LOOKED_AT, until, bucket)
        except RefusedError as refusal:
            if refusal.status not in _BAD_QUERY:
                raise
            yield ConnectionFinding(
                False, f"The query for {what} can't be carried out: correct it."
            )
            continue
        if not any(series.values for series in told.series):
            yield ConnectionFinding(
                False, f"The query for {what} has no value of the last seven days: check its names."
            )


def _queries(settings: Configuration) -> Iterator[tuple[str, str]]:
    for level in settings.levels:
        if level.is_countable:
            for side, query in rows.sides(level, settings.bucket).items():
                yield f"{level.slo_id} ({side})", query
    for indicator in settings.indicators:
        yield indicator.name, rows.in_bucket(indicator.query, settings.bucket)
