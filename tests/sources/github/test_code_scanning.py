"""Alerts of code scanning land as findings, and a repository without them is no fault."""

from __future__ import annotations

from typing import Any

import pytest

from sources import pipeline
from sources.errors import ConfigurationError
from tests.sources.github.conftest import Load, Rows
from tests.sources.github.hub import Hub
from tests.sources.site import Answer

PATH = "/repos/acme/shop/code-scanning/alerts"


def alert(number: int, updated: str = "2026-11-05", **more: Any) -> dict[str, Any]:
    """An alert as GitHub writes it."""
    rule = {"id": "js/zipslip", "severity": "error", "tags": ["security"]}
    return {
        "number": number,
        "created_at": "2026-11-01T08:00:00Z",
        "updated_at": f"{updated}T08:00:00Z",
        "state": "open",
        "fixed_at": None,
        "dismissed_at": None,
        "dismissed_by": None,
        "dismissed_comment": "asked by anna-berg",
        "rule": rule,
        "tool": {"name": "CodeQL", "version": "2.4.0"},
        "most_recent_instance": {"location": {"path": "lib/zip.js", "start_line": 7}},
    } | more


def test_alerts_land_with_when_they_were_fixed_or_dismissed(
    hub: Hub, load: Load, rows: Rows
) -> None:
    hub.repository(7, "acme/shop")
    scored = {"id": "R", "severity": "warning", "security_severity_level": "critical"}
    untidy = {"id": "Q", "severity": "note", "tags": ["maintainability"]}
    hub.site.on(
        PATH,
        Answer(
            [
                alert(4, "2026-11-09", state="fixed", fixed_at="2026-11-09T08:00:00Z"),
                alert(3, "2026-11-08", state="dismissed", dismissed_at="2026-11-08T08:00:00Z"),
                alert(2, rule=scored),
                alert(1, rule=untidy),
            ]
        ),
    )
    assert load().problems == []
    listed = "number, severity, kind, state, strftime(closed_at at time zone 'UTC', '%m-%d')"
    assert rows(f"select {listed} from code_scanning_alerts order by number") == [
        (1, "note", "quality", "open", None),
        (2, "critical", "security", "open", None),
        (3, "error", "security", "dismissed", "11-08"),
        (4, "error", "security", "fixed", "11-09"),
    ]
    assert rows("select distinct full_name, detector from code_scanning_alerts") == [
        ("acme/shop", "CodeQL")
    ]


def test_only_what_was_updated_since_is_read_again(hub: Hub, load: Load, rows: Rows) -> None:
    hub.repository(7, "acme/shop")
    both = [alert(2, "2026-11-06"), alert(1)]
    hub.site.on(PATH, Answer(both))
    load()
    assert load().is_unchanged
    fixed = alert(1, "2026-11-09", state="fixed", fixed_at="2026-11-09T08:00:00Z")
    following = {"Link": f'<{{site}}{PATH}?page=2>; rel="next"'}
    # The second page is older than what was read, so it is not asked for.
    hub.site.on(PATH, Answer([fixed, both[0], alert(0, "2026-11-01")], headers=following))
    asked = hub.site.paths().count(PATH)
    assert load().rows_by_table["code_scanning_alerts"] == 1
    assert hub.site.paths().count(PATH) == asked + 1
    assert rows("select number from code_scanning_alerts where closed_at is null") == [(2,)]


@pytest.mark.parametrize("status", [403, 404])
def test_a_repository_in_which_it_is_off_is_no_problem(
    hub: Hub, load: Load, rows: Rows, status: int
) -> None:
    hub.repository(7, "acme/shop")
    hub.site.on(PATH, Answer({"message": "Advanced Security must be enabled"}, status=status))
    assert load().problems == []
    assert rows("select count(*) from repositories") == [(1,)]
    said = [one for one in pipeline.connect("github") if "security_events" in one.sentence]
    assert [one.ok for one in said] == [True]


def test_it_can_be_left_out(hub: Hub, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.repository(7, "acme/shop")
    monkeypatch.setenv("SOURCES__GITHUB__CODE_SCANNING", "false")
    load()
    assert PATH not in hub.site.paths()
    monkeypatch.setenv("SOURCES__GITHUB__CODE_SCANNING", "perhaps")
    with pytest.raises(ConfigurationError, match="must be true or false"):
        load()
