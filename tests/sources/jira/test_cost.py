"""What a thousand issues cost, counted on the demo's Jira."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import demo
from demo import jira as demo_jira
from demo.jira.application import LARGEST_PAGE
from demo.jira.objects import CLOUD, INLINE_HISTORIES, JiraObjects
from demo.serve import running
from sources.jira import client
from tests.sources.jira.conftest import PROGRAM, Warehouse

README = Path(__file__).parents[3] / "sources" / "jira" / "README.md"


def test_a_thousand_issues_cost_what_the_readme_says(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation = demo.build(scale=0.1)
    issues = list(organisation.issues_in("jira"))
    objects = JiraObjects(organisation, CLOUD, "https://jira.example")
    # Each has a log of fewer than a hundred histories: one page of its own.
    cut_logs = sum(len(objects.histories(one)) > INLINE_HISTORIES for one in issues)
    monkeypatch.setenv("PLUMBLINE_PSEUDONYM_KEY", "k" * 40)
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(PROGRAM))
    with running(demo_jira.application(organisation)) as url:
        for name, value in demo_jira.settings(url).items():
            monkeypatch.setenv(name, value)
        first = warehouse.load()
        again = warehouse.load()

    assert cut_logs
    assert len(warehouse.rows("issues", "issue_id")) == len(issues)
    assert len(issues) > 3 * LARGEST_PAGE
    assert again.is_unchanged
    boards = sum(kind != "kanban" for kind in warehouse.rows("boards", "board_type"))
    assert boards
    readme = " ".join(README.read_text("utf-8").split())
    stated = re.search(
        r"issues (\d+) with their change logs, and one more for each issue whose log came short",
        readme,
    )
    fixed = re.search(
        r"A run costs (\d+) besides, and one for each board that is no kanban board", readme
    )
    assert stated is not None
    assert fixed is not None
    # The second reading asks for one page of what changed last, and the rest as the first did.
    assert again.request_count == int(fixed[1]) + boards + 1
    assert int(stated[1]) == math.ceil(1_000 / client._PAGE_SIZE)
    asked = first.request_count - int(fixed[1]) - boards
    assert asked == math.ceil(len(issues) / client._PAGE_SIZE) + cut_logs
