"""Every tool against every fault, over HTTP: the right rows or a clear error, and never for ever.

Each cell is the tool's own extractor and dlt's load, against the demo's API behind a proxy that
spoils the answers to the tool's main list; waiting takes no time. What one tool refuses in detail
is tested beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from starlette.applications import Starlette

import demo
from demo import alertmanager, circleci, copilot
from demo.clock import AS_OF_INSTANT
from demo.organisation.measuring import measure
from demo.serve import Served, running, serve
from sources.catalogue import TOOLS
from sources.edge.declarations import declared
from sources.engine import Engine
from sources.errors import PlumblineError
from sources.http import session
from sources.pipeline import LoadOutcome, load
from tests.end_to_end.between import Between, as_it_is, in_front_of
from tests.sources.circleci.conftest import LEDGER, moved_to_circleci
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

    `small_pages` names what makes the list come in several pages at the demo's smallest size; it is
    None for a list that has no pages. A tool `is_alone` if an organisation is made for it: at that
    size the demo has too little there; `application` is one of its own that answers instead. It is
    read `hours_late` where a whole day turns on an hour: of a tool that says no time itself, this
    machine's clock says which days are over.
    """

    url_setting: str
    spoilt_list: List
    small_pages: tuple[str, int] | None
    settings: tuple[tuple[str, str], ...] = ()
    is_alone: bool = False
    application: Callable[[], Starlette] | None = None
    hours_late: int = 0


def _while_an_alert_fires() -> Starlette:
    """An Alertmanager as it answers at the last alert: it holds none where nothing fires."""
    organisation = demo.build(scale=SCALE)
    told = [one for one in measure(organisation).alerts if one.tool == "alertmanager"]
    return alertmanager.application(organisation, max(one.fired_at for one in told))


def _with_the_ledger() -> Starlette:
    """A CircleCI that the ledger was moved to: nothing of the organisation is built there."""
    organisation = demo.build(scale=SCALE)
    moved_to_circleci(organisation)
    return circleci.application(organisation)


def _with_files_that_are_lists() -> Starlette:
    """A Copilot whose files are one list each: faults change answers that are JSON as a whole."""
    return copilot.application(demo.build(scale=SCALE), form="list")


CLIENTS = {
    "github": Client(
        "SOURCES__GITHUB__HOST",
        List(("/graphql", "query PullRequests"), "databaseId", "title"),
        ("sources.github.pull_requests_graphql.PAGE", 5),
        (("SOURCES__GITHUB__REPOSITORIES", "halden-goods/shop"),),
    ),
    "jira": Client(
        "SOURCES__JIRA__URL",
        List(("/search/jql",), "id", "fields/summary"),
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
    "gitlab": Client(
        "SOURCES__GITLAB__URL",
        List(("/merge_requests?", "scope=all"), "id", "title"),
        ("sources.gitlab.client.PER_PAGE", 5),
    ),
    "bitbucket": Client(
        "SOURCES__BITBUCKET__URL",
        List(("/pullrequests?", "sort=-updated_on"), "id", "title"),
        ("sources.bitbucket.cloud._PULLS_PER_PAGE", 3),
    ),
    "azure_devops": Client(
        "SOURCES__AZURE_DEVOPS__URL",
        List(("/reporting/workitemrevisions?",), "id", "fields/System.AssignedTo/displayName"),
        ("sources.azure_devops.client._REVISIONS_SIZE", 20),
    ),
    "jenkins": Client(
        "SOURCES__JENKINS__URL",
        List(("allBuilds",), "number", "actions/0/causes/0/shortDescription"),
        ("sources.jenkins.client.PAGE_SIZE", 10),
    ),
    "harness": Client(
        "SOURCES__HARNESS__URL",
        List(("/pipelines/execution/summary?",), "planExecutionId", "name"),
        ("sources.harness.client.PAGE_SIZE", 10),
    ),
    "circleci": Client(
        "SOURCES__CIRCLECI__URL",
        List(("/project/gh/",), "id", "vcs/provider_name"),
        ("demo.circleci.objects.PAGE_SIZE", 10),
        tuple(circleci.settings("", LEDGER).items()),
        application=_with_the_ledger,
    ),
    "alertmanager": Client(
        "SOURCES__ALERTMANAGER__URL",
        List(("/api/v2/alerts",), "fingerprint", "annotations/summary"),
        small_pages=None,
        application=_while_an_alert_fires,
    ),
    "sonarqube": Client(
        "SOURCES__SONARQUBE__URL",
        List(("/api/issues/search",), "key", "message"),
        ("sources.sonarqube.client.PAGE_SIZE", 10),
    ),
    "prometheus": Client(
        "SOURCES__PROMETHEUS__URL",
        List(("/query_range", "latency_p95"), "values", "metric/job"),
        ("sources.prometheus.client.POINTS", 140),
    ),
    "copilot": Client(
        "SOURCES__COPILOT__HOST",
        List(("/storage/",), "user_login", "organization_id"),
        ("demo.copilot.reports.RECORDS_A_FILE", 5),
        # Three weeks of it: a day is asked for at a time.
        (("SOURCES__COPILOT__START_AT", "2026-10-26"),),
        application=_with_files_that_are_lists,
    ),
    "datadog": Client(
        "SOURCES__DATADOG__URL",
        List(("/api/v1/slo?",), "id", "name"),
        ("sources.datadog.client.PAGE", 1),
        hours_late=12,
    ),
}

# Tools that ask nothing through sources.http, and what they read instead.
WITHOUT_HTTP = {
    "program": "the program's own files",
    "files": "tables in folders and object storage, whose cells are in test_file_faults.py",
    "git": "clones on disk, by pygit2, whose objects carry their own checksums",
    "sarif": "files, whose cells are in test_file_faults.py",
    "ci_artifacts": "files, whose cells are in test_file_faults.py",
    "openslo": "files, whose cells are in test_file_faults.py",
    "q_developer": "reports in a bucket, whose cells are in test_file_faults.py",
    "codeguru": "AWS by boto3, whose cells are in codeguru/test_faults.py",
}
# The long halves try every cell. Otherwise each tool takes every second of the faults that are not
# rare, so that each of those meets half of the tools; each family of clients meets all of them, the
# rare ones too, in http/test_families.py.
OFTEN = [fault for fault in FAULTS if not fault.is_rare]


def _is_long(row: int, fault: Fault) -> bool:
    return fault.is_rare or (row + OFTEN.index(fault)) % 2 == 1


CELLS = [
    pytest.param(
        name,
        fault,
        id=f"{name}-{fault.name}",
        marks=[pytest.mark.long] if _is_long(row, fault) else [],
    )
    for row, (name, client) in enumerate(CLIENTS.items())
    for fault in FAULTS
    if client.small_pages or not fault.needs_pages
]


@dataclass
class Tool:
    """One tool behind the proxy, and what lands when nothing goes wrong."""

    name: str
    client: Client
    between: Between
    right: dict[str, str]
    said_of_right: set[str]

    def clock(self, hours: float = 0.0) -> VirtualClock:
        """The clock of a reading, so many hours off."""
        return VirtualClock(AS_OF_INSTANT + timedelta(hours=self.client.hours_late + hours))

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
        if client.application:
            settings[client.url_setting] = stack.enter_context(running(client.application()))
        if client.is_alone:
            served = import_module(f"demo.{name}")
            url = stack.enter_context(running(served.application(kept_in(name))))
            settings |= served.settings(url)
        between = stack.enter_context(in_front_of(settings[client.url_setting]))
        for key, value in {**settings, **dict(client.settings)}.items():
            patch.setenv(key, value)
        patch.setenv(client.url_setting, between.url + urlsplit(settings[client.url_setting]).path)
        patch.setenv("PLUMBLINE_PSEUDONYM_KEY", KEY)
        yield between


@pytest.fixture(scope="module")
def tools() -> Iterator[Served]:
    with serve(demo.build(scale=SCALE)) as served:
        yield served


@contextmanager
def made(name: str, tools: Served, home: Path) -> Iterator[Tool]:
    """A tool behind the proxy, loaded once to know what is right."""
    client = CLIENTS[name]
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        between = stack.enter_context(configured(tools, name, patch))
        # Dripping takes real time: a quarter of a second stands for the minutes of patience.
        patch.setattr(session, "_LONGEST_ANSWER_SECONDS", 0.25)
        if client.small_pages:
            patch.setattr(*client.small_pages)
        tool = Tool(name, client, between, {}, set())
        counting = Spoiler(NOTHING, client.spoilt_list)
        between.spoil = counting
        tool.said_of_right = set(tool.load(home, tool.clock()).problems)
        fewest = FEWEST_PAGES if client.small_pages else 1
        assert len(counting.seen) >= fewest, "a page in the middle needs one on either side"
        tool.right = landed(name, home)
        assert tool.right
        yield tool


@pytest.fixture(scope="module")
def tool_at_hand(
    tools: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Tool]]:
    """The tool of a cell, made anew only where the cell before was another tool's.

    A fixture with parameters would do the same only if every tool met the same faults.
    """
    held: dict[str, Tool] = {}
    with ExitStack() as last:

        def at_hand(name: str) -> Tool:
            if name not in held:
                held.clear()
                last.close()
                held[name] = last.enter_context(made(name, tools, tmp_path_factory.mktemp(name)))
            return held[name]

        yield at_hand


def test_every_tool_that_is_asked_over_http_has_its_cells() -> None:
    assert CLIENTS.keys() == TOOLS.keys() - WITHOUT_HTTP.keys()


@pytest.mark.cell
@pytest.mark.parametrize(("name", "fault"), CELLS)
def test_a_fault_ends_in_the_right_rows_or_in_a_clear_error(
    tool_at_hand: Callable[[str], Tool], name: str, fault: Fault, tmp_path: Path
) -> None:
    tool = tool_at_hand(name)
    spoiler = Spoiler(fault, tool.client.spoilt_list)
    clock = tool.clock(fault.clock_hours)
    tool.between.spoil = spoiler
    try:
        ended_in, outcome = ending(tool, tmp_path, clock)
    finally:
        tool.between.spoil = as_it_is
    assert spoiler.seen, "the fault met no request: the list is not asked for like this any more"
    assert spoiler.request_count <= LARGEST_REQUEST_COUNT
    assert ended_in in fault.ends_in, outcome


def ending(tool: Tool, home: Path, clock: VirtualClock) -> tuple[str, str]:
    """How the load ended: rows, fewer, silence or error, and what it said.

    Fewer rows are an ending only where a sentence says so that is not said of the right rows too:
    rows lost without a word are silence, which no fault may end in.
    """
    try:
        outcome = tool.load(home, clock)
    except PlumblineError as error:
        assert landed(tool.name, home) == {}, "something of a failed load landed"
        sentence = str(error)
        assert "\n" not in sentence and sentence.endswith(".") and len(sentence) < 400, sentence
        return "error", sentence
    found = landed(tool.name, home)
    others = sorted(t for t in {*found, *tool.right} if found.get(t) != tool.right.get(t))
    said = sorted(set(outcome.problems) - tool.said_of_right)
    told = f"{others} differ; said only of these: {said}"
    if not others:
        return "rows", told
    return ("fewer" if said else "silence"), told
