"""What one object of Azure DevOps becomes, whoever wrote it and however it was written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sources.azure_devops import boards, code, pipelines
from sources.azure_devops.boards import States
from sources.azure_devops.people import People, account_of
from sources.edge import Edge
from sources.errors import ToolError

EDGE = Edge("azure_devops", b"k" * 40)
REPOSITORY = code.Repository("r1", "shop/code", "main", None)


def states() -> States:
    found = States()
    found.add(
        "p1",
        "Bug",
        [
            {"name": "New", "category": "Proposed"},
            {"name": "Active", "category": "InProgress"},
            {"name": "Resolved", "category": "Resolved"},
            {"name": "Closed", "category": "Completed"},
        ],
    )
    return found


def revision(number: int, **fields: Any) -> dict[str, Any]:
    said = {
        "System.WorkItemType": "Bug",
        "System.ChangedDate": f"2026-01-0{number}T10:00:00.1234567Z",
        **{f"System.{name}": value for name, value in fields.items()},
    }
    return boards.revision_row(EDGE, People(EDGE), {"id": 7, "rev": number, "fields": said})


def test_seven_digits_after_the_point_are_read_as_six() -> None:
    assert revision(1)["changed_at"] == datetime(2026, 1, 1, 10, 0, 0, 123456, tzinfo=UTC)


def test_a_revision_that_changed_nothing_declared_is_no_transition() -> None:
    history = [revision(1, State="New"), revision(2, State="New"), revision(3, State="Active")]
    (moved,) = boards.transitions(history, states())
    assert (moved["transition_id"], moved["from_category"], moved["to_category"]) == (
        "7-3-status",
        "Proposed",
        "InProgress",
    )


def test_a_change_of_assignee_lands_without_the_people() -> None:
    history = [revision(1), revision(2, AssignedTo="Anna Berg <anna@acme.example>")]
    (moved,) = boards.transitions(history, states())
    assert moved["field"] == "assignee"
    assert moved["from_value"] is moved["to_value"] is None


def test_a_state_that_its_type_does_not_have_has_no_category() -> None:
    assert states().category("Bug", "Splendid") is None
    assert states().category("Task", "Active") is None


def test_a_stay_ends_where_the_path_changes_and_a_root_is_no_iteration() -> None:
    ids = {"shop\\sprint 1": "s1", "shop\\sprint 2": "s2"}
    history = [
        revision(1, IterationPath="shop"),
        revision(2, IterationPath="Shop\\Sprint 1"),
        revision(3, IterationPath="Shop\\Sprint 1"),
        revision(4, IterationPath="Shop\\Sprint 2"),
        revision(5, IterationPath="shop"),
    ]
    found = boards.stays(history, ids)
    assert [(one["sprint_id"], one["added_at"].day) for one in found] == [("s1", 2), ("s2", 4)]
    assert [one["removed_at"].day for one in found] == [4, 5]
    assert boards.stays(history[:1], ids)[0]["is_gone"] is True


def test_a_nodes_path_is_the_path_of_its_items() -> None:
    assert boards.path_of("\\Shop\\Iteration\\Release 1\\Sprint 2") == "shop\\release 1\\sprint 2"


def test_an_account_is_the_same_as_an_object_and_as_a_text() -> None:
    told = {"id": "764a", "uniqueName": "anna@acme.example", "displayName": "Anna Berg"}
    assert account_of(told) == account_of("Anna Berg <anna@acme.example>") == "anna@acme.example"
    assert account_of({"id": "x", "uniqueName": "Anna Berg <anna@acme.example>"}) == account_of(
        told
    )
    assert account_of(None) is account_of("") is None


@pytest.mark.parametrize(
    "identity",
    [
        {"displayName": "shop Build Service (acme)", "uniqueName": "Build\\764a"},
        {"displayName": "A pipeline", "uniqueName": "x", "descriptor": "svc.MDAw"},
        {"displayName": "dependabot[bot]", "uniqueName": "y"},
    ],
)
def test_services_and_programs_are_bots(identity: dict[str, str]) -> None:
    assert People(EDGE).person("author", identity)["author_type"] == "bot"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Fix #12 and AB#13, ab#13", ["AB#12", "AB#13"]),
        ("See acme/shop#14 and &#39;", []),
        ("Colour #fff", []),
        (None, []),
    ],
)
def test_a_text_names_work_items_with_and_without_ab(text: str | None, keys: list[str]) -> None:
    assert code.issue_keys(text) == keys


def test_closing_words_close_work_items_and_a_link_closes_none() -> None:
    told = {"pullRequestId": 9, "title": "Fixed: #1", "description": "Resolves AB#2, #3. See #4."}
    pages = dict(
        code.pull_request_pages(EDGE, People(EDGE), REPOSITORY, told, [], [], [{"id": "4"}])
    )
    assert [
        (row["issue_key"], row["found_in"], row["is_closing"])
        for row in pages["pull_request_issue_keys"]
    ] == [
        ("AB#4", "column", False),
        ("AB#1", "title", True),
        ("AB#2", "body", True),
        ("AB#3", "body", True),
        ("AB#4", "body", False),
    ]


def test_a_branch_names_work_items_in_any_case() -> None:
    assert code.branch_issue_keys("refs/heads/users/anna/ab#12-fix") == ["AB#12"]
    assert code.branch_issue_keys("refs/heads/lab-3") == []


@pytest.mark.parametrize(
    ("vote", "kind"),
    [
        ("10", "approval"),
        ("5", "approval"),
        ("0", "dismissal"),
        ("-5", "changes_requested"),
        ("-10", "changes_requested"),
    ],
)
def test_a_vote_is_a_review_of_its_kind(vote: str, kind: str) -> None:
    thread = {
        "id": 3,
        "publishedDate": "2026-01-01T10:00:00Z",
        "identities": {"1": {"uniqueName": "anna@acme.example"}},
        "properties": {"CodeReviewVoteResult": {"$type": "System.String", "$value": vote}},
        "comments": [{"id": 1, "commentType": "system", "content": "voted"}],
    }
    told = {
        "pullRequestId": 9,
        "status": "completed",
        "closedDate": "2026-01-02T10:00:00Z",
        "creationDate": "2026-01-01T09:00:00Z",
        "lastMergeCommit": {"commitId": "c" * 40},
        "description": "Reverts !8",
        "targetRefName": "refs/heads/main",
    }
    pages = dict(
        code.pull_request_pages(EDGE, People(EDGE), REPOSITORY, told, [], [thread], [{"id": "4"}])
    )
    (review,) = pages["reviews"]
    assert (review["review_id"], review["kind"], review["original_kind"]) == ("9/3/0", kind, vote)
    (row,) = pages["pull_requests"]
    assert (row["merged_at"], row["merge_commit_sha"]) == (told["closedDate"], "c" * 40)
    assert (row["reverts_change_id"], row["target_branch"]) == ("8", "main")
    assert pages["pull_request_issue_keys"][0]["found_in"] == "column"
    assert pages["pull_request_commits"][0]["is_gone"] is True


def test_a_commit_says_what_it_was_picked_from() -> None:
    picked = {"commitId": "b" * 40, "comment": f"Fix\n\n(cherry picked from commit {'a' * 40})"}
    pages = dict(code.commit_pages(EDGE, People(EDGE), REPOSITORY, [picked]))
    assert [row["cherry_picked_from_sha"] for row in pages["commits"]] == ["a" * 40]


def test_states_and_results_are_read_as_words_and_as_numbers() -> None:
    common = {"id": 5, "queueTime": "2026-01-01T10:00:00Z"}
    words = pipelines.build_row(EDGE, {**common, "status": "completed", "result": "failed"}, {})
    numbers = pipelines.build_row(EDGE, {**common, "status": 2, "result": 8}, {})
    assert words == numbers
    assert words["status"] == "failure"
    running = pipelines.build_row(EDGE, {**common, "status": "inProgress"}, {})
    assert running["status"] == "running"


def test_a_result_that_is_none_of_its_own_is_refused() -> None:
    with pytest.raises(ToolError, match="none of its own"):
        pipelines.build_row(EDGE, {"id": 5, "status": "completed", "result": "splendid"}, {})


def test_the_jobs_of_one_stage_are_one_group_and_the_run_says_what_was_deployed() -> None:
    run = {
        "repository": {"id": "r1", "type": "TfsGit"},
        "sourceVersion": "a" * 40,
        "reason": "individualCI",
    }
    record = {
        "id": 3,
        "owner": {"id": 77, "name": "20260101.1"},
        "stageName": "prod",
        "stageAttempt": 2,
        "result": "succeeded",
        "startTime": "2026-01-01T10:00:00Z",
        "finishTime": "2026-01-01T10:05:00Z",
    }
    row = pipelines.environment_row(EDGE, {"id": 4, "name": "production"}, record, run)
    assert (row["deployment_id"], row["group_id"]) == ("environment:4:3", "77/prod/2")
    assert (row["status"], row["commit_sha"], row["is_automatic"]) == ("success", "a" * 40, True)


def test_a_release_that_never_ran_has_no_times() -> None:
    never = "0001-01-01T00:00:00"
    told = {
        "id": 3,
        "deploymentStatus": "notDeployed",
        "startedOn": never,
        "queuedOn": never,
        "lastModifiedOn": "2026-01-01T10:00:00Z",
        "releaseEnvironment": {"name": "QA"},
        "reason": "automated",
    }
    row = pipelines.release_row(EDGE, "p1", told)
    assert (row["deployment_id"], row["status"], row["started_at"]) == (
        "release:p1:3",
        "cancelled",
        None,
    )


def deployed(*artifacts: dict[str, Any]) -> dict[str, Any]:
    """A deployment of a classic release as Azure DevOps documents it."""
    return {
        "id": 3,
        "deploymentStatus": "succeeded",
        "startedOn": "2026-01-01T10:00:00Z",
        "completedOn": "2026-01-01T10:05:00Z",
        "releaseEnvironment": {"name": "Prod"},
        "release": {"id": 8, "name": "Release-8", "artifacts": list(artifacts)},
        "reason": "automated",
    }


def artifact(kind: str, *, is_primary: bool = True, **reference: str) -> dict[str, Any]:
    said = {name: {"id": value, "name": ""} for name, value in reference.items()}
    return {"type": kind, "alias": "code", "definitionReference": said, "isPrimary": is_primary}


@pytest.mark.parametrize(
    ("repository", "landed"),
    [
        ({"id": "r1", "type": "TfsGit"}, "r1"),
        ({"id": "Acme/Shop", "type": "GitHub"}, "github:acme/shop"),
    ],
)
def test_a_release_deploys_the_code_of_the_run_that_its_artifact_names(
    repository: dict[str, str], landed: str
) -> None:
    told = deployed(
        artifact("Build", is_primary=False, definition="4", version="70", project="p1"),
        artifact("Build", definition="1", version="71", project="p2"),
    )
    assert pipelines.deployed_run(told) == ("71", "p2")
    run = {"id": 71, "repository": repository, "sourceVersion": "a" * 40}
    row = pipelines.release_row(EDGE, "p1", told, run)
    assert (row["repository_id"], row["commit_sha"]) == (landed, "a" * 40)


def test_a_release_of_a_run_that_is_gone_lands_what_its_artifact_says() -> None:
    bare = pipelines.release_row(EDGE, "p1", deployed(artifact("Build", version="71")))
    assert (bare["repository_id"], bare["commit_sha"]) == (None, None)
    said = {"repository": "Acme/Shop", "repository.provider": "GitHub", "sourceVersion": "b" * 40}
    row = pipelines.release_row(EDGE, "p1", deployed(artifact("Build", version="71", **said)))
    assert (row["repository_id"], row["commit_sha"]) == ("github:acme/shop", "b" * 40)


@pytest.mark.parametrize(
    ("kind", "definition", "landed"),
    [("Git", "r1", "r1"), ("GitHub", "Acme/Shop", "github:acme/shop")],
)
def test_a_release_of_code_as_it_is_names_its_commit(
    kind: str, definition: str, landed: str
) -> None:
    told = deployed(artifact(kind, definition=definition, version="c" * 40))
    assert pipelines.deployed_run(told) is None
    row = pipelines.release_row(EDGE, "p1", told)
    assert (row["repository_id"], row["commit_sha"]) == (landed, "c" * 40)
