"""Bugs by the release that they are of: which escaped, which were caught, what had worked before.

A bug met in production is of what its service released last before it, and one met earlier of what
came next. How bugs are fixed is quality.py's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from demo.organisation.model import Issue
from demo.organisation.work import CUSTOMER_LABEL
from demo.truth.catalogue import ISSUES, SHARE, Metric
from demo.truth.items import Item, contributor_of
from demo.truth.windows import HUMAN

if TYPE_CHECKING:
    from demo.truth.facts import Facts

MATURES = timedelta(days=90)
NO_DEFECTS = "no defects of a release in the window of which the 90 days are over"


def _share(metric_id: str, family: str, *, more_is_better: bool) -> Metric:
    return Metric(
        metric_id, SHARE, "share", more_is_better, HUMAN, ISSUES, NO_DEFECTS, family=family
    )


METRICS = (
    _share("escaped_defect_share", "defect_origin", more_is_better=False),
    _share("defect_detection_efficiency", "defect_origin", more_is_better=True),
    _share("regression_defect_share", "regression_defect_share", more_is_better=False),
)


def observe(facts: Facts) -> None:
    """Every bug of a service of which somebody says where it was found."""
    for issue in facts.organisation.issues:
        if issue.kind != "Bug" or issue.created_at > facts.as_of or not issue.components:
            continue
        is_escaped = bool({CUSTOMER_LABEL, "found-in-production"} & set(issue.labels))
        if is_escaped or "found-in-testing" in issue.labels:
            released_at = _released_at(facts, issue, is_escaped=is_escaped)
            if released_at is not None and released_at + MATURES <= facts.as_of:
                _defect(facts, issue, released_at, is_escaped=is_escaped)


def _defect(facts: Facts, issue: Issue, released_at: datetime, *, is_escaped: bool) -> None:
    scopes = facts.scopes.of_issue(issue.project, issue.components)
    who = contributor_of(issue.assignee, issue.tool)
    events = {
        "escaped_defect_share": is_escaped,
        "regression_defect_share": "regression" in issue.labels,
    }
    if issue.created_at <= released_at + MATURES:
        events["defect_detection_efficiency"] = not is_escaped
    for metric_id, is_event in events.items():
        item = Item(released_at, item_id=issue.key, is_event=is_event, contributor=who)
        facts.add(metric_id, scopes, item)


def _released_at(facts: Facts, issue: Issue, *, is_escaped: bool) -> datetime | None:
    released = [
        one.finished_at for one in facts.deployments[issue.components[0]] if not one.is_rollback
    ]
    if is_escaped:
        return max((at for at in released if at <= issue.created_at), default=None)
    return min((at for at in released if at > issue.created_at), default=None)
