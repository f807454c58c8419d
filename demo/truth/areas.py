"""The areas of measuring beside delivery, and every metric there is.

An area is a module with its METRICS and `observe(facts)`, which adds their items and says from when
on its families are covered. What is delivered, failed and finished is facts.py's own.
"""

from __future__ import annotations

from types import ModuleType

from demo.truth import (
    automation,
    backlog,
    budgets,
    catalogue,
    ci,
    defects,
    findings,
    hygiene,
    learning,
    links,
    planning,
    quality,
    reliability,
    rework,
)

AREAS: tuple[ModuleType, ...] = (
    hygiene,
    links,
    backlog,
    reliability,
    budgets,
    ci,
    findings,
    quality,
    defects,
    automation,
    planning,
    learning,
    rework,
)
METRICS: tuple[catalogue.Metric, ...] = (
    *catalogue.METRICS,
    *(metric for area in AREAS for metric in area.METRICS),
)
