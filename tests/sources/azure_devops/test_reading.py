"""What changes is read again, what is gone is noticed, and a window disturbs nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from demo import azure_devops as demo_azure
from demo.azure_devops.application import Answers
from demo.azure_devops.boards import Board
from demo.organisation.model import Organisation
from demo.serve import running
from sources.azure_devops import client
from tests.sources.azure_devops.conftest import Warehouse

README = Path(__file__).parents[3] / "sources" / "azure_devops" / "README.md"


class Boards:
    """The boards of one project, to be changed by hand."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def move(self, native_id: int, state: str, at: str) -> None:
        """A new revision of an item."""
        history = self.board.revisions[native_id]
        after: dict[str, Any] = deepcopy(history[-1])
        after["rev"] += 1
        after["fields"] |= {"System.State": state, "System.ChangedDate": at}
        history.append(after)
        self.board.feed.append(after)

    def throw_away(self, native_id: int, *, is_told: bool) -> None:
        """An item goes: the feed tells of it, or it is gone for good."""
        gone: dict[str, Any] = deepcopy(self.board.revisions.pop(native_id)[-1])
        del self.board.issues[native_id]
        if is_told:
            gone["rev"] += 1
            gone["fields"]["System.IsDeleted"] = True
            self.board.feed.append(gone)


@pytest.fixture
def boards(
    organisation: Organisation, home: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Boards]:
    app: Starlette = demo_azure.application(organisation)
    answers: Answers = app.state.answers
    # Only what is planned: the code and its pipelines have tests of their own.
    answers.code = {name: [] for name in answers.boards}
    answers.released = {name: [] for name in answers.boards}
    with running(app) as url:
        for name, value in demo_azure.settings(url).items():
            monkeypatch.setenv(name, value)
        yield Boards(answers.boards["PAY"])


def test_work_items_cost_the_requests_that_the_readme_says(
    boards: Boards, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = " ".join(README.read_text("utf-8").split())
    stated = re.search(r"work items (\d+), and (\d+) for each 1,000 revisions of them", readme)
    assert stated is not None
    assert int(stated[1]) == math.ceil(1_000 / client.BATCH_SIZE)
    assert int(stated[2]) == math.ceil(1_000 / client._REVISIONS_SIZE)
    # A tenth of the sizes, so that what is here comes in several pages.
    items, revisions = client.BATCH_SIZE // 10, client._REVISIONS_SIZE // 10
    monkeypatch.setattr(client, "BATCH_SIZE", items)
    monkeypatch.setattr(client, "_REVISIONS_SIZE", revisions)
    monkeypatch.setenv("SOURCES__AZURE_DEVOPS__PROJECTS", "PAY")
    outcome = warehouse.load()
    # Projects, types, iterations, repositories, runs, environments, releases.
    fixed = 7
    assert len(boards.board.issues) > items
    assert len(boards.board.feed) > revisions
    assert outcome.request_count - fixed == math.ceil(len(boards.board.issues) / items) + math.ceil(
        len(boards.board.feed) / revisions
    )


def test_a_move_is_read_with_the_revisions_that_landed_before_it(
    boards: Boards, warehouse: Warehouse
) -> None:
    warehouse.load()
    before = warehouse.everything()
    native_id = next(iter(boards.board.issues))
    boards.move(native_id, "Blocked", "2026-11-20T10:00:00.1234567Z")
    outcome = warehouse.load()
    assert outcome.rows_by_table["issues"] == 1
    after = warehouse.everything()
    assert len(after["issue_transitions"]) == len(before["issue_transitions"]) + 1
    assert len(after["issue_revisions"]) == len(before["issue_revisions"]) + 1
    assert after["sprint_issues"] == before["sprint_issues"]
    assert ("status", "Blocked", "InProgress") in warehouse.rows(
        "issue_transitions", "field", "to_value", "to_category"
    )


def test_an_item_in_the_bin_and_one_that_is_gone_for_good_are_noticed(
    boards: Boards, warehouse: Warehouse
) -> None:
    warehouse.load()
    first, second = list(boards.board.issues)[:2]
    boards.throw_away(first, is_told=True)
    warehouse.load()
    assert warehouse.rows("deletions", "entity", "native_id") == [("issues", str(first))]
    boards.throw_away(second, is_told=False)
    warehouse.load(reconcile=True)
    assert set(warehouse.rows("deletions", "native_id")) == {str(first), str(second)}


def test_a_window_reads_again_what_changed_in_it_and_moves_no_cursor(
    boards: Boards, warehouse: Warehouse
) -> None:
    warehouse.load()
    before = warehouse.everything()
    native_id = next(iter(boards.board.issues))
    boards.move(native_id, "Blocked", "2026-11-20T10:00:00.1234567Z")
    window = (datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))
    outcome = warehouse.load(window=window)
    assert outcome.rows_by_table["issues"] == 1
    after = warehouse.everything()
    assert len(after["issue_transitions"]) == len(before["issue_transitions"]) + 1
    # The feed still has it: a window is not a reading of what is new.
    assert warehouse.load().rows_by_table["issues"] == 1
    assert warehouse.everything() == after


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One classic release of run 71, which no list has; answers the paths that asked for runs."""
    asked: list[str] = []
    reference = {
        "definition": {"id": "1", "name": "Shop.CI"},
        "version": {"id": "71", "name": "20261101.2"},
    }
    artifact = {"type": "Build", "definitionReference": reference, "isPrimary": True}
    deployment = {
        "id": 3,
        "deploymentStatus": "succeeded",
        "startedOn": "2026-11-01T10:00:00Z",
        "completedOn": "2026-11-01T10:05:00Z",
        "lastModifiedOn": "2026-11-01T10:05:00Z",
        "releaseEnvironment": {"id": 9, "name": "Prod"},
        "release": {"id": 8, "name": "Release-8", "artifacts": [artifact]},
        "reason": "automated",
    }

    async def releases(_: Answers, request: Request) -> Response:
        is_first = request.path_params["project"] == "PAY"
        return JSONResponse({"count": 1, "value": [deployment] if is_first else []})

    async def build(_: Answers, request: Request) -> Response:
        asked.append(request.url.path)
        repository = {"id": "Acme/Shop", "type": "GitHub"}
        return JSONResponse({"id": 71, "repository": repository, "sourceVersion": "a" * 40})

    monkeypatch.setattr(Answers, "releases", releases)
    monkeypatch.setattr(Answers, "build", build)
    return asked


def test_a_classic_release_lands_the_code_of_the_run_that_it_deploys(
    released: list[str], boards: Boards, warehouse: Warehouse
) -> None:
    warehouse.load()
    landed = warehouse.rows("deployments", "repository_id", "commit_sha", "environment", "status")
    assert landed == [("github:acme/shop", "a" * 40, "Prod", "success")]
    assert len(released) == 1
    assert released[0].endswith("/_apis/build/builds/71")
