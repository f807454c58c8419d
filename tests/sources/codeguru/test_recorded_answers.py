"""Real answers of CodeGuru go through boto3 and the extractor; every object is accounted for."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.sources.codeguru.conftest import Region, review
from tests.sources.kept import Home

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[4] / "shared")
RECORDED = SHARED / "payloads" / "codeguru_reviewer"

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(),
    reason="the recorded answers of CodeGuru are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "code_review_details.documented": "a list of reviews says all that lands of one",
    "recommendation_feedback.documented": "what a person thought of it is not asked for",
    "repository_associations.documented": "a review names its repository",
}


def recorded(name: str) -> list[dict[str, Any]]:
    lines = (RECORDED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def test_every_recorded_object_lands_or_is_counted_under_a_reason(
    region: Region, loaded: Home
) -> None:
    counted: Counter[str] = Counter()
    # The recommendations were recorded without their review: each file is one analysis.
    for number, name in enumerate(("recommendations", "recommendations.documented"), 1):
        arn = f"arn:unrecorded:{number}"
        region.reviews.append(review(arn, number, RepositoryName=f"unrecorded-{number}"))
        region.recommendations[arn] = recorded(name)
        for one in recorded(name):
            is_summary = one["FilePath"] == "."
            counted["said of the analysis as a whole" if is_summary else "finding"] += 1
    reviews = recorded("code_reviews.documented")
    region.reviews += reviews
    for name, reason in NOT_ASKED_FOR.items():
        counted[reason] += len(recorded(name))

    outcome = loaded.load()

    assert outcome.problems == []
    assert loaded.rows("findings", "count(*)") == [counted["finding"]]
    assert loaded.rows("code_reviews", "count(*)") == [len(reviews) + 2]
    in_files = sum(len(recorded(path.stem)) for path in RECORDED.glob("*.jsonl"))
    assert counted.total() + len(reviews) == in_files
    texts = [one["Description"] for one in recorded("recommendations")]
    assert loaded.holds([*texts, "ScanAdapter.java"]) == []
