"""What a thousand merge requests cost, counted on the demo's GitLab."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from demo.gitlab.application import LARGEST_PAGE
from sources.edge import Edge
from sources.extraction import Extraction
from sources.gitlab import configuration, details_graphql
from sources.gitlab.client import GitLab
from sources.gitlab.projects import Declared, found
from tests.sources.gitlab.conftest import Kept

# Enough merge requests in one project for several pages of details.
LARGE = 0.4
README = Path(__file__).parents[3] / "sources" / "gitlab" / "README.md"


@pytest.mark.parametrize("kept", [LARGE], indirect=True)
def test_a_thousand_merge_requests_cost_what_the_readme_says(kept: Kept) -> None:
    extraction = Extraction(Edge.for_nothing("gitlab"))
    settings = configuration.read()
    asked = GitLab(settings, extraction.clock, extraction.count_request)
    project = max(
        found(asked, settings, Declared.by_program(), extraction),
        key=lambda one: len(kept.app.state.site.by_id[one.native_id].changes),
    )
    before = kept.request_count
    numbers = [
        one["iid"]
        for page in asked.pages(f"{project.path}/merge_requests", state="all")
        for one in page
    ]
    answered = details_graphql.details(asked, extraction, project, numbers)

    cost = kept.request_count - before

    assert len(answered) == len(numbers) > details_graphql.PAGE
    pages = math.ceil(len(numbers) / LARGEST_PAGE)
    assert cost == pages + math.ceil(len(numbers) / details_graphql.PAGE)
    stated = re.search(r"1,000 merge requests with .*GraphQL \| (\d+),", README.read_text("utf-8"))
    assert stated is not None
    assert int(stated.group(1)) == 1_000 // LARGEST_PAGE + 1_000 // details_graphql.PAGE


@pytest.mark.parametrize("kept", [LARGE], indirect=True)
def test_a_query_that_is_too_much_is_asked_again_at_half_the_size(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    extraction = Extraction(Edge.for_nothing("gitlab"))
    settings = configuration.read()
    asked = GitLab(settings, extraction.clock, extraction.count_request)
    changes = {key: one.changes for key, one in kept.app.state.site.by_id.items()}
    project = max(
        found(asked, settings, Declared.by_program(), extraction),
        key=lambda one: len(changes[one.native_id]),
    )
    numbers = list(changes[project.native_id])[:50]
    assert len(numbers) > 40
    monkeypatch.setattr(details_graphql, "PAGE", 48)

    answered = details_graphql.details(asked, extraction, project, numbers)

    assert sorted(answered) == sorted(numbers)
    assert extraction.problems == []
