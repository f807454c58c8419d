"""What the texts and branches of one merge request say of issues, asked of no GitLab."""

from __future__ import annotations

from typing import Any

from sources.edge import Edge, Row
from sources.gitlab import changes
from sources.gitlab.answers import Details
from sources.gitlab.projects import Project
from sources.gitlab.references import References

REFERENCES = References("acme/shop", {"acme/shop": "acme/shop", "acme/till": "acme/till"})
ADDRESS = "https://gitlab.example/acme/till/-/issues/4"


def _keys(**more: Any) -> list[Row]:
    item = {"id": 1, "iid": 1, "state": "opened", "target_branch": "main", **more}
    project = Project("7", "acme/shop", "acme/shop", "main", (), {})
    pages = changes.pages(
        Edge("gitlab", b"k" * 40), project, REFERENCES, item, Details([], [], []), None
    )
    return dict(pages)["merge_request_issue_keys"]


def test_closing_words_close_gitlabs_own_issues_and_those_of_other_trackers() -> None:
    body = f"Closes #1, till#2 and {ADDRESS}. Fixes PAY-3, not #5 or PAY-6."
    closing = {row["issue_key"]: row["is_closing"] for row in _keys(description=body)}
    assert closing == {
        "acme/shop#1": True,
        "acme/till#2": True,
        "acme/till#4": True,
        "PAY-3": True,
        "acme/shop#5": False,
        "PAY-6": False,
    }


def test_the_number_in_a_branch_of_a_fork_is_no_issue_of_this_project() -> None:
    branch = {"source_branch": "12-refund", "target_project_id": 7}
    own = {"change_id": "1", "issue_key": "acme/shop#12", "found_in": "branch", "is_closing": False}
    assert _keys(**branch, source_project_id=7) == [own]
    assert _keys(**branch, source_project_id=8) == []
    # The fork is gone.
    assert _keys(**branch, source_project_id=None) == []
    # A key of another tracker means the same wherever its branch is.
    (elsewhere,) = _keys(source_branch="PAY-12", source_project_id=8, target_project_id=7)
    assert elsewhere["issue_key"] == "PAY-12"
