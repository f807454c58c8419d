"""Every tool against every fault, over HTTP: the right rows or a clear error, and never for ever.

Each cell is the tool's own extractor and dlt's load, against the demo's API behind a proxy that
spoils the answers to the tool's main list; waiting takes no time. What one tool refuses in detail
is tested beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import duckdb
import pytest

import demo
from demo.clock import AS_OF_INSTANT
from demo.serve import Served, running, serve
from sources.edge.declarations import declared
from sources.engine import Engine
from sources.errors import PlumblineError
from sources.http import session
from sources.pipeline import LoadOutcome, load
from tests.end_to_end.between import Between, as_it_is, in_front_of
from tests.sources.clock import VirtualClock
from tests.sources.conftest import KEY
from tests.sources.faults import (
    FAULTS,
    LARGEST_REQUEST_COUNT,
    NOTHING,
    Fault,
    List,
    Spoiler,
)
from tests.sources.kept import kept_in

SCALE = 0.02
FEWEST_PAGES = 3


@dataclass(frozen=True)
class Client:
    """One tool: the setting of its address, the list that is spoilt, and what else is set.

    `small_pages` names what makes the list come in several pages at the demo's smallest size. A
    tool `is_alone` if an organisation is made for it: at that size the demo has too little there.
    """

    url_setting: str
    spoilt_list: List
    small_pages: tuple[str, int]
    settings: tuple[tuple[str, str], ...] = ()
    is_alone: bool = False


CLIENTS = {
    "github": Client(
        "SOURCES__GITHUB__HOST",
        List(("/graphql", "query PullRequests"), "databaseId", "title"),
        ("sources.github.pull_requests_graphql.PAGE", 5),
        (("SOURCES__GITHUB__REPOSITORIES", "halden-goods/shop"),),
    ),
    "jira": Client(
        "SOURCES__JIRA__URL",
        List(("/search/jql",), "id", "fields.summary"),
        ("sources.jira.client._PAGE_SIZE", 4),
        (("SOURCES__JIRA__PROJECTS", "PAY"),),
    ),
    "servicenow": Client(
        "SOURCES__SERVICENOW__URL",
        List(("/table/incident?",), "sys_id", "short_description"),
        ("sources.servicenow.client.PAGE", 2),
        is_alone=True,
    ),
    "pagerduty": Client(
        "SOURCES__PAGERDUTY__URL",
        List(("/incidents?", "since"), "id", "title"),
        ("sources.pagerduty.client.PAGE", 2),
        is_alone=True,
    ),
    "opsgenie": Client(
        "SOURCES__OPSGENIE__URL",
        List(("/v1/incidents",), "id", "message"),
        ("sources.opsgenie.client.PAGE", 2),
        is_alone=True,
    ),
}


@dataclass
class Tool:
    """One tool behind the proxy, and what lands when nothing goes wrong."""

    name: str
    client: Client
    between: Between
    right: dict[str, str]

    def load(self, home: Path, clock: VirtualClock) -> LoadOutcome:
        return load(self.name, engine=engine_of(home), home=home, clock=clock)


def engine_of(home: Path) -> Engine:
    return Engine("duckdb", warehouse=home / "warehouse.duckdb")


def landed(tool: str, home: Path) -> dict[str, str]:
    """A word for what each declared table holds; a table that is not there holds nothing."""
    if not (home / "warehouse.duckdb").exists():
        return {}
    found = {}
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as warehouse:
        there = {
            name
            for (name,) in warehouse.execute(
                "select table_name from duckdb_tables() where schema_name = ?", [f"raw_{tool}"]
            ).fetchall()
        }
        for table in declared(tool).tables.values():
            # What was turned away is counted also while an answer is being spoilt.
            if table.name not in there or table.name == "discarded_fields":
                continue
            columns = ", ".join(
                f'"{column.name}"'
                for column in table.columns
                if column.name != "title" and not column.name.endswith("seen_at")
            )
            rows = warehouse.execute(
                f'select {columns} from raw_{tool}."{table.name}" order by all'
            ).fetchall()
            if rows:
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


@contextmanager
def configured(tools: Served, name: str, patch: pytest.MonkeyPatch) -> Iterator[Between]:
    """The tool's settings, its address being the proxy's."""
    client = CLIENTS[name]
    settings = tools.environment()
    with ExitStack() as stack:
        if client.is_alone:
            served = import_module(f"demo.{name}")
            url = stack.enter_context(running(served.application(kept_in(name))))
            settings |= served.settings(url)
        between = stack.enter_context(in_front_of(settings[client.url_setting]))
        for key, value in {**settings, **dict(client.settings)}.items():
            patch.setenv(key, value)
        patch.setenv(client.url_setting, between.url)
        patch.setenv("PLUMBLINE_PSEUDONYM_KEY", KEY)
        yield between


@pytest.fixture(scope="module")
def tools() -> Iterator[Served]:
    with serve(demo.build(scale=SCALE)) as served:
        yield served


@pytest.fixture(scope="module", params=CLIENTS)
def tool(
    request: pytest.FixtureRequest, tools: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tool]:
    """Each tool in turn."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        between = stack.enter_context(configured(tools, request.param, patch))
        # Dripping takes real time: a quarter of a second stands for the minutes of patience.
        patch.setattr(session, "_LONGEST_ANSWER_SECONDS", 0.25)
        client = CLIENTS[request.param]
        patch.setattr(*client.small_pages)
        made = Tool(request.param, client, between, {})
        home = tmp_path_factory.mktemp(request.param)
        counting = Spoiler(NOTHING, client.spoilt_list)
        between.spoil = counting
        made.load(home, VirtualClock(AS_OF_INSTANT))
        assert len(counting.seen) >= FEWEST_PAGES, "a page in the middle needs one on either side"
        made.right = landed(made.name, home)
        assert made.right
        yield made


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_ends_in_the_right_rows_or_in_a_clear_error(
    tool: Tool, fault: Fault, tmp_path: Path
) -> None:
    spoiler = Spoiler(fault, tool.client.spoilt_list)
    clock = VirtualClock(AS_OF_INSTANT + timedelta(hours=fault.clock_hours))
    tool.between.spoil = spoiler
    try:
        ended_in, outcome = ending(tool, tmp_path, clock)
    finally:
        tool.between.spoil = as_it_is
    assert spoiler.seen, "the fault met no request: the list is not asked for like this any more"
    assert spoiler.request_count <= LARGEST_REQUEST_COUNT
    assert ended_in in fault.ends_in, outcome


def ending(tool: Tool, home: Path, clock: VirtualClock) -> tuple[str, str]:
    """How the load ended: rows, fewer or error, and what it said."""
    try:
        outcome = tool.load(home, clock)
    except PlumblineError as error:
        assert landed(tool.name, home) == {}, "something of a failed load landed"
        sentence = str(error)
        assert "\n" not in sentence and sentence.endswith(".") and len(sentence) < 400, sentence
        return "error", sentence
    found = landed(tool.name, home)
    others = sorted(t for t in {*found, *tool.right} if found.get(t) != tool.right.get(t))
    return ("fewer" if others else "rows"), f"{others} differ; problems: {outcome.problems}"
