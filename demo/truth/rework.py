"""Code rework: of the lines that main changed, those that had come to it at most 21 days before.

Lines are followed by their numbers, from what stood on main before a step to what stands with it.
Which repositories there are clones of is demo/git's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from demo.git.prices import LOCK, SERVICE, Lists, steps
from demo.truth.catalogue import AMOUNTS, Metric
from demo.truth.items import Item, contributor_of
from demo.truth.windows import HUMAN

if TYPE_CHECKING:
    from demo.truth.facts import Facts

SOON = timedelta(days=21)
REWRITES = "rewrites"
METRICS = (
    Metric(
        "code_rework",
        AMOUNTS,
        "ratio",
        False,
        HUMAN,
        REWRITES,
        "no lines of known history were changed in the window",
        segment="bot",
    ),
)


def observe(facts: Facts) -> None:
    """Every step of the price lists, of whoever owned pricing on its day."""
    repository_id = f"git:{facts.organisation.service(SERVICE).clone}"
    came_at: dict[int, datetime] = {}
    for number, step in enumerate(steps(facts.organisation)):
        if step.at > facts.as_of:
            continue
        stand = _lines(step.lists)
        gone = came_at.keys() - stand
        come = stand - came_at.keys()
        young = sum(step.at - came_at[line] <= SOON for line in gone)
        came_at = {line: came_at.get(line, step.at) for line in stand}
        scopes = facts.scopes.of_service(SERVICE, step.at, with_repository=False)
        scopes.append(("repository", repository_id))
        facts.covers(REWRITES, scopes, step.at)
        author = step.writings[0].author
        if gone or come:
            item = Item(step.at, float(young), f"{SERVICE} {number}")
            item.weight = float(len(gone) + len(come))
            item.contributor = contributor_of(author, "git")
            item.segment = "true" if author.is_bot else "false"
            facts.add("code_rework", scopes, item)


def _lines(lists: Lists) -> set[int]:
    return {line for name, lines in lists.items() if name != LOCK for line in lines}
