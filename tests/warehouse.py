"""A warehouse to test in: the raw layer, empty and typed as sources/*/fields.yml declares it.

Rows go in with `insert`; dbt is called with `dbt`. What a tool answers, and how it is loaded, does
not belong here: these tests begin where the loader ends.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

import yaml
from filelock import FileLock

from orchestration import fingerprint
from sources.catalogue import TOOLS
from sources.engine import Connection, Engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = ROOT / "dbt_project"

_SQL_TYPES = {
    "text": "text",
    "json": "text",
    "bigint": "bigint",
    "double": "double precision",
    "bool": "boolean",
    "timestamp": "timestamp with time zone",
    "date": "date",
}


@dataclass(frozen=True)
class Warehouse:
    """One database of one engine, and dbt's settings for it."""

    engine: Engine
    target_path: Path

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A cursor whose work is committed when the block ends well."""
        connection: Connection = self.engine.connect()
        try:
            cursor = connection.cursor()
            yield cursor
            connection.commit()
        finally:
            connection.close()

    def execute(self, *statements: str) -> None:
        with self.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Rows into a raw table; a column that a row does not name stays NULL."""
        mark = "?" if self.engine.name == "duckdb" else "%s"
        with self.cursor() as cursor:
            for row in rows:
                columns = ", ".join(row)
                marks = ", ".join([mark] * len(row))
                cursor.execute(
                    f"insert into {table} ({columns}) values ({marks})", list(row.values())
                )

    def environment(self) -> dict[str, str]:
        """What profiles.yml reads."""
        settings = {"PLUMBLINE_ENGINE": self.engine.name, "PLUMBLINE_THREADS": "2"}
        if self.engine.warehouse is not None:
            return settings | {"PLUMBLINE_WAREHOUSE": str(self.engine.warehouse)}
        url = urlsplit(self.engine.url or "")
        query = dict(part.split("=", 1) for part in url.query.split("&") if "=" in part)
        return settings | {
            "PLUMBLINE_POSTGRES_HOST": unquote(query.get("host") or url.hostname or "localhost"),
            "PLUMBLINE_POSTGRES_PORT": str(url.port or 5432),
            "PLUMBLINE_POSTGRES_USER": url.username or "",
            "PLUMBLINE_POSTGRES_PASSWORD": url.password or "",
            "PLUMBLINE_POSTGRES_DATABASE": url.path.lstrip("/"),
        }

    def dbt(self, *arguments: str, as_of: str = "2026-11-16") -> dbtRunnerResult:
        """dbt in this process, against this warehouse, without parsing the project once more."""
        return self._invoke(self.project(), *arguments, "--vars", f"{{as_of: '{as_of}'}}")

    def project(self) -> Manifest:
        """The parsed project; who reads it from here must not change it.

        What is parsed depends on the engine and on its database's name, and on nothing else of a
        warehouse: its place and as_of are read when a model is compiled. Parsing takes longer than
        most tests, so that what was parsed is kept on disk until a model changes.
        """
        from dbt.contracts.graph.manifest import Manifest
        from dbt.parser.manifest import extended_mashumaro_encoder, extended_mashumuro_decoder

        key = f"{self.engine.name}-{self._database()}"
        if key not in _PARSED:
            # As dbt writes down what it parsed, in a file that is named after the models' contents.
            word = fingerprint.of_values(fingerprint.of_the_models(), version("dbt-core"))
            kept = PROJECT / "target" / f"parsed-{key}-{word[:16]}.msgpack"
            kept.parent.mkdir(exist_ok=True)
            with FileLock(kept.parent / f"parsed-{key}.lock"):
                if not kept.exists():
                    for former in kept.parent.glob(f"parsed-{key}-*.msgpack"):
                        former.unlink()
                    # Under its name at once, so that a run that is killed leaves no half of it.
                    begun = kept.with_suffix(".begun")
                    begun.write_bytes(self._parsed().to_msgpack(extended_mashumaro_encoder))
                    begun.replace(kept)
            _PARSED[key] = Manifest.from_msgpack(
                kept.read_bytes(), decoder=extended_mashumuro_decoder
            )
        return _PARSED[key]

    def _parsed(self) -> Manifest:
        ended = self._invoke(None, "parse")
        assert ended.success, ended.exception
        return cast("Manifest", ended.result)

    def _database(self) -> str:
        if self.engine.warehouse is not None:
            return self.engine.warehouse.stem
        return self.environment()["PLUMBLINE_POSTGRES_DATABASE"]

    def _invoke(self, project: Manifest | None, *arguments: str) -> dbtRunnerResult:
        from dbt.cli.main import dbtRunner

        before = dict(os.environ)
        os.environ.update(self.environment())
        try:
            return dbtRunner(manifest=project).invoke(
                [
                    *arguments,
                    "--quiet",
                    "--no-write-json",
                    "--project-dir",
                    str(PROJECT),
                    "--profiles-dir",
                    str(PROJECT),
                    "--target-path",
                    str(self.target_path),
                    "--log-path",
                    str(self.target_path),
                ]
            )
        finally:
            os.environ.clear()
            os.environ.update(before)


# Engine and database → the project as dbt parsed it, once in a process.
_PARSED: dict[str, Manifest] = {}


def create_raw_layer(warehouse: Warehouse) -> None:
    """Every declared table, empty; the ledger's too, and the commit graph's."""
    warehouse.execute(*raw_layer_ddl())
    from correlation.containment import prepare
    from orchestration import ledger

    ledger.prepare(warehouse.engine)
    connection = warehouse.engine.connect()
    try:
        prepare(connection)
    finally:
        connection.close()


def raw_layer_ddl() -> list[str]:
    """The statements that make raw_<tool> for every tool."""
    statements = []
    for tool in TOOLS:
        declared = yaml.safe_load((ROOT / "sources" / tool / "fields.yml").read_text("utf-8"))
        statements.append(f"create schema if not exists raw_{tool}")
        for table, body in declared["tables"].items():
            columns = ", ".join(
                f"{name} {_SQL_TYPES[field['type']]}"
                for name, field in body["columns"].items()
                if not field.get("removal")
            )
            statements.append(f"create table if not exists raw_{tool}.{table} ({columns})")
    return statements
