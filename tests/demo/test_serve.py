"""The demo's tools are up while the context lasts, and their files say what the contract says."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
import requests
import yaml

import demo
from demo import github
from demo.organisation.model import Organisation
from demo.roster import accounts_of
from demo.serve import FOLDERS, TOOLS, serve
from demo.truth.windows import midnight

from .asking import Asking


def test_tools_answer_in_the_context_and_not_after_it(small_organisation: Organisation) -> None:
    with serve(small_organisation) as tools, Asking(tools.github_url, github.TOKEN) as asking:
        assert asking.get("/user").status_code == 200
        assert tools.request_counts == dict.fromkeys(TOOLS, 0) | {"github": 1}
        assert tools.environment()["SOURCES__GITHUB__HOST"] == tools.github_url
    with pytest.raises(requests.ConnectionError):
        asking.get("/user")
    assert not tools.files_dir.exists()


def test_a_site_s_settings_lead_to_every_tool(small_organisation: Organisation) -> None:
    with serve(small_organisation) as tools:
        settings = tools.environment()
        for name, url in tools.urls.items():
            assert [key for key, value in settings.items() if value.startswith(url)], name
        for name, folder in tools.folders.items():
            led = [Path(value) for value in settings.values()]
            assert [path for path in led if path.is_relative_to(folder)], name
        assert (set(tools.urls), set(tools.folders)) == (set(TOOLS), set(FOLDERS))


def test_a_folder_that_the_caller_keeps_outlives_the_tools(
    small_organisation: Organisation, tmp_path: Path
) -> None:
    ages = []
    for _ in range(2):
        with serve(small_organisation, kept_in=tmp_path) as tools:
            assert tools.files_dir == tmp_path / "files"
        ages.append({one: one.stat().st_mtime for one in tmp_path.rglob("*.csv")})
    # A file is new by its path and its time: nothing is, the second time.
    assert ages[0] == ages[1] != {}


def test_files_hold_bare_keys_and_times_with_offsets(small_organisation: Organisation) -> None:
    with serve(small_organisation) as tools:
        with (tools.files_dir / "incidents.csv").open(encoding="utf-8") as file:
            incidents = list(csv.DictReader(file))
        parts = sorted(tools.files_dir.glob("deployments-*.jsonl"))
        deployments = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
        with (tools.files_dir / "artifacts.csv").open(encoding="utf-8") as file:
            images = {one["artifact_id"]: one["commit_sha"] for one in csv.DictReader(file)}
    assert len(parts) > 10
    assert len(incidents) == len(small_organisation.incidents_in("files"))
    assert not any(one["incident_id"].startswith("files:") for one in incidents)
    assert {one["started_at"][-6:] for one in incidents} >= {"+01:00", "+05:30"}
    assert all(one["service_id"] in ("gateway", "tracking") for one in deployments)
    by_image = [one for one in deployments if one["service_id"] == "gateway"]
    assert not any("commit_sha" in one for one in by_image)
    assert {one["artifact_id"] for one in by_image} == images.keys()


def test_the_program_names_a_repository_as_it_was_called(small_organisation: Organisation) -> None:
    with serve(small_organisation) as tools:
        services = yaml.safe_load((tools.program_dir / "services.yml").read_text())["services"]
    website = next(one for one in services if one["service_id"] == "website")
    assert website["repositories"] == [{"repository_id": "github:halden-goods/website"}]


def test_accounts_are_everybody_s_names_and_addresses(organisation: Organisation) -> None:
    accounts = demo.accounts(organisation)
    assert accounts == demo.accounts()
    for person in organisation.people:
        assert {person.login, person.email, person.name, person.jira_account_id} <= set(accounts)
        assert {person.bitbucket_uuid, person.azure_id, person.servicenow_sys_id} <= set(accounts)
        assert {person.azure_descriptor, person.pagerduty_id, person.harness_uuid} <= set(accounts)
        assert person.q_developer_id in accounts
    assert "qfederlein" in accounts
    # Nobody is called as somebody else is, in any tool.
    assert sum(len(accounts_of(person)) for person in organisation.people) == len(accounts)


def test_a_local_midnight_moves_with_the_clocks() -> None:
    spring = [midnight("Europe/Berlin", date(2026, 3, day)) for day in (29, 30)]
    assert (spring[1] - spring[0]).total_seconds() == 23 * 3600
