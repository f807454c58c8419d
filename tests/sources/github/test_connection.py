"""What `connect` says of a GitHub: each thing that is read is tried, and the missing one named."""

from __future__ import annotations

import pytest

from sources import pipeline
from tests.sources.github.hub import Hub
from tests.sources.site import Answer

REFUSED = Answer({"message": "Resource not accessible by personal access token"}, status=403)


@pytest.mark.parametrize(
    ("path", "what", "permission"),
    [
        ("commits", "commits", "Contents: read"),
        ("branches", "branches", "Contents: read"),
        ("releases", "releases", "Contents: read"),
        ("actions/runs", "workflow runs", "Actions: read"),
    ],
)
def test_connect_names_the_permission_that_is_missing(
    hub: Hub, path: str, what: str, permission: str
) -> None:
    hub.repository(7, "acme/shop")
    hub.site.on("/repos/acme/shop/commits", Answer([]))
    assert [one.sentence for one in pipeline.connect("github") if not one.ok] == []

    hub.site.on(f"/repos/acme/shop/{path}", REFUSED)

    (sentence,) = [one.sentence for one in pipeline.connect("github") if not one.ok]
    assert sentence.startswith(f"GitHub does not let us read {what} (403)")
    assert permission in sentence


def test_an_empty_repository_is_no_missing_permission(hub: Hub) -> None:
    hub.repository(7, "acme/shop")
    empty = Answer({"message": "Git Repository is empty."}, status=409)
    hub.site.on("/repos/acme/shop/commits", empty)

    found = pipeline.connect("github")

    assert [one.sentence for one in found if not one.ok] == []
    assert "GitHub lets us read commits." in [one.sentence for one in found]
