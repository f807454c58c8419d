"""What tools and people get wrong, as whoever typed `plumbline run` sees it.

Each case is the real command against the demo's tools over HTTP, on a copy of one good home: one
sentence that says what to do, the contract's exit code, the raw layer and the publication as they
were. What each extractor refuses in detail is tested beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

import demo
from demo.serve import serve
from orchestration.settings import Places

from .between import Between, Exchange, Spoil, as_it_is, in_front_of
from .conftest import PSEUDONYM_KEY, SMALL_SCALE, Run

ROOT = Path(__file__).resolve().parents[2]
RUN = ("run", "--as-of", demo.AS_OF.isoformat())
FROM_SCRATCH = ("--full-refresh",)
# The command itself, but that it need not wait for the minute of its patience with a site.
COMMAND = (
    "from datetime import timedelta\n"
    "from sources.http.clock import SystemClock; from orchestration.cli import main\n"
    # What is slept passes at once, and has passed for whoever looks at the clock.
    "now, slept = SystemClock.now, []\n"
    "SystemClock.sleep = lambda _, seconds: slept.append(seconds)\n"
    "SystemClock.now = lambda clock: now(clock) + timedelta(seconds=sum(slept))\n"
    # Where no file is run, DuckDB takes a slow query for a person's and draws on stdout.
    "__file__ = 'plumbline'\n"
    "main()"
)


@dataclass(frozen=True)
class Site:
    """The demo's tools with a proxy before each, and a home in which one run went well."""

    home: Path
    program: Path
    settings: dict[str, str]
    github: Between
    jira: Between

    def started(self, home: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PLUMBLINE_", "SOURCES__", "DAGSTER_"))
        }
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, *arguments],
            cwd=ROOT,
            env={**clean, **self.settings, "PLUMBLINE_HOME": str(home), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def typed(self, home: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
        command = self.started(home, *arguments, **settings)
        stdout, stderr = command.communicate(timeout=600)
        return command.returncode, stdout, stderr


@pytest.fixture(scope="module")
def site(small_run: Run) -> Iterator[Site]:
    with ExitStack() as stack:
        tools = stack.enter_context(serve(demo.build(scale=SMALL_SCALE)))
        github = stack.enter_context(in_front_of(tools.github_url))
        jira = stack.enter_context(in_front_of(tools.jira_url))
        settings = tools.environment() | {
            "SOURCES__GITHUB__HOST": github.url,
            "SOURCES__JIRA__URL": jira.url,
            "PLUMBLINE_PSEUDONYM_KEY": PSEUDONYM_KEY,
        }
        yield Site(small_run.home, tools.program_dir, settings, github, jira)


@pytest.fixture
def home(site: Site, tmp_path: Path) -> Iterator[Path]:
    """A copy of the good home, before tools that answer well again afterwards."""
    copied = tmp_path / "home"
    shutil.copytree(site.home, copied, symlinks=True)
    # Its rows are the demo's; from here on it is read as a site's own.
    Places(copied).kind.unlink()
    yield copied
    for between in (site.github, site.jira):
        between.spoil = as_it_is
        between.spoilt.clear()
    shutil.rmtree(copied)


def landed(home: Path) -> dict[str, tuple[Any, ...]]:
    """Every raw table of the tools: its number of rows and what they say."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as warehouse:
        tables = warehouse.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where schema_name in ('raw_files', 'raw_github', 'raw_jira', 'raw_program')"
        ).fetchall()
        return {
            f"{schema}.{table}": warehouse.execute(
                f'select count(*), bit_xor(hash(it)) from "{schema}"."{table}" as it'
            ).fetchall()[0]
            for schema, table in tables
            # The program is read first and well; dlt keeps a line of each load.
            if not table.startswith("_dlt") and schema != "raw_program"
        }


def published(home: Path) -> dict[str, str]:
    """Every published file, byte for byte."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((home / "published" / "leaders").iterdir())
    }


def sentence_of(stderr: str) -> str:
    """The error, which is the last line, and one."""
    assert "Traceback" not in stderr
    assert "no words for" not in stderr
    errors = [line for line in stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1, stderr
    assert stderr.splitlines()[-1] == errors[0]
    assert errors[0].endswith(".")
    return errors[0]


# What a tool may answer.


def on(part: str, spoilt: Spoil) -> Spoil:
    """Spoil the answers to what has this in its path or body."""

    def spoil(exchange: Exchange) -> Exchange:
        is_it = part in exchange.path or part.encode() in exchange.asked
        return spoilt(exchange) if is_it and exchange.status == 200 else exchange

    return spoil


def says(status: int, body: bytes, **headers: str) -> Spoil:
    def spoil(exchange: Exchange) -> Exchange:
        answer = exchange.but(body, status)
        return replace(answer, headers=answer.headers | headers)

    return spoil


def web_page(exchange: Exchange) -> Exchange:
    return exchange.but(b"<!doctype html><title>Sign in</title>", kind="text/html")


def truncated(exchange: Exchange) -> Exchange:
    return exchange.but(exchange.body[: len(exchange.body) // 2])


def each(where: str, change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Change every object of a GraphQL connection or of a search's list."""

    def spoil(exchange: Exchange) -> Exchange:
        told = json.loads(exchange.body)
        found = told["issues"] if where == "issues" else told["data"]["repository"][where]["nodes"]
        for one in found:
            change(one)
        return exchange.but(json.dumps(told).encode())

    return spoil


def without_offset(pull_request: dict[str, Any]) -> None:
    pull_request["createdAt"] = pull_request["createdAt"].removesuffix("Z")


def in_limbo(issue: dict[str, Any]) -> None:
    issue["fields"]["status"] |= {"name": "Limbo", "statusCategory": {"key": "undefined"}}


PULL_REQUESTS = "query PullRequests("


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong, and what is said about it."""

    name: str
    says: str
    code: int = 1
    tool: str = "github"
    spoil: Spoil = as_it_is
    settings: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()


WRONG = (
    Wrong(
        "a_wrong_token",
        "check SOURCES__GITHUB__TOKEN, which may be wrong, expired or revoked.",
        code=2,
        settings={"SOURCES__GITHUB__TOKEN": "ghp_wrong"},
    ),
    Wrong(
        "an_under_scoped_token",
        "give the token of SOURCES__GITHUB__TOKEN the permission actions=read.",
        code=2,
        spoil=on(
            "/actions/runs",
            says(
                403,
                b'{"message": "Resource not accessible by personal access token"}',
                **{"X-Accepted-GitHub-Permissions": "actions=read"},
            ),
        ),
    ),
    Wrong(
        "an_unknown_host",
        "no such host: check SOURCES__GITHUB__HOST",
        code=2,
        settings={"SOURCES__GITHUB__HOST": "https://no-such-host.invalid/api/v3"},
    ),
    Wrong(
        "a_500_that_persists",
        "keeps answering 500 to POST /graphql",
        spoil=on(PULL_REQUESTS, says(500, b"{}")),
    ),
    Wrong(
        "a_500_in_the_middle_of_reading_everything_anew",
        "keeps answering 500",
        spoil=on("/repos/halden-goods/ledger/releases", says(500, b"{}")),
        arguments=FROM_SCRATCH,
    ),
    Wrong(
        "a_truncated_page",
        "keeps cutting its answer to GET",
        spoil=on("/releases", truncated),
    ),
    Wrong("a_web_page_with_200", "a web page instead of data", spoil=on("/releases", web_page)),
    Wrong(
        "a_date_without_an_offset",
        "pull_requests.created_at cannot be landed: it is a time without an offset",
        spoil=on(PULL_REQUESTS, each("pullRequests", without_offset)),
    ),
    Wrong(
        "a_field_whose_type_changed",
        "pull_requests.lines_added cannot be landed: its type changed",
        spoil=on(PULL_REQUESTS, each("pullRequests", lambda one: one.update(additions="ten"))),
    ),
    Wrong(
        "an_unknown_status",
        'status "Limbo" has no category that is known',
        tool="jira",
        spoil=on("/search/jql", each("issues", in_limbo)),
        arguments=FROM_SCRATCH,
    ),
    Wrong(
        "a_file_s_date_without_an_offset",
        "offset",
        tool="files",
    ),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_one_sentence_and_nothing_changed(
    site: Site, home: Path, tmp_path: Path, wrong: Wrong
) -> None:
    before = landed(home), published(home)
    getattr(site, "jira" if wrong.tool == "jira" else "github").spoil = wrong.spoil
    settings = dict(wrong.settings)
    if wrong.tool == "files":
        settings["SOURCES__FILES__PATHS"] = str(tmp_path / "exported")
        (tmp_path / "exported").mkdir()
        (tmp_path / "exported" / "incidents.csv").write_text(
            "incident_id,state,started_at\n1,open,2026-11-02T08:00:00\n", encoding="utf-8"
        )
    code, stdout, stderr = site.typed(
        home, *RUN, "--tool", wrong.tool, *wrong.arguments, **settings
    )
    assert wrong.says in sentence_of(stderr)
    assert (code, stdout) == (wrong.code, "")
    if wrong.spoil is not as_it_is:
        assert site.github.spoilt or site.jira.spoilt
    assert (landed(home), published(home)) == before


def test_a_yaml_mistake_is_told_by_file_and_line(site: Site, home: Path, tmp_path: Path) -> None:
    before = landed(home), published(home)
    program = tmp_path / "program"
    shutil.copytree(site.program, program)
    with (program / "teams.yml").open("a", encoding="utf-8") as teams:
        teams.write("  - {team_id: lost, name: Lost, time_zone: Mars/Crater}\n")
    line = len((program / "teams.yml").read_text(encoding="utf-8").splitlines())
    code, stdout, stderr = site.typed(home, *RUN, PLUMBLINE_PROGRAM=str(program))
    assert f"teams.yml, line {line}: " in sentence_of(stderr)
    assert (code, stdout) == (2, "")
    assert (landed(home), published(home)) == before


def repeating(exchange: Exchange) -> Exchange:
    """Each page says everything twice, in both orders."""
    told = json.loads(exchange.body)
    nodes = told["data"]["repository"]["pullRequests"]["nodes"]
    nodes.extend(reversed(list(nodes)))
    return exchange.but(json.dumps(told).encode())


# Every rule of a page that repeats, and of a repository that is gone, is held beside the extractor;
# here a run goes on to its end, which takes a minute each.
@pytest.mark.long
def test_a_page_that_repeats_a_row_lands_it_once(site: Site, home: Path) -> None:
    before = landed(home), published(home)
    site.github.spoil = on(PULL_REQUESTS, repeating)
    code, _, stderr = site.typed(home, *RUN, "--tool", "github", "--full-refresh")
    assert code == 0, stderr
    assert site.github.spoilt
    counts = {table: rows for table, (rows, _) in landed(home).items()}
    assert counts == {table: rows for table, (rows, _) in before[0].items()}


@pytest.mark.long
def test_a_repository_that_is_gone_is_said_and_the_rest_is_published(
    site: Site, home: Path
) -> None:
    before = landed(home)
    gone = says(404, b'{"message": "Not Found"}')
    site.github.spoil = on("/repos/halden-goods/ledger/", gone)
    code, stdout, stderr = site.typed(home, *RUN, "--json")
    assert code == 3, stderr
    told = json.loads(stdout)
    assert "halden-goods/ledger could not be read to its end (404)" in told["problems"][0]
    assert landed(home) == before
    assert "report.html" in published(home)


@pytest.mark.long
def test_one_tool_that_fails_leaves_the_others_fresh(site: Site, home: Path) -> None:
    before = landed(home)
    site.jira.spoil = on("/search/jql", says(500, b"{}"))
    code, stdout, stderr = site.typed(home, *RUN, "--json")
    assert code == 3, stderr
    told = json.loads(stdout)
    outcomes = {tool["tool"]: tool["outcome"] for tool in told["tools"]}
    assert (outcomes["jira"], outcomes["github"]) == ("failed", "unchanged")
    assert landed(home) == before
    with duckdb.connect(
        str((home / "published" / "leaders" / "plumbline.duckdb").resolve()), read_only=True
    ) as edition:
        assert edition.execute("select count(*) from marts.metric_values").fetchall()[0][0] > 0


@pytest.mark.long
@pytest.mark.parametrize("at", ["github: connecting", "jira: connecting", "dbt: ", "publish: "])
def test_a_run_that_is_killed_leaves_the_last_edition_and_the_next_run_mends_the_rest(
    site: Site, home: Path, at: str
) -> None:
    before = landed(home), published(home)
    killed = site.started(home, *RUN, "--full-refresh")
    assert killed.stderr is not None
    assert any(line.startswith(at) for line in killed.stderr)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert published(home) == before[1]
    code, _, stderr = site.typed(home, *RUN)
    assert code == 0, stderr
    counts = {table: rows for table, (rows, _) in landed(home).items()}
    assert counts == {table: rows for table, (rows, _) in before[0].items()}


def test_two_runs_at_once_are_one_and_a_sentence(site: Site, home: Path) -> None:
    is_asked, may_answer = threading.Event(), threading.Event()

    def held_back(exchange: Exchange) -> Exchange:
        is_asked.set()
        may_answer.wait()
        return exchange

    site.github.spoil = held_back
    first = site.started(home, *RUN, "--tool", "github")
    try:
        assert is_asked.wait(timeout=120), "the first run asked for nothing"
        code, _, stderr = site.typed(home, *RUN, "--tool", "jira")
    finally:
        first.kill()
        first.communicate()
        may_answer.set()
    assert "Another run is writing" in sentence_of(stderr)
    assert code == 1
