"""The industry's tiers of 2024, as the default program reads their words.

Context beside a value, and only where enough stands behind it.
"""

from __future__ import annotations

from demo.truth.cells import Cell

WEEK, MONTH = 168.0, 730.5
LEAST = {"deployment_frequency": 5, "change_lead_time": 5, "failed_deployment_recovery_time": 5}
LEAST_DEPLOYMENTS = 20
Band = tuple[str, float, float]

EDITION = "2024"
EDITION_2024: dict[str, tuple[Band, ...]] = {
    "deployment_frequency": (
        ("elite", 1.0, float("inf")),
        ("high", 0.142857, 1.0),
        ("medium", 0.032854, 0.142857),
        ("low", 0.005476, 0.032854),
    ),
    "change_lead_time": (
        ("elite", 0.0, 24.0),
        ("high", 24.0, WEEK),
        ("medium", WEEK, MONTH),
        ("low", MONTH, 6 * MONTH),
    ),
    "change_fail_rate": (
        ("elite", 0.0, 0.06),
        ("medium", 0.06, 0.11),
        ("high", 0.11, 0.21),
        ("low", 0.21, float("inf")),
    ),
    "failed_deployment_recovery_time": (
        ("elite", 0.0, 1.0),
        ("high", 1.0, 24.0),
        ("low", WEEK, MONTH),
    ),
}


def tier_of(metric_id: str, cell: Cell) -> str | None:
    """The tier whose band holds the value; None without a band or with too little behind it."""
    if cell.value is None or cell.n < LEAST.get(metric_id, LEAST_DEPLOYMENTS):
        return None
    for tier, low, high in EDITION_2024.get(metric_id, ()):
        if low <= cell.value < high:
            return tier
    return None
