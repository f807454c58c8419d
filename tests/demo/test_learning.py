"""What is learned from incidents, worked out by hand from stories that are told here in words.

The numbers are literals: nothing computes them. The truth is held against them here, and the
warehouse against the truth in tests/end_to_end.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

import demo
from demo.organisation.model import Organisation
from demo.truth.facts import Facts
from demo.truth.learning import timelines

from .test_worked_by_hand import Worked, row_of

# Catalogue, whose team lives on New York's clocks, had three incidents in the week from Monday
# 7 September 2026. All moments are in UTC.
#
#   began         cause         well again    looked back at
#   8 Sep 13:30   certificate   8 Sep 15:30   15 Sep 09:00
#   8 Sep 14:30   disk          8 Sep 17:10   29 Sep 09:00
#   11 Sep 09:00  Certificate   11 Sep 10:30  never
WORKED_BY_HAND = (
    # Their reviews were due two weeks after users were well: on 22 September, 22 September and
    # 25 September, all in the week from Monday 21 September. One came in time, one a week late,
    # one never: 1 of 3.
    Worked(
        "a review that comes late did not come in time",
        "postmortem_coverage",
        "share",
        "catalogue",
        "week",
        date(2026, 9, 21),
        1 / 3,
        3,
    ),
    # In the week in which they began, no review was due at Catalogue.
    Worked(
        "no review is due yet in the week of the incident",
        "postmortem_coverage",
        "share",
        "catalogue",
        "week",
        date(2026, 9, 7),
        None,
        0,
        "no reviews were due in the window",
    ),
    # From 8 September 15:30, when it was mitigated (its ticket was closed at 18:00), to
    # 15 September 09:00: 6 days and 17.5 hours, 161.5 h.
    Worked(
        "from when users were well to the review",
        "postmortem_time",
        "median",
        "catalogue",
        "week",
        date(2026, 9, 14),
        161.5,
        1,
    ),
    # From 8 September 17:10 to 29 September 09:00: 20 days, 15 hours and 50 minutes.
    Worked(
        "a late review has a duration all the same",
        "postmortem_time",
        "median",
        "catalogue",
        "week",
        date(2026, 9, 28),
        495.8333333333333,
        1,
    ),
    # Checkout's payments were well again on 3 November at 11:25; the ticket was closed on the
    # 6th, and the review published on the 10th at 09:00: 6 days, 21 hours and 35 minutes.
    Worked(
        "the ticket's end is not when users were well",
        "postmortem_time",
        "median",
        "checkout",
        "week",
        date(2026, 11, 9),
        165.58333333333334,
        1,
    ),
    # The certificate came again three days later, however it was written; the disk was new, and
    # nothing had been put down to a certificate before: 1 of 3.
    Worked(
        "the same cause within ninety days",
        "repeat_incident_share",
        "share",
        "catalogue",
        "week",
        date(2026, 9, 7),
        1 / 3,
        3,
    ),
    # What follows from the first review was due thirty days later, on 15 October, and done that
    # day at 22:30 in UTC. In Berlin, where the organisation is, that was half past midnight on
    # the 16th: 0 of 1.
    Worked(
        "a day that is due ends when the organisation's does",
        "actions_done_on_time",
        "share",
        "catalogue",
        "week",
        date(2026, 10, 12),
        0.0,
        1,
    ),
    # It was done all the same, on that Thursday in New York.
    Worked(
        "what is done late is delivered",
        "completed_actions",
        "count",
        "catalogue",
        "week",
        date(2026, 10, 12),
        1,
        1,
    ),
    # The second was due on 29 October and done at 22:30 in UTC, too. Berlin's clocks had gone
    # back on the 25th: it was 23:30 on the 29th, 1 of 1.
    Worked(
        "an hour of winter makes it in time",
        "actions_done_on_time",
        "share",
        "catalogue",
        "week",
        date(2026, 10, 26),
        1.0,
        1,
    ),
    # The last of the three was never looked back at, so nothing follows from it.
    Worked(
        "nothing is delivered where nothing followed",
        "completed_actions",
        "count",
        "catalogue",
        "week",
        date(2026, 11, 2),
        0,
        0,
    ),
)


@pytest.mark.parametrize("worked", WORKED_BY_HAND, ids=lambda worked: worked.story)
def test_the_truth_is_what_a_hand_works_out(worked: Worked, values: list[dict[str, Any]]) -> None:
    row = row_of(values, worked)
    assert row["value"] == (None if worked.value is None else pytest.approx(worked.value, abs=1e-9))
    assert row["n"] == worked.n
    assert row["null_reason"] == worked.null_reason


def test_a_timeline_is_what_a_hand_works_out(organisation: Organisation) -> None:
    """Checkout, 3 November 2026: the later of two suspects finished seven seconds after 10:10."""
    facts = Facts(organisation, datetime.combine(demo.AS_OF, time(), tzinfo=UTC))
    (incident,) = [
        one
        for one in organisation.incidents
        if one.service_id == "checkout" and one.started_at.date() == date(2026, 11, 3)
    ]
    found = {
        one.step: (one.happened_at, one.gap_seconds)
        for one in timelines(facts)
        if one.incident_id == incident.incident_id
    }

    def at(day: int, hour: int, minute: int, second: int = 0) -> datetime:
        return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)

    assert found == {
        "deployed": (at(3, 10, 10, 7), None),
        "impact": (at(3, 10, 40), 1793),
        "detected": (at(3, 10, 50), 600),
        "acknowledged": (at(3, 10, 55), 300),
        "mitigated": (at(3, 11, 25), 1800),
        "restored": (at(3, 11, 25), 0),
        "review_published": (at(10, 9, 0), 596100),
    }
