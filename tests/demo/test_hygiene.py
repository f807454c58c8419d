"""Hygiene worked out by hand: literals beside the story that they come from.

What the story's events are stands in demo/organisation/stories.py; the truth is held against the
literals here and the warehouse against the truth in tests/end_to_end.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demo.organisation.model import Organisation
from demo.truth.hygiene import Reviewed

from .test_worked_by_hand import Worked, row_of

QUARTER = date(2026, 1, 1)

# Forecast, first quarter of 2026: eight changes by six people were merged, each with one file of 20
# lines added and 5 deleted, one approval with one comment by a colleague who had not been asked,
# and no issue. From opened, which is ready, to approved, in hours:
#   13 January 15 to 17: 2      21 January 15 to 20: 5      2 March 17 to 3 March 15: 22
#   10 March 14 to 18: 4        11 March 20 to 14: 18       16 March 19 to 13: 18
#   19 March 14 to 16: 2        20 March 15 to 18: 3
# In order: 2 2 3 4 5 18 18 22, together 74.
FORECAST = (
    # 20 + 5 lines, eight times.
    ("eight changes of 25 lines", "change_size", "median", 25.0),
    # 25 is not more than 100.
    ("all are small", "small_change_share", "share", 1.0),
    ("none is large", "large_change_share", "share", 0.0),
    # Between the fourth and the fifth: (4 + 5) / 2.
    ("between four hours and five", "time_to_first_review", "median", 4.5),
    # 74 / 8.
    ("the mean of the approvals", "time_to_approval", "mean", 9.25),
    # At 0.9 × 7 = 6.3 from the first: 18 + 0.3 × (22 − 18).
    ("nine of ten approvals", "time_to_approval", "p90", 19.2),
    # Approved at once: the one cycle in which nothing was asked for.
    ("nothing was sent back", "review_cycles", "mean", 1.0),
    # One comment at each of eight files: 8 / 8.
    ("a comment a file", "review_depth", "ratio", 1.0),
    ("nobody had been asked", "approved_by_other_peer_share", "share", 1.0),
    ("so nobody assigned approved", "approved_by_assigned_peer_share", "share", 0.0),
    ("all were approved", "unapproved_share", "share", 0.0),
    ("none names an issue", "unlinked_change_share", "share", 1.0),
)
WORKED_BY_HAND = (
    *(
        Worked(story, metric_id, statistic, "forecast", "quarter", QUARTER, value, 8)
        for story, metric_id, statistic, value in FORECAST
    ),
    # Checkout, 3 November 2026: one incident, two deployments before it under suspicion, of which
    # the later is the likeliest: 1 / 1.
    Worked(
        "an incident under suspicion of two deployments",
        "incidents_linked_to_deployment",
        "share",
        "checkout",
        "week",
        date(2026, 11, 2),
        1.0,
        1,
    ),
)


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_the_hygiene_is_what_a_hand_works_out(worked: Worked, values: list[dict[str, Any]]) -> None:
    row = row_of(values, worked)
    assert row["value"] == pytest.approx(worked.value, abs=1e-9)
    assert row["n"] == worked.n
    assert row["null_reason"] is None


def test_a_review_in_draft_counts_from_ready_and_old_late_and_automatic_ones_not_at_all(
    organisation: Organisation,
) -> None:
    # Opened on 7 April at 14:00 as a draft and ready a day later. A comment of the morning before
    # it was opened is of another; one at 18:00 came in draft: it took 0 hours. Approved on the 8th
    # at 20:00, six hours after it was ready; the bot's approval and the one a day after the merge
    # change nothing. Two answers of a colleague, each with a comment, at one file.
    change = next(
        one for one in organisation.repository("events").changes if one.topic == "Replay the queue"
    )
    assert change.merged_at is not None
    reviewed = Reviewed(change, change.merged_at)
    assert reviewed.waited(reviewed.first_at) == 0.0
    assert reviewed.waited(reviewed.approved_at) == 6.0
    assert (reviewed.cycles, reviewed.comments, len(change.files)) == (1, 2, 1)
    assert reviewed.state == "approved_by_other_peer_share"
