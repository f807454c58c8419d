"""The demo's tools are up while the context lasts, and their files say what the contract says."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest
import requests
import yaml

import demo
from demo import github
from demo.organisation.model import Organisation
from demo.serve import serve
from demo.truth.windows import midnight

from .asking import Asking


def test_tools_answer_in_the_context_and_not_after_it(small_organisation: Organisation) -> None:
    with serve(small_organisation) as tools, Asking(tools.github_url, github.TOKEN) as asking:
        assert asking.get("/user").status_code == 200
        assert tools.request_counts == {"github": 1, "jira": 0}
        assert tools.environment()["SOURCES__GITHUB__HOST"] == tools.github_url
    with pytest.raises(requests.ConnectionError):
        asking.get("/user")
    assert not tools.files_dir.exists()


def test_files_hold_bare_keys_and_times_with_offsets(small_organisation: Organisation) -> None:
    with serve(small_organisation) as tools:
        with (tools.files_dir / "incidents.csv").open(encoding="utf-8") as file:
            incidents = list(csv.DictReader(file))
        parts = sorted(tools.files_dir.glob("deployments-*.jsonl"))
        deployments = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
    assert len(parts) > 10
    assert len(incidents) == len(small_organisation.incidents)
    assert not any(one["incident_id"].startswith("files:") for one in incidents)
    assert {one["started_at"][-6:] for one in incidents} >= {"+01:00", "+05:30"}
    assert all(one["service_id"] in ("gateway", "tracking") for one in deployments)


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
    assert "qfederlein" in accounts


def test_a_local_midnight_moves_with_the_clocks() -> None:
    spring = [midnight("Europe/Berlin", date(2026, 3, day)) for day in (29, 30)]
    assert (spring[1] - spring[0]).total_seconds() == 23 * 3600
