"""A home of its own for every test, tools whose answers are scripted, and marts that stand there.

What the real extractors and models do is tested where they live, and all of it together in
end_to_end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from orchestration import ledger
from orchestration.settings import Places
from orchestration.warehouse import session
from sources import pipeline
from sources.catalogue import Tool
from sources.edge.keys import make_key
from sources.engine import Engine
from sources.extraction import Window
from sources.pipeline import LoadOutcome

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """An unused home, and nothing configured."""
    home = tmp_path / "home"
    monkeypatch.setenv("PLUMBLINE_HOME", str(home))
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(ROOT / "program"))
    monkeypatch.delenv("PLUMBLINE_ENGINE", raising=False)
    monkeypatch.delenv("PLUMBLINE_PSEUDONYM_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    return Places(home)


@pytest.fixture
def engine(places: Places) -> Engine:
    """The home's warehouse, with its ledger and its key."""
    made = Engine.from_environment()
    make_key(places.home)
    ledger.prepare(made)
    return made


@dataclass
class ScriptedTools:
    """What each tool will answer: rows, nothing new, or an error."""

    answers: dict[str, LoadOutcome | BaseException] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    windows: list[tuple[str, Window | None]] = field(default_factory=list)

    def load(self, tool: str, *, window: Window | None = None, **_options: Any) -> LoadOutcome:
        self.asked.append(tool)
        self.windows.append((tool, window))
        answer = self.answers[tool]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def loads(self, *tools: str) -> None:
        for tool in tools:
            self.answers[tool] = LoadOutcome(tool, {"some_table": 3}, request_count=2)

    def has_nothing_new(self, *tools: str) -> None:
        for tool in tools:
            self.answers[tool] = LoadOutcome(tool, is_unchanged=True)

    def fails(self, tool: str, error: BaseException) -> None:
        self.answers[tool] = error


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> ScriptedTools:
    """Every tool is configured as soon as it has an answer."""
    scripted = ScriptedTools()
    monkeypatch.setattr(Tool, "configured", lambda tool: tool.name in scripted.answers)
    monkeypatch.setattr(pipeline, "load", scripted.load)
    return scripted


MARTS = (
    "create schema if not exists marts",
    "create schema if not exists reports",
    """create table if not exists marts.metric_values (
        metric_id text, statistic text, is_headline boolean, scope_type text, scope_id text,
        segment_name text, segment_value text, window_name text, window_start timestamp,
        window_end timestamp, value double precision, unit text, n bigint,
        interval_low double precision, interval_high double precision, is_suppressed boolean,
        null_reason text
    )""",
    "create table if not exists marts.metric_catalogue (metric_id text, name text)",
    "create or replace view reports.rpt_leaders__dora as select * from marts.metric_values",
    "create or replace view reports.rpt_board__dora as select * from marts.metric_values",
)


def stand_marts(engine: Engine, value: float = 0.25) -> None:
    """Marts with one metric of this value, in place of those that stood there."""
    with session(engine) as warehouse:
        for statement in MARTS:
            warehouse.execute(statement)
        warehouse.execute("delete from marts.metric_values")
        warehouse.execute("delete from marts.metric_catalogue")
        warehouse.execute(
            "insert into marts.metric_catalogue values ('change_fail_rate', 'Change fail rate')"
        )
        warehouse.execute(
            "insert into marts.metric_values values ('change_fail_rate', 'share', true, "
            "'organisation', 'all', null, null, '30d', timestamp '2026-10-10 00:00:00', "
            "timestamp '2026-11-09 00:00:00', ?, 'share', 40, 0.1, 0.4, false, null)",
            value,
        )


def published_value(places: Places) -> float | None:
    """What readers see now."""
    import duckdb

    # Through the link's end: DuckDB keeps one instance a path within a process.
    database = (places.published / "leaders" / "plumbline.duckdb").resolve()
    with duckdb.connect(str(database), read_only=True) as reader:
        (row,) = reader.execute("select value from marts.metric_values").fetchall()
        return row[0]  # type: ignore[no-any-return]


def stand_in_render(_database: Path, report: Path) -> Path:
    """A report, without what it costs to draw one."""
    report.write_text("<!doctype html>", encoding="utf-8")
    return report
