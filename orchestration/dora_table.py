"""The DORA figures of an edition as a table for a terminal: the organisation and its teams.

Reads what is published and nothing else, as every reader does. A missing value is its reason in
words, never a dash or a zero. The report is reports/'s.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

METRICS = (
    "deployment_frequency",
    "change_lead_time",
    "change_fail_rate",
    "failed_deployment_recovery_time",
    "deployment_rework_rate",
)
SCOPES = ("organisation", "team")
WINDOW = "30d"

_QUERY = """
    select
        figures.scope_type, figures.scope_id, figures.metric_id, catalogue.name, figures.statistic,
        figures.unit, figures.value, figures.n, figures.interval_low, figures.interval_high,
        figures.is_suppressed, figures.null_reason, figures.window_start, figures.window_end
    from marts.metric_values as figures
    inner join marts.metric_catalogue as catalogue on figures.metric_id = catalogue.metric_id
    where figures.window_name = ?
        and figures.is_headline
        and figures.segment_name is null
        and list_contains(?, figures.metric_id)
        and list_contains(?, figures.scope_type)
    qualify figures.window_end = max(figures.window_end) over (
        partition by figures.metric_id, figures.scope_type, figures.scope_id
    )
"""


@dataclass(frozen=True)
class Figure:
    """One published value."""

    scope_type: str
    scope_id: str
    metric_id: str
    name: str
    statistic: str
    unit: str
    value: float | None
    n: int | None
    interval_low: float | None
    interval_high: float | None
    is_suppressed: bool
    null_reason: str | None
    window_start: Any
    window_end: Any

    def words(self) -> tuple[str, str, str]:
        """The value, its n and its interval; for a missing value the reason why it is."""
        n = "" if self.n is None else str(self.n)
        if self.value is None:
            return self.null_reason or ("withheld" if self.is_suppressed else "not known"), n, ""
        if self.interval_low is None or self.interval_high is None:
            return self._number(self.value), n, ""
        interval = f"{self._number(self.interval_low)} to {self._number(self.interval_high)}"
        return self._number(self.value), n, interval

    def _number(self, value: float) -> str:
        if self.unit == "share":
            return f"{value:.1%}"
        if self.unit == "hours":
            # Hours, as the report has them: the two are read beside each other.
            return f"{value:,.1f} h" if value < 100 else f"{value:,.0f} h"
        return f"{value:,.2f}"

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold: a share is 0 to 1, a duration hours, an instant ISO 8601."""
        return {
            key: value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in asdict(self).items()
        }


def figures_of(database: Path) -> list[Figure]:
    """The newest trailing window of every DORA metric, the organisation first."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as reader:
        reader.execute(_QUERY, [WINDOW, list(METRICS), list(SCOPES)])
        found = [Figure(*row) for row in reader.fetchall()]
    return sorted(
        found,
        key=lambda f: (SCOPES.index(f.scope_type), f.scope_id, METRICS.index(f.metric_id)),
    )


def table_of(figures: list[Figure]) -> Table:
    """One row a figure, a section a scope; narrow enough for a terminal of 80 columns."""
    table = Table(title="DORA, trailing 30 days", box=SIMPLE_HEAD)
    table.add_column("")
    table.add_column("", no_wrap=True)
    table.add_column("value")
    table.add_column("n", justify="right")
    table.add_column("95 % interval", no_wrap=True)
    last = None
    for figure in figures:
        scope = (figure.scope_type, figure.scope_id)
        if last not in (None, scope):
            table.add_section()
        named = "organisation" if figure.scope_type == "organisation" else figure.scope_id
        table.add_row("" if scope == last else named, figure.name, *figure.words())
        last = scope
    return table
