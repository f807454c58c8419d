"""What teams of the organisation want their numbers to be, from when, and what they do about it.

How a site writes that down is demo/program's; whose number it stands beside is demo/truth's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of a team for a metric, both days inclusive; the goal is where it ends one day."""

    metric_id: str
    team_id: str
    since: date
    until: date | None
    target: float
    long_term_goal: float | None
    owner_role: str


AIMS = (
    # Payments tightened its target when the first half of the year was over.
    Aim("change_lead_time", "payments", date(2026, 1, 1), date(2026, 6, 30),
        72.0, 24.0, "engineering manager"),
    Aim("change_lead_time", "payments", date(2026, 7, 1), None,
        48.0, 24.0, "engineering manager"),
    Aim("change_fail_rate", "payments", date(2026, 4, 1), None,
        0.15, 0.05, "platform lead"),
    # Storefront tried a target for one quarter, and has named no goal beyond it.
    Aim("deployment_frequency", "storefront", date(2026, 7, 1), date(2026, 9, 30),
        1.5, None, "platform lead"),
    # Half of what Payments finishes is to be new; since the summer a tenth less is enough.
    Aim("investment_new_capability", "payments", date(2026, 1, 1), date(2026, 6, 30),
        0.5, 0.6, "product manager"),
    Aim("investment_new_capability", "payments", date(2026, 7, 1), None,
        0.4, 0.6, "product manager"),
    Aim("failed_deployment_recovery_time", "storefront", date(2026, 2, 16), None,
        4.0, 1.0, "platform lead"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What a team did about a metric, and the first days of the quarters before and after."""

    plan_id: str
    action: str
    opportunity: str
    team_id: str
    metric_id: str
    expected_direction: str
    due: date
    completed: date | None
    before: date
    after: date


# A metric, which way it is to go, and how far.
KeyResult = tuple[str, str, float]

# By which metrics every team knows that its quarter counted.
KEY_RESULTS: tuple[KeyResult, ...] = (
    ("deployment_frequency", "increase", 1.0),
    ("change_fail_rate", "decrease", 0.1),
)
PLANS = (
    Plan("smaller-steps", "Deploy what is merged every day", "Deployments wait for a quiet day",
         "storefront", "deployment_frequency", "increase",
         date(2026, 3, 31), date(2026, 3, 27), date(2026, 1, 1), date(2026, 4, 1)),
    Plan("second-look", "Look at every deployment for an hour", "Failures are noticed by customers",
         "payments", "change_fail_rate", "decrease",
         date(2026, 6, 30), date(2026, 6, 24), date(2026, 4, 1), date(2026, 7, 1)),
    Plan("rehearsals", "Rehearse a rollback every month", "Rollbacks take an evening",
         "platform", "failed_deployment_recovery_time", "decrease",
         date(2026, 9, 30), None, date(2026, 7, 1), date(2026, 10, 1)),
)  # fmt: skip
