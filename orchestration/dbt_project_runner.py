"""Runs dbt in this process: its arguments, its environment, its progress, its results.

What is selected is transform.py's decision. dbt's own files go below PLUMBLINE_HOME.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from orchestration.progress import Progress, silent
from orchestration.settings import DBT_PROJECT, Places
from sources.engine import Engine
from sources.errors import PlumblineError

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_GOOD = {"success", "pass", "warn", "no-op"}


class TransformError(PlumblineError):
    """A model or a test of dbt failed; what is published stays as it was."""


@dataclass(frozen=True)
class NodeResult:
    """How one model, seed or test ended."""

    unique_id: str
    resource_type: str
    name: str
    status: str
    message: str
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether dbt built or tested it without an error; a warning is good."""
        return self.status in _GOOD

    @property
    def is_skipped(self) -> bool:
        """Whether dbt left it out because something before it failed."""
        return self.status == "skipped"


class DbtProjectRunner:
    """One parse of the project, and any number of builds of it.

    A project that was parsed for the same engine and database may be handed in.
    """

    def __init__(
        self,
        engine: Engine,
        places: Places,
        as_of: datetime,
        progress: Progress = silent,
        *,
        manifest: Manifest | None = None,
    ) -> None:
        self._engine = engine
        self._places = places
        self._as_of = as_of
        self._progress = progress
        self._manifest = manifest
        self._done = 0

    def parse(self) -> Manifest:
        """The project's manifest, parsed once.

        Without as_of, which nothing reads before a model is compiled: dbt parses everything anew
        when a variable changes, and as_of does every day.
        """
        if self._manifest is None:
            self._progress("dbt", "parsing the project", 0)
            self._manifest = self._invoke(["parse"]).result
        return self._manifest

    def build(self, select: Sequence[str] = (), exclude: Sequence[str] = ()) -> list[NodeResult]:
        """Seeds, models and tests of a selection; a failure is a result, not an exception."""
        self.parse()
        # cautious: a test that joins two models waits until both are of this build. Unit tests
        # judge the SQL and not the rows: they are run by the suite, not by every run.
        arguments = ["build", *self._each_time(), "--indirect-selection", "cautious"]
        arguments += ["--exclude-resource-type", "unit_test"]
        for option, values in (("--select", select), ("--exclude", exclude)):
            if values:
                arguments += [option, *values]
        ended = self._invoke(arguments)
        if ended.exception is not None and ended.result is None:
            raise TransformError(f"dbt could not build the project: {_sentence(ended.exception)}")
        return [_result(item) for item in ended.result.results]

    def make_empty(self, select: Sequence[str]) -> None:
        """The selected models as tables with their columns and no row."""
        self.parse()
        ended = self._invoke(["run", *self._each_time(), "--empty", "--select", *select])
        if not ended.success:
            failed = [r for r in getattr(ended.result, "results", ()) if r.status not in _GOOD]
            cause = failed[0].message if failed else ended.exception
            raise TransformError(f"dbt could not make empty tables: {_sentence(cause)}")

    def _each_time(self) -> list[str]:
        """as_of; and the project is not written down again, as `parse` has done it."""
        as_of = json.dumps({"as_of": self._as_of.date().isoformat()})
        return ["--vars", as_of, "--no-write-json"]

    def _invoke(self, arguments: list[str]) -> Any:
        from dbt.cli.main import dbtRunner

        runner = dbtRunner(manifest=self._manifest, callbacks=[self._watch()])
        with environment_of(self._engine):
            try:
                ended = runner.invoke([*arguments, *_whereabouts(self._engine, self._places)])
            finally:
                _let_go_of(self._engine)
        if arguments[0] == "parse" and not ended.success:
            raise TransformError(f"dbt cannot read dbt_project/: {_sentence(ended.exception)}")
        return ended

    def _watch(self) -> Callable[[Any], None]:
        """Tells of each model as it ends; tests are too many and too quick to tell of."""

        def on_event(event: Any) -> None:
            if event.info.name != "NodeFinished":
                return
            node = event.data.node_info
            if node.resource_type in {"model", "seed"}:
                self._done += 1
                self._progress("dbt", node.node_name, self._done)

        return on_event


@contextmanager
def parsing_ahead(engine: Engine, places: Places) -> Iterator[None]:
    """Let dbt parse the project beside this block, in a home in which it never did.

    Parsing needs nothing of what is read meanwhile, and leaves dbt's own note of it. What goes
    wrong is told where the project is parsed in earnest.
    """
    if (places.dbt_target / "partial_parse.msgpack").exists():
        yield
        return
    command = [sys.executable, "-m", "dbt.cli.main", "parse", *_whereabouts(engine, places)]
    with environment_of(engine):
        beside = subprocess.Popen(  # noqa: S603 (of this environment's own dbt, and its own words)
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    try:
        yield
    except BaseException:
        beside.kill()
        raise
    finally:
        beside.wait()


def _whereabouts(engine: Engine, places: Places) -> list[str]:
    """The arguments that every command of dbt is given here."""
    return [
        "--project-dir",
        str(DBT_PROJECT),
        "--profiles-dir",
        str(DBT_PROJECT),
        "--target",
        engine.name,
        "--target-path",
        str(places.dbt_target),
        "--log-path",
        str(places.logs),
        "--log-level",
        "none",
        "--log-level-file",
        "info",
    ]


@contextmanager
def environment_of(engine: Engine) -> Iterator[None]:
    """What dbt_project/profiles.yml reads, set for as long as dbt runs."""
    values = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", **_connection_values(engine)}
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _let_go_of(engine: Engine) -> None:
    """Close what dbt keeps open in this process: a DuckDB file has one configuration at a time."""
    from dbt.adapters.factory import reset_adapters

    reset_adapters()
    if engine.warehouse is not None:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        held: Any = DuckDBConnectionManager._ENV
        if held is not None:
            held.close()
        DuckDBConnectionManager.close_all_connections()


def _connection_values(engine: Engine) -> dict[str, str]:
    if engine.warehouse is not None:
        return {"PLUMBLINE_WAREHOUSE": str(engine.warehouse)}
    from psycopg2.extensions import parse_dsn

    parts = parse_dsn(engine.url or "")
    return {
        "PLUMBLINE_POSTGRES_HOST": parts.get("host", "localhost"),
        "PLUMBLINE_POSTGRES_PORT": parts.get("port", "5432"),
        "PLUMBLINE_POSTGRES_USER": parts.get("user", ""),
        "PLUMBLINE_POSTGRES_PASSWORD": parts.get("password", ""),
        "PLUMBLINE_POSTGRES_DATABASE": parts.get("dbname", ""),
    }


def _result(item: Any) -> NodeResult:
    return NodeResult(
        unique_id=item.node.unique_id,
        resource_type=str(item.node.resource_type),
        name=item.node.name,
        status=str(item.status),
        message=_sentence(item.message),
        seconds=float(item.execution_time or 0),
    )


def _sentence(what: object) -> str:
    """dbt's message on one line."""
    return " ".join(str(what or "").split())
