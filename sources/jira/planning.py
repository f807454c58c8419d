"""Boards and sprints, which exist only where Jira Software is installed."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from sources.edge import Edge, Row
from sources.extraction import Extraction
from sources.http import RefusedError
from sources.jira.client import Jira, Json

_AGILE = "/rest/agile/1.0"
_NOT_THERE = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)
# 400 is how Jira says that a board has no sprints; 404 that it went away since it was listed.
_NO_SPRINTS = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)


def boards(jira: Jira, extraction: Extraction, projects: set[str]) -> list[Row]:
    """One row per board of these projects or of none; a site without boards is a problem noted."""
    try:
        found = list(jira.counted(f"{_AGILE}/board"))
    except RefusedError as refused:
        if refused.status not in _NOT_THERE:
            raise
        extraction.problem(
            f"Jira shows no boards ({refused.status}), so nothing is known of sprints: if Jira "
            "Software is installed, let the token's account see it."
        )
        return []
    rows = [_board(extraction.edge, board) for board in found]
    return [row for row in rows if row["project_key"] is None or row["project_key"] in projects]


def sprints(jira: Jira, extraction: Extraction, of_boards: list[Row]) -> list[Row]:
    """One row per sprint of the boards, each once: a board also lists sprints of others."""
    rows: dict[str, Row] = {}
    for board in of_boards:
        if board["board_type"] == "kanban":
            continue
        for sprint in _sprints_of(jira, board["board_id"]):
            row = _sprint(extraction.edge, sprint, board["board_id"])
            rows.setdefault(row["sprint_id"], row)
        extraction.report("sprints", len(rows))
    return list(rows.values())


def _sprints_of(jira: Jira, board_id: str) -> Iterator[Json]:
    try:
        yield from jira.counted(f"{_AGILE}/board/{board_id}/sprint")
    except RefusedError as refused:
        if refused.status not in _NO_SPRINTS:
            raise


def _board(edge: Edge, board: Json) -> Row:
    return {
        "board_id": edge.native_id(board.get("id"), "a board"),
        "name": board.get("name"),
        "board_type": board.get("type"),
        "project_key": (board.get("location") or {}).get("projectKey"),
    }


def _sprint(edge: Edge, sprint: Json, board_id: str) -> Row:
    origin: Any = sprint.get("originBoardId")
    return {
        "sprint_id": edge.native_id(sprint.get("id"), "a sprint"),
        "board_id": str(origin) if origin is not None else board_id,
        "name": sprint.get("name"),
        "state": sprint.get("state"),
        "started_at": sprint.get("startDate"),
        "ended_at": sprint.get("endDate"),
        "completed_at": sprint.get("completeDate"),
    }
