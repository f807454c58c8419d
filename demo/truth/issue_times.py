"""How long issues took, from their own change logs.

Active is being worked on; waiting is blocked, or ready and not yet shipped, or done and opened
again. Back in the queue is neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from demo.organisation.model import Issue

ACTIVE = {"In Progress", "In Review"}
WAITING = {"Blocked", "Ready for Release"}
DONE = {"Done", "Closed"}
NOT_AN_ITEM = ("Sub-task", "Incident")


@dataclass(slots=True, frozen=True)
class Flow:
    """From first begun to last done, in seconds."""

    done_at: datetime
    cycle: float
    active: float
    waiting: float


def flow(issue: Issue, as_of: datetime) -> Flow | None:
    """None unless the issue is done now and was once begun."""
    moves = [one for one in issue.events if one.field == "status" and one.at <= as_of]
    if not moves or moves[-1].after not in DONE:
        return None
    begun = [one.at for one in moves if one.after in ACTIVE | WAITING]
    done = [one.at for one in moves if one.after in DONE and one.before not in DONE]
    if not begun or begun[0] > done[-1]:
        return None
    active = waiting = 0.0
    for one, following in pairwise(moves):
        if one.at < begun[0] or following.at > done[-1]:
            continue
        seconds = (following.at - one.at).total_seconds()
        if one.after in ACTIVE:
            active += seconds
        elif one.after in WAITING | DONE:
            waiting += seconds
    return Flow(done[-1], (done[-1] - begun[0]).total_seconds(), active, waiting)
