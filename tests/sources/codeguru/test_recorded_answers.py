"""Real answers of CodeGuru go through boto3 and the extractor; every object is accounted for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.sources.codeguru.recorded import RECOMMENDATIONS, REVIEWS, replay
from tests.sources.kept import Home
from tests.sources.payloads import PAYLOADS, files_of, recorded
from tests.sources.site import Site

TOOL = "codeguru_reviewer"

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / TOOL).is_dir(),
    reason="the recorded answers of CodeGuru are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "code_review_details.documented": "a list of reviews says all that lands of one",
    "recommendation_feedback.documented": "what a person thought of it is not asked for",
    "repository_associations.documented": "a review names its repository",
}


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    site: Site, home: Path, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in replay(site, home).items():
        monkeypatch.setenv(name, value)
    counted: Counter[str] = Counter()
    for name in RECOMMENDATIONS:
        for one in recorded(TOOL, name):
            is_summary = one["FilePath"] == "."
            counted["said of the analysis as a whole" if is_summary else "finding"] += 1
    reviews = recorded(TOOL, REVIEWS)
    for name, reason in NOT_ASKED_FOR.items():
        counted[reason] += len(recorded(TOOL, name))

    outcome = loaded.load()

    assert outcome.problems == []
    assert loaded.rows("findings", "count(*)") == [counted["finding"]]
    assert loaded.rows("code_reviews", "count(*)") == [len(reviews) + 2]
    in_files = sum(len(recorded(TOOL, name)) for name in files_of(TOOL))
    assert counted.total() + len(reviews) == in_files
    texts = [one["Description"] for one in recorded(TOOL, "recommendations")]
    assert loaded.holds([*texts, "ScanAdapter.java"]) == []
