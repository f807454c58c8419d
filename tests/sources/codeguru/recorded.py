"""CodeGuru's recorded answers, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from pathlib import Path

from tests.sources.codeguru.conftest import Region, review, settings
from tests.sources.payloads import recorded
from tests.sources.site import Site

# Recorded without their review: each file is one analysis of a repository of its own.
RECOMMENDATIONS = ("recommendations", "recommendations.documented")
REVIEWS = "code_reviews.documented"


def replay(site: Site, place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    region = Region(site)
    for number, name in enumerate(RECOMMENDATIONS, 1):
        arn = f"arn:unrecorded:{number}"
        region.reviews.append(review(arn, number, RepositoryName=f"unrecorded-{number}"))
        region.recommendations[arn] = recorded("codeguru_reviewer", name)
    region.reviews += recorded("codeguru_reviewer", REVIEWS)
    return settings(site, place)
