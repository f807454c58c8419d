"""Halls to read, a home to load into, and the rows that landed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.edge import declared
from sources.engine import Engine
from sources.extraction import Extraction
from sources.jenkins import source
from sources.pipeline import LoadOutcome, edge_of, load_source
from tests.sources.clock import VirtualClock
from tests.sources.site import Answer, Asked, Site

Json = dict[str, Any]


class Warehouse:
    """Loads Jenkins, and answers what landed."""

    def __init__(self, home: Path, engine: Engine) -> None:
        self.home = home
        self.engine = engine
        self.clock = VirtualClock()

    def load(
        self,
        *,
        window: tuple[datetime, datetime] | None = None,
        reconcile: bool = False,
        full_refresh: bool = False,
    ) -> LoadOutcome:
        extraction = Extraction(
            edge=edge_of("jenkins", self.home),
            is_reconciling=reconcile,
            clock=self.clock,
            window=window,
        )
        return load_source(
            "jenkins",
            source,
            extraction,
            engine=self.engine,
            home=self.home,
            full_refresh=full_refresh,
        )

    def rows(self, table: str, *columns: str) -> list[Any]:
        listed = ", ".join(columns)
        with duckdb.connect(str(self.engine.warehouse)) as connection:
            connection.execute("set timezone = 'UTC'")
            found = connection.execute(
                f"select {listed} from raw_jenkins.{table} order by {listed}"
            ).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def everything(self) -> dict[str, list[Any]]:
        """Every row of every declared table."""
        return {
            name: self.rows(name, *(c.name for c in table.columns if not c.is_removal))
            for name, table in declared("jenkins").tables.items()
        }

    def has_landed(self, table: str = "builds") -> bool:
        with duckdb.connect(str(self.engine.warehouse)) as connection:
            return (
                connection.execute(
                    "select 1 from information_schema.tables where table_schema = 'raw_jenkins' "
                    f"and table_name = '{table}'"
                ).fetchone()
                is not None
            )


class FakeJenkins:
    """A small Jenkins on a site: jobs by path, each with its builds, the latest first."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.listed: dict[str, list[Json]] = {"": []}
        self.builds: dict[str, list[Json]] = {}
        self.stages: dict[str, list[Json]] = {}
        # The number of a job's first build, where its list does not end with it.
        self.first: dict[str, int] = {}
        self.key = "allBuilds"
        site.on("/me/api/json", Answer({"id": "plumbline"}))
        site.otherwise = self._answer

    def job(self, full_name: str, *builds: Json, kind: str = "WorkflowJob", **more: Any) -> None:
        """A job, the folders that it lies in, and its builds."""
        *folders, name = full_name.split("/")
        below = ""
        for folder in folders:
            known = self.listed.setdefault(below, [])
            if folder not in [one["name"] for one in known]:
                known.append(
                    {
                        "_class": f"a.{more.get('parent', 'Folder')}",
                        "name": folder,
                        "fullName": f"{below}/{folder}".strip("/"),
                        "jobs": [],
                    }
                )
            below = f"{below}/{folder}".strip("/")
        self.listed.setdefault(below, []).append(
            {
                "_class": f"org.jenkinsci.{kind}",
                "name": name,
                "fullName": full_name,
                "lastBuild": {"number": builds[0]["number"]} if builds else None,
            }
        )
        self.builds[full_name] = list(builds)

    def again(self, full_name: str, *builds: Json) -> None:
        """The builds of a job as they are now."""
        self.builds[full_name] = list(builds)
        for listed in self.listed.values():
            for one in listed:
                if one["fullName"] == full_name:
                    one["lastBuild"] = {"number": builds[0]["number"]}

    def _answer(self, asked: Asked) -> Answer:
        parts = asked.path.strip("/").split("/")
        names = []
        while parts[0] == "job":
            names.append(parts[1].replace("%25", "%").replace("%20", " "))
            parts = parts[2:]
        name = "/".join(names)
        if parts[1:] == ["wfapi", "describe"] and f"{name}#{parts[0]}" in self.stages:
            return Answer({"stages": self.stages[f"{name}#{parts[0]}"]})
        if parts != ["api", "json"]:
            return Answer({"message": "nothing"}, status=404)
        start, end = asked.query["tree"].rpartition("{")[2].strip("}").split(",")
        if asked.query["tree"].startswith("jobs"):
            found, key = self.listed.get(name), "jobs"
        else:
            found, key = self.builds.get(name), self.key
        if found is None:
            return Answer({"message": "nothing"}, status=404)
        body: Json = {key: found[int(start) : int(end)]}
        if key == self.key:
            first = self.first.get(name, found[-1]["number"] if found else None)
            body["firstBuild"] = None if first is None else {"number": first}
        return Answer(body)


def build(number: int, **more: Any) -> Json:
    """A build that succeeded, an hour after the one before it."""
    return {
        "_class": "org.jenkinsci.plugins.workflow.job.WorkflowRun",
        "number": number,
        "timestamp": 1_700_000_000_000 + number * 3_600_000,
        "duration": 60_000,
        "building": False,
        "result": "SUCCESS",
        "url": f"http://ci.acme.example/job/x/{number}/",
        "actions": [
            {},
            {
                "_class": "hudson.plugins.git.util.BuildData",
                "lastBuiltRevision": {
                    "SHA1": f"{number:040x}",
                    "branch": [{"name": "refs/remotes/origin/main"}],
                },
                "remoteUrls": ["git@git.acme.example:acme/shop.git"],
            },
        ],
        **more,
    }


def at(number: int, minute: int = 0) -> datetime:
    """When a build began, and minutes after."""
    return datetime.fromtimestamp(1_700_000_000 + number * 3_600 + minute * 60, UTC)


@pytest.fixture
def jenkins(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeJenkins]:
    """A Jenkins that is configured."""
    monkeypatch.setenv("SOURCES__JENKINS__URL", site.url)
    monkeypatch.setenv("SOURCES__JENKINS__USER", "plumbline")
    monkeypatch.setenv("SOURCES__JENKINS__TOKEN", "11-not-a-token")
    yield FakeJenkins(site)


@pytest.fixture
def warehouse(home: Path, engine: Engine) -> Warehouse:
    """An empty home."""
    return Warehouse(home, engine)
