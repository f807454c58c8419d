"""Which metrics of delivery there are, and what kind of number each is.

What a kind is computed from is cells.py's; which events a metric takes is facts.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demo.truth.lead_times import STAGES
from demo.truth.windows import HUMAN, MATURING, OUTCOME, Window

if TYPE_CHECKING:
    from demo.truth.items import Item

# A ratio is of hours and called a share; amounts are of anything and called a ratio. A level is
# what stood at the ends of weeks, a difference what came less what went, a score of weighted rules.
RATE, DAYS, DURATION, QUANTITY, SURVIVAL, SHARE, COUNT, RATIO, AMOUNTS, LEVEL, DIFFERENCE, SCORE = (
    "rate",
    "days",
    "duration",
    "quantity",
    "survival",
    "share",
    "count",
    "ratio",
    "amounts",
    "level",
    "difference",
    "score",
)
# The edge of what was measured: its 95th percentile, its largest, its smallest.
P95, LARGEST, SMALLEST = "p95", "max", "min"
DURATION_STATISTICS = ("median", "p75", "p90", "mean")
DEPLOYMENTS, ISSUES, INCIDENTS = "deployments", "issues", "incidents"
FAMILIES = {
    "lead time": ("change_lead_time", "lead_time_"),
    "undeployed": ("undeployed_",),
    "flow": ("issue_cycle_", "issue_active_", "issue_waiting_", "issue_flow_"),
}


@dataclass(frozen=True, slots=True)
class Metric:
    """What is known of a metric's definition, kept apart from the warehouse's seeds."""

    metric_id: str
    kind: str
    unit: str
    more_is_better: bool | None
    rhythm: str
    coverage: str
    nothing: str
    segment: str | None = None
    # Why there is no value where all that happened is what the metric leaves out.
    only_left_out: str | None = None
    has_calendar: bool = True
    # Metrics that are shown together or not at all; a metric alone is a family of its own.
    family: str | None = None
    # What of its items a window takes, where that is not what happened within it.
    taken: Callable[[Sequence[Item], Window, str], Sequence[Item]] | None = None
    # The family that it is a part of, without which it is not shown.
    whole: str | None = None
    # Of items that stand in a window more than once there is none.
    has_interval: bool = True

    @property
    def statistics(self) -> tuple[str, ...]:
        """Which statistics a metric of its kind has."""
        if self.kind in (DURATION, QUANTITY, SURVIVAL):
            return DURATION_STATISTICS
        if self.kind in (RATE, DAYS):
            return ("rate",)
        if self.kind in (P95, LARGEST, SMALLEST):
            return (self.kind,)
        if self.kind in (COUNT, LEVEL, DIFFERENCE):
            return ("count",)
        return ("ratio",) if self.kind in (AMOUNTS, SCORE) else ("share",)

    @property
    def is_human(self) -> bool:
        """Whether it counts what people do, so that thin cells are withheld."""
        return self.rhythm == HUMAN

    @property
    def privacy_class(self) -> str:
        """The words of the warehouse for it."""
        return "human activity" if self.is_human else "service outcome"

    @property
    def privacy_family(self) -> str:
        """Metrics that add up to one another: stages to the lead time, active and waiting time."""
        if self.family is not None:
            return self.family
        for family, prefixes in FAMILIES.items():
            if self.metric_id.startswith(prefixes):
                return family
        return self.metric_id


NO_DEPLOYMENTS = "no production deployments in the window"
ONLY_ROLLBACKS = "only rollbacks in the window"
NO_LEAD_TIME = "no lead time is known of the changes deployed in the window"
NO_CHANGES = "no deployed changes in the window"
NO_STAGE = "no change reached both ends of this stage in the window"
NO_FAILURES = "no failed deployments in the window"
NO_INCIDENTS = "no incidents in the window"
NO_PAIR = "no two consecutive production deployments in the window"
NO_ISSUES = "no finished issues in the window"
NO_UNDEPLOYED = "no undeployed changes in the window"


def _hours(metric_id: str, nothing: str, **more: object) -> Metric:
    told: dict[str, object] = {
        "kind": DURATION,
        "unit": "hours",
        "more_is_better": False,
        "rhythm": HUMAN,
        "coverage": DEPLOYMENTS,
        **more,
    }
    return Metric(metric_id=metric_id, nothing=nothing, **told)  # type: ignore[arg-type]


METRICS = (
    Metric("deployment_frequency", RATE, "per day", True, OUTCOME, DEPLOYMENTS, NO_DEPLOYMENTS),
    _hours("deployment_gap", NO_PAIR, rhythm=OUTCOME),
    Metric(
        "deployment_days_per_week",
        DAYS,
        "days per week",
        True,
        OUTCOME,
        DEPLOYMENTS,
        NO_DEPLOYMENTS,
    ),
    _hours("change_lead_time", NO_CHANGES, segment="bot", only_left_out=NO_LEAD_TIME),
    *(_hours(f"lead_time_{stage}", NO_STAGE) for stage in STAGES),
    _hours("lead_time_unaccounted", NO_STAGE),
    Metric(
        "undeployed_changes",
        COUNT,
        "changes",
        False,
        HUMAN,
        DEPLOYMENTS,
        NO_UNDEPLOYED,
        has_calendar=False,
    ),
    _hours("undeployed_change_age", NO_UNDEPLOYED, has_calendar=False),
    Metric(
        "change_fail_rate",
        SHARE,
        "share",
        False,
        MATURING,
        DEPLOYMENTS,
        NO_DEPLOYMENTS,
        only_left_out=ONLY_ROLLBACKS,
    ),
    Metric(
        "change_fail_rate_strict",
        SHARE,
        "share",
        False,
        MATURING,
        DEPLOYMENTS,
        NO_DEPLOYMENTS,
        only_left_out=ONLY_ROLLBACKS,
    ),
    _hours("failed_deployment_recovery_time", NO_FAILURES, kind=SURVIVAL, rhythm=OUTCOME),
    _hours("recovery_detect", NO_FAILURES, rhythm=OUTCOME),
    _hours("recovery_acknowledge", NO_FAILURES, rhythm=OUTCOME),
    _hours("recovery_mitigate", NO_FAILURES, rhythm=OUTCOME),
    _hours("recovery_restore", NO_FAILURES, rhythm=OUTCOME),
    _hours(
        "time_to_restore",
        NO_INCIDENTS,
        kind=SURVIVAL,
        rhythm=OUTCOME,
        coverage=INCIDENTS,
        segment="severity",
    ),
    Metric("deployment_rework_rate", SHARE, "share", False, MATURING, DEPLOYMENTS, NO_DEPLOYMENTS),
    _hours("issue_lead_time", NO_ISSUES, coverage=ISSUES),
    _hours("issue_cycle_time", NO_ISSUES, coverage=ISSUES),
    _hours("issue_active_time", NO_ISSUES, coverage=ISSUES),
    _hours("issue_waiting_time", NO_ISSUES, coverage=ISSUES),
    Metric("issue_flow_efficiency", RATIO, "share", True, HUMAN, ISSUES, NO_ISSUES),
)
