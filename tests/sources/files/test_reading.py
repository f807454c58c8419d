"""Files land as they say, once, in the order of their names, and without a name."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import pytest

from sources.files.entities import entities
from tests.sources.files.conftest import Folder
from tests.sources.on_disk import held_in

DEPLOYMENTS = "deployment_id,service_id,environment,status,finished_at\n"
CHANGE = {
    "change_id": "1",
    "repository_id": "shop",
    "state": "merged",
    "created_at": "2026-01-01T00:00:00Z",
}


def deployment(number: int, status: str = "success") -> str:
    return f"d{number},checkout,prod,{status},2026-01-0{number}T10:00:00Z\n"


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_every_entity_of_the_contract_has_a_table_and_is_read() -> None:
    assert (
        list(entities())
        == (
            "repositories services_repositories changes change_commits commits commit_parents "
            "change_files reviews issues issue_transitions sprints sprint_issues releases builds "
            "artifacts deployments deployment_commits incidents incident_actions alerts findings "
            "coverage test_runs slo_measurements service_health assistant_usage controls measures"
        ).split()
    )


def test_the_same_rows_in_three_formats_land_the_same(folder: Folder) -> None:
    rows = [
        {"incident_id": "i1", "state": "open", "started_at": "2026-01-01T10:00:00+01:00"},
        {"incident_id": "i2", "state": "open", "started_at": "2026-01-02T10:00:00+01:00"},
    ]
    frame = pd.DataFrame(rows)
    parquet = io.BytesIO()
    frame.assign(started_at=pd.to_datetime(frame["started_at"], utc=True)).to_parquet(parquet)
    contents = {
        "incidents.csv": frame.to_csv(index=False),
        "incidents.jsonl": lines(*rows),
        "incidents.parquet": parquet.getvalue(),
    }
    landed = []
    for name, content in contents.items():
        path = folder.put(name, content)
        folder.load(full_refresh=True)
        landed.append(folder.rows("incidents", "incident_id", "started_at"))
        path.unlink()
    assert landed[0] == landed[1] == landed[2]
    assert landed[0][0] == ("i1", datetime(2026, 1, 1, 9, tzinfo=UTC))


def test_an_empty_file_of_json_lines_is_said_and_takes_nothing_away(folder: Folder) -> None:
    row = {"incident_id": "i1", "state": "open", "started_at": "2026-01-01T10:00:00+01:00"}
    folder.put("incidents.jsonl", lines(row))
    assert folder.load().problems == []
    folder.put("incidents.jsonl", "")
    (problem,) = folder.load().problems
    assert problem.endswith(
        "incidents.jsonl: the file is empty; if it should hold rows, write it anew."
    )
    assert folder.rows("incidents", "incident_id") == ["i1"]
    # A head says by itself that there are no rows.
    folder.put("alerts.csv", "alert_id,template,fired_at\n")
    assert folder.load().problems == []


def test_a_spreadsheets_csv_is_read_with_its_mark_line_ends_quotes_and_semicolons(
    folder: Folder,
) -> None:
    folder.put(
        "incidents.csv",
        "\ufeffincident_id;state;title;started_at;resolved_at\r\n"
        '"i1";open;"Down; said\r\nthe ""pager""";2026-01-01T10:00:00Z;NaN\r\n\r\n',
    )
    folder.load()
    assert folder.rows("incidents", "incident_id", "title", "resolved_at") == [
        ("i1", 'Down; said\r\nthe "pager"', None)
    ]


def test_a_later_row_replaces_an_earlier_one_with_its_key(folder: Folder) -> None:
    folder.put("deployments-2.csv", DEPLOYMENTS + deployment(1) + deployment(1, "failure"))
    folder.put("deployments-10.csv", DEPLOYMENTS + deployment(2) + deployment(1, "cancelled"))
    folder.load()
    assert folder.rows("deployments", "deployment_id", "status") == [
        ("d1", "cancelled"),
        ("d2", "success"),
    ]


def test_loading_in_steps_equals_loading_at_once(folder: Folder) -> None:
    folder.put("deployments-1.csv", DEPLOYMENTS + deployment(1))
    folder.put("deployments-2.csv", DEPLOYMENTS + deployment(1, "failure"))
    folder.load()
    folder.put("deployments-1.csv", DEPLOYMENTS + deployment(1) + deployment(3))
    folder.load()
    in_steps = folder.rows("deployments", "deployment_id", "status")
    folder.load(full_refresh=True)
    assert folder.rows("deployments", "deployment_id", "status") == in_steps
    assert in_steps == [("d1", "failure"), ("d3", "success")]


def test_files_that_did_not_change_are_not_read_again(folder: Folder) -> None:
    folder.put("deployments.csv", DEPLOYMENTS + deployment(1))
    folder.load()
    assert folder.load().is_unchanged


def test_a_file_that_grew_within_the_same_second_is_read_again(folder: Folder) -> None:
    path = folder.put("deployments.csv", DEPLOYMENTS + deployment(1))
    folder.load()
    before = path.stat()
    folder.put("deployments.csv", DEPLOYMENTS + deployment(1) + deployment(2))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    folder.load()
    assert folder.rows("deployments", "deployment_id") == ["d1", "d2"]


def test_globs_and_single_files_and_object_storage_are_read(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.path / "2026").mkdir()
    folder.put("2026/deployments-1.csv", DEPLOYMENTS + deployment(1))
    single = folder.put("deployments.csv", DEPLOYMENTS + deployment(2))
    storage = fsspec.filesystem("memory")
    storage.pipe("/bucket/deployments-3.csv", (DEPLOYMENTS + deployment(3)).encode())
    paths = [f"{folder.path}/**/deployments-*.csv", str(single), "memory://bucket"]
    monkeypatch.setenv("SOURCES__FILES__PATHS", json.dumps(paths))
    folder.load()
    assert folder.rows("deployments", "deployment_id") == ["d1", "d2", "d3"]


def test_files_that_are_no_export_are_left_alone(folder: Folder) -> None:
    folder.put("README.md", "# exports")
    folder.load()
    assert folder.rows("deployments", "deployment_id") == []


def test_people_land_as_pseudonyms_beside_their_type(folder: Folder) -> None:
    folder.put(
        "changes.jsonl",
        lines(
            {**CHANGE, "author": "anna.berg"},
            {**CHANGE, "change_id": "2", "author": "renovate[bot]"},
            {**CHANGE, "change_id": "3", "author": "deployer", "author_type": "bot"},
            {**CHANGE, "change_id": "4"},
        ),
    )
    folder.load()
    types = folder.rows("changes", "change_id", "author_type", "author_key is null")
    assert types == [
        ("1", "person", False),
        ("2", "bot", False),
        ("3", "bot", False),
        ("4", None, True),
    ]


def test_titles_and_branches_of_changes_are_read_for_issue_keys_and_dropped(
    folder: Folder,
) -> None:
    folder.put(
        "changes.jsonl",
        lines(
            {
                **CHANGE,
                "title": "PAY-12: keep UTF-8",
                "source_branch": "feature/PAY-13_refund",
                "issue_keys": "PAY-1;PAY-2",
            }
        ),
    )
    folder.load()
    assert folder.rows("change_issue_keys", "issue_key", "found_in") == [
        ("PAY-1", "column"),
        ("PAY-12", "title"),
        ("PAY-13", "branch"),
        ("PAY-2", "column"),
    ]
    assert held_in(folder.home, ["refund"]) == []


def test_a_change_that_names_no_issue_any_more_keeps_none(folder: Folder) -> None:
    folder.put("changes.jsonl", lines({**CHANGE, "issue_keys": ["PAY-1"]}))
    folder.load()
    folder.put("changes.jsonl", lines({**CHANGE, "state": "abandoned"}))
    folder.load()
    assert folder.rows("changes", "state") == ["abandoned"]
    assert folder.rows("change_issue_keys", "issue_key") == []


def test_titles_of_incidents_lose_addresses_and_known_accounts_of_any_run(folder: Folder) -> None:
    folder.put("changes.jsonl", lines({**CHANGE, "author": "anna.berg"}))
    folder.load()
    folder.put(
        "incidents.csv",
        "incident_id,state,started_at,title\n"
        "i1,open,2026-01-01T10:00:00Z,anna.berg and jo@acme.example saw it\n",
    )
    folder.load()
    assert folder.rows("incidents", "title") == ["• and • saw it"]


def test_a_change_of_assignee_lands_without_the_people(folder: Folder) -> None:
    transition = {"issue_id": "1", "changed_at": "2026-01-01T10:00:00Z"}
    folder.put(
        "issue_transitions.jsonl",
        lines(
            {**transition, "transition_id": "1", "field": "assignee", "to_value": "anna.berg"},
            {**transition, "transition_id": "2", "field": "Story Points", "to_value": 5},
        ),
    )
    folder.load()
    assert folder.rows("issue_transitions", "transition_id", "to_value") == [
        ("1", None),
        ("2", "5"),
    ]


def test_times_without_an_offset_are_read_in_the_configured_zone(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__FILES__TIME_ZONE", "America/New_York")
    folder.put("incidents.csv", "incident_id,state,started_at\ni1,open,2026-07-01 10:00:00\n")
    folder.load()
    assert folder.rows("incidents", "started_at") == [datetime(2026, 7, 1, 14, tzinfo=UTC)]


def test_cells_of_too_few_people_are_merged_before_they_land(folder: Folder) -> None:
    header = "period_start,period_days,team_id,tool,active_count,shown\n"
    cells = [("a", 3, 10), ("b", 3, 20), ("c", 8, 100)]
    text = header + "".join(
        f"2026-01-05,7,{team},copilot,{active},{shown}\n" for team, active, shown in cells
    )
    folder.put("assistant_usage.csv", text + "2026-01-12,7,a,copilot,4,10\n")
    folder.load()
    assert folder.rows("assistant_usage", "cell", "team_id", "active_count", "shown") == [
        ("merged team cells", None, 6, 30),
        ("team:c", "c", 8, 100),
    ]


def test_the_paths_of_files_are_nowhere_in_the_home(folder: Folder) -> None:
    folder.put("deployments.csv", DEPLOYMENTS + deployment(1))
    folder.load()
    assert held_in(folder.home, [str(Path(folder.path) / "deployments.csv")]) == []
