"""Reads the published DuckDB file into typed figures, and withholds what must not be shown.

The only module that opens the file. What does not belong here: wording, rounding, and any
arithmetic on a measure; a pooled rate or a verdict is a column of the published file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import duckdb

AUDIENCES = ("leaders",)
ORGANISATION = "organisation"


class ReportError(Exception):
    """One sentence that says what keeps the report from being made, and what to do."""


@dataclass(frozen=True)
class Figure:
    """One row of `rpt_<audience>__dora`: a metric's value for a scope and a window."""

    metric_id: str
    statistic: str
    is_headline: bool
    scope_type: str
    scope_id: str
    scope_name: str | None
    segment_name: str | None
    segment_value: str | None
    window_name: str
    window_start: datetime
    window_end: datetime
    time_zone: str
    as_of: datetime
    value: float | None
    unit: str
    n: int | None
    interval_low: float | None
    interval_high: float | None
    interval_null_reason: str | None
    previous_value: float | None
    verdict: str | None
    baseline: float | None
    target: float | None
    long_term_goal: float | None
    industry_edition: str | None
    industry_tier: str | None
    is_provisional: bool
    is_partial: bool
    is_suppressed: bool
    null_reason: str | None
    open_count: int | None
    open_age_hours: float | None

    @property
    def name(self) -> str:
        """What the scope is called by its own people; its id where no name is known."""
        return self.scope_name or self.scope_id

    @property
    def first_day(self) -> date:
        """The window's first day on the scope's own calendar."""
        return local_date(self.window_start, self.time_zone)

    @property
    def last_day(self) -> date:
        """The window's last day on the scope's own calendar: its end is half-open."""
        return local_date(self.window_end, self.time_zone) - timedelta(days=1)

    @property
    def has_interval(self) -> bool:
        """Whether both ends of the 95 % interval are known."""
        return self.interval_low is not None and self.interval_high is not None


@dataclass(frozen=True)
class Metric:
    """One row of the catalogue, as far as the report explains a metric."""

    metric_id: str
    name: str
    definition: str
    unit: str
    polarity: str | None
    privacy_class: str | None
    counter_metrics: str | None
    purpose: str | None
    not_for: str | None
    owner_role: str | None


@dataclass(frozen=True)
class Annotation:
    """Something that happened to a scope and that a reader of its line should know."""

    annotation_id: str
    kind: str
    scope_type: str
    scope_id: str
    from_date: date
    to_date: date
    label: str


@dataclass(frozen=True)
class ToolFreshness:
    """How old what came from one tool is, and how its last run ended."""

    tool: str
    label: str
    last_loaded_at: datetime | None
    last_run_at: datetime | None
    outcome: str
    message: str | None
    is_fresh: bool


@dataclass(frozen=True)
class Exclusion:
    """How many rows of an entity were left out for one reason."""

    entity: str
    what: str
    reason: str
    exclusion_count: int


@dataclass(frozen=True)
class Benchmark:
    """One tier of one edition of the industry's report, in the metric's own unit."""

    edition: str
    metric_id: str
    tier: str
    lower: float | None
    upper: float | None
    verbatim: str
    is_adjusted: bool


@dataclass(frozen=True)
class Published:
    """Everything that the report knows."""

    figures: tuple[Figure, ...]
    metrics: dict[str, Metric]
    annotations: tuple[Annotation, ...]
    freshness: tuple[ToolFreshness, ...]
    exclusions: tuple[Exclusion, ...]
    benchmarks: tuple[Benchmark, ...] = field(default=())

    @cached_property
    def as_of(self) -> datetime:
        """The midnight UTC at which the newest of its figures were computed."""
        return max(figure.as_of for figure in self.figures)

    @cached_property
    def _by_series(self) -> dict[tuple[str, str, str, str, str], list[Figure]]:
        series: dict[tuple[str, str, str, str, str], list[Figure]] = {}
        for figure in self.figures:
            if figure.segment_name is None:
                key = (*_scope_key(figure), figure.window_name, figure.statistic)
                series.setdefault(key, []).append(figure)
                if figure.is_headline:
                    series.setdefault((*key[:4], "headline"), []).append(figure)
        return series

    def series(
        self,
        metric_id: str,
        window_name: str,
        scope_type: str = ORGANISATION,
        scope_id: str = "all",
        statistic: str = "headline",
    ) -> list[Figure]:
        """A metric's figures for one kind of window, oldest first."""
        return self._by_series.get((metric_id, scope_type, scope_id, window_name, statistic), [])

    def latest(
        self,
        metric_id: str,
        window_name: str,
        scope_type: str = ORGANISATION,
        scope_id: str = "all",
        statistic: str = "headline",
    ) -> Figure | None:
        """The newest of a metric's figures for one kind of window."""
        found = self.series(metric_id, window_name, scope_type, scope_id, statistic)
        return found[-1] if found else None

    def scopes(self, scope_type: str) -> list[tuple[str, str]]:
        """Ids and names of a kind of scope by the alphabet, never by how they measure."""
        named = {f.scope_id: f.name for f in self.figures if f.scope_type == scope_type}
        return sorted(named.items(), key=lambda item: (item[1].casefold(), item[0]))


def local_date(instant: datetime, time_zone: str) -> date:
    """The calendar day, in a scope's own zone, of an instant stored in UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(time_zone)).date()


def read(published_db: Path, audience: str = "leaders") -> Published:
    """Everything that one audience's published file holds for the report."""
    if audience not in AUDIENCES:
        known = ", ".join(AUDIENCES)
        raise ReportError(f"There is no audience {audience!r}; choose one of: {known}.")
    if not published_db.is_file():
        raise ReportError(f"{published_db} does not exist; run `plumbline run` to publish it.")
    try:
        with duckdb.connect(str(published_db), read_only=True) as connection:
            published = _read(connection, f"reports.rpt_{audience}__")
    except duckdb.Error as error:
        first_line = str(error).splitlines()[0]
        raise ReportError(
            f"{published_db} cannot be read ({first_line}); run `plumbline run` to publish it anew."
        ) from error
    if not published.figures:
        raise ReportError(f"{published_db} holds no figures yet; run `plumbline run` first.")
    return published


def _read(connection: duckdb.DuckDBPyConnection, prefix: str) -> Published:
    figures = _rows(connection, f"{prefix}dora", Figure, _SHOWN)
    figures.sort(
        key=lambda f: (
            *_scope_key(f),
            f.statistic,
            f.segment_name or "",
            f.segment_value or "",
            f.window_name,
            f.window_end,
        )
    )
    annotations = _rows(connection, f"{prefix}annotations", Annotation)
    exclusions = _rows(connection, f"{prefix}exclusions", Exclusion)
    return Published(
        figures=tuple(withhold(figures)),
        metrics={m.metric_id: m for m in _rows(connection, "marts.metric_catalogue", Metric)},
        annotations=tuple(sorted(annotations, key=lambda a: (a.from_date, a.annotation_id))),
        freshness=tuple(
            sorted(_rows(connection, f"{prefix}freshness", ToolFreshness), key=lambda t: t.tool)
        ),
        exclusions=tuple(sorted(exclusions, key=lambda e: (e.entity, e.what, e.reason))),
        benchmarks=_benchmarks(connection, prefix),
    )


def _benchmarks(connection: duckdb.DuckDBPyConnection, prefix: str) -> tuple[Benchmark, ...]:
    """The industry's tiers; an organisation that publishes none is shown without them."""
    schema, table = f"{prefix}benchmarks".split(".")
    is_published = connection.execute(
        "select count(*) from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, table],
    ).fetchone()
    if is_published == (0,):
        return ()
    found = _rows(connection, f"{schema}.{table}", Benchmark)
    return tuple(sorted(found, key=lambda b: (b.edition, b.metric_id, b.tier)))


def withhold(figures: Iterable[Figure]) -> list[Figure]:
    """Empties every suppressed figure, and what its neighbour would say of it.

    The marts publish suppressed rows empty already. The report does not rely on it, because a
    figure that stands in a chart's label or in a next window's "before" is published all the same.
    """
    shown = list(figures)
    hidden = {_window_key(f, f.window_end) for f in shown if f.is_suppressed}
    return [
        replace(
            figure,
            value=None if figure.is_suppressed else figure.value,
            n=None if figure.is_suppressed else figure.n,
            interval_low=None if figure.is_suppressed else figure.interval_low,
            interval_high=None if figure.is_suppressed else figure.interval_high,
            verdict=None if figure.is_suppressed else figure.verdict,
            open_count=None if figure.is_suppressed else figure.open_count,
            open_age_hours=None if figure.is_suppressed else figure.open_age_hours,
            previous_value=None,
        )
        if figure.is_suppressed or _window_key(figure, figure.window_start) in hidden
        else figure
        for figure in shown
    ]


def _scope_key(figure: Figure) -> tuple[str, str, str]:
    return (figure.metric_id, figure.scope_type, figure.scope_id)


def _window_key(figure: Figure, at: datetime) -> tuple[object, ...]:
    segment = (figure.segment_name, figure.segment_value)
    return (*_scope_key(figure), figure.statistic, *segment, figure.window_name, at)


Row = TypeVar("Row")


# The page shows no segment, no league of product lines or tiers, and spread only for 90 days; all
# else of what is published is left in the file, where it is nine tenths of the rows.
_SHOWN = (
    "segment_name is null and scope_type in ('organisation', 'team', 'service') "
    "and (is_headline or (window_name = '90d' and scope_type = 'organisation'))"
)


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, row_type: type[Row], where: str = "true"
) -> list[Row]:
    columns = fields(row_type)  # type: ignore[arg-type]
    names = ", ".join(column.name for column in columns)
    readers = [_READERS.get(str(column.type), _as_is) for column in columns]
    found = connection.execute(
        f"select {names} from {table} where {where}"  # noqa: S608 (our names)
    ).fetchall()
    return [
        row_type(*(read_value(value) for read_value, value in zip(readers, row, strict=True)))
        for row in found
    ]


def _as_is(value: Any) -> Any:
    return value


def _as_float(value: Any) -> float | None:
    return None if value is None else float(value)


def _as_date(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def _as_datetime(value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time.min)


# DuckDB answers decimals and dates where the marts' SQL leaves them; a figure has one type.
_READERS: dict[str, Callable[[Any], Any]] = {
    "float | None": _as_float,
    "bool": bool,
    "date": _as_date,
    "datetime": _as_datetime,
    "datetime | None": _as_datetime,
}
