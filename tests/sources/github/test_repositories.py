"""Which repositories are read, under which names, and which of their things are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sources import pipeline
from sources.github import builds
from sources.github.client import GitHub
from sources.github.configuration import Configuration
from sources.github.cursors import parsed
from tests.sources.clock import VirtualClock
from tests.sources.github.conftest import Load, Rows
from tests.sources.github.hub import Hub, deployment, pull_request
from tests.sources.site import Answer, Asked, Site


def test_a_pattern_and_an_organisation_find_each_repository_once(
    hub: Hub, load: Load, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", "acme/sh*, acme/shop")
    monkeypatch.setenv("SOURCES__GITHUB__ORGANISATIONS", "acme")
    answers = [hub.repository(n, f"acme/{name}") for n, name in enumerate(("shop", "ship", "web"))]
    hub.site.on("/orgs/acme/repos", Answer(answers))
    load()
    names = sorted(rows("select full_name from repositories"))
    assert names == [("acme/ship",), ("acme/shop",), ("acme/web",)]


def test_a_renamed_repository_is_followed_and_both_its_names_are_kept(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/store")
    hub.pull_requests["acme/store"] = [pull_request(1)]
    hub.site.on("/repos/acme/shop", Answer(None, 301, {"Location": "{site}/repositories/7"}))
    hub.site.on("/repositories/7", Answer(hub.repository(7, "acme/store")))
    hub.pull_requests["acme/store"] = [pull_request(1)]
    load()
    assert rows("select full_name from repositories") == [("acme/store",)]
    names = sorted(rows("select full_name from repository_names"))
    assert names == [("acme/shop",), ("acme/store",)]
    assert rows("select repository_native_id from pull_requests") == [("7",)]


def test_a_persons_name_lands_only_where_the_program_declares_the_repository(
    hub: Hub, load: Load, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", "anna-berg/tool, anna-berg/declared")
    person = {"login": "anna-berg", "type": "User"}
    hub.repository(7, "anna-berg/tool", owner=person)
    hub.repository(8, "anna-berg/declared", owner=person)
    declared = {"github:anna-berg/declared"}
    monkeypatch.setattr("sources.program.declared_repositories", lambda: declared)
    load()
    [(declared_name,), (other,)] = sorted(rows("select full_name from repositories"))
    assert declared_name == "anna-berg/declared"
    assert other.startswith("k")
    assert other.endswith("/tool")


def test_what_github_no_longer_has_is_buried_and_dug_up_when_it_is_back(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop")
    hub.deployments["acme/shop"] = [deployment(2), deployment(1)]
    load()
    hub.deployments["acme/shop"] = [deployment(2)]
    load(reconcile=True)
    buried = "select entity, native_id from deletions"
    assert rows(buried) == [("deployments", "1")]
    assert load(reconcile=True).is_unchanged
    hub.deployments["acme/shop"] = [deployment(2), deployment(1)]
    load(reconcile=True)
    assert rows(buried) == []


def test_a_repository_that_is_gone_is_buried_and_one_left_out_is_not(
    hub: Hub, load: Load, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", "acme/shop, acme/gone, acme/left")
    for native_id, name in ((7, "shop"), (8, "gone"), (9, "left")):
        hub.repository(native_id, f"acme/{name}")
    load()
    monkeypatch.setenv("SOURCES__GITHUB__REPOSITORIES", "acme/shop")
    hub.site.on("/repositories/9", Answer(hub.repository(9, "acme/left")))
    load(reconcile=True)
    assert rows("select entity, native_id from deletions") == [("repositories", "8")]


def test_runs_beyond_the_end_of_a_filtered_list_are_asked_for_in_windows(
    site: Site, clock: VirtualClock, hub: Hub
) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    held = [
        {"id": n, "created_at": (start + timedelta(minutes=n)).isoformat()} for n in range(2_500)
    ]

    def listed(asked: Asked) -> Answer:
        low, high = map(parsed, asked.query["created"].split(".."))
        runs = [run for run in held if low <= parsed(str(run["created_at"])) <= high]
        page, per_page = int(asked.query.get("page", 1)), int(asked.query["per_page"])
        shown = runs[:1000][(page - 1) * per_page : page * per_page]
        query = f"created={asked.query['created']}&per_page={per_page}&page={page + 1}"
        link = {"Link": f'<{{site}}/repos/acme/shop/actions/runs?{query}>; rel="next"'}
        is_more = page * per_page < min(len(runs), 1000)
        body = {"total_count": len(runs), "workflow_runs": shown}
        return Answer(body, headers=link if is_more else {})

    hub.repository(7, "acme/shop")
    site.on_call("/repos/acme/shop/actions/runs", listed)
    github = GitHub(Configuration(site.url, "t", ("acme/shop",), ()), clock, lambda: None)
    repository: Any = type("Named", (), {"path": "/repos/acme/shop"})()
    pages = builds.runs(github, repository, start, start + timedelta(days=2))
    found = [run["id"] for page in pages for run in page]
    assert sorted(found) == list(range(2_500))


def test_an_app_exchanges_a_signed_statement_for_a_token_and_renews_it(
    site: Site, clock: VirtualClock, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    monkeypatch.delenv("SOURCES__GITHUB__TOKEN")
    monkeypatch.setenv("SOURCES__GITHUB__APP_ID", "12")
    monkeypatch.setenv("SOURCES__GITHUB__INSTALLATION_ID", "34")
    monkeypatch.setenv("SOURCES__GITHUB__PRIVATE_KEY", pem)
    from sources.github import configuration

    def exchanged(asked: Asked) -> Answer:
        statement = asked.headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(
            statement,
            key.public_key(),
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False},
        )
        assert claims["iss"] == "12"
        expires_at = (clock.now() + timedelta(hours=1)).isoformat()
        return Answer({"token": f"made at {clock.now():%H:%M}", "expires_at": expires_at}, 201)

    site.on_call("/app/installations/34/access_tokens", exchanged, method="POST")
    hub.repository(7, "acme/shop")
    github = GitHub(configuration.read(), clock, lambda: None)
    for minutes in (0, 50, 10):
        clock.sleep(minutes * 60)
        github.get("/repos/acme/shop")
    used = [a.headers["Authorization"] for a in site.asked if a.path == "/repos/acme/shop"]
    assert used == ["Bearer made at 00:00", "Bearer made at 00:00", "Bearer made at 01:00"]


def test_connecting_says_what_works_and_what_is_missing(hub: Hub) -> None:
    hub.repository(7, "acme/shop")
    hub.site.on("/rate_limit", Answer({}, headers={"X-OAuth-Scopes": "repo"}))
    hub.site.on("/repos/acme/shop/commits", Answer([]))
    hub.site.on("/repos/acme/shop/actions/runs", Answer({}, 403))
    findings = pipeline.connect("github")
    wrong = [finding.sentence for finding in findings if not finding.ok]
    assert wrong[0].startswith("The token of SOURCES__GITHUB__TOKEN lacks the scope read:org")
    assert wrong[1].startswith("GitHub does not let us read workflow runs (403)")
    assert "the permission Actions: read" in wrong[1]
    assert len(wrong) == 2
    assert any("lets us read pull requests" in finding.sentence for finding in findings)


def test_connecting_without_a_token_is_a_finding(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCES__GITHUB__TOKEN")
    [finding] = pipeline.connect("github")
    assert not finding.ok
    assert "SOURCES__GITHUB__TOKEN is not set" in finding.sentence
