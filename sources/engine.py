"""Where the warehouse is, and how everybody connects to it.

The one place that reads PLUMBLINE_ENGINE, PLUMBLINE_HOME and PLUMBLINE_PROGRAM. What stands in the
warehouse is not known here.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sources.errors import ConfigurationError, PlumblineError

if TYPE_CHECKING:
    from dlt.common.destination import Destination

ENGINES = ("duckdb", "postgres")

# Without this dlt calls the dataset that it merges from raw_<tool>_staging, which reads like the
# staging layer of dbt.
LOAD_DATASET = "%s_load"

# How often this process keeps a file open: DuckDB opens a file in one way at a time.
_HELD_OPEN: Counter[Path] = Counter()


class Connection(Protocol):
    """The part of DB-API that DuckDB and PostgreSQL share: use cursor(), commit() and close()."""

    def cursor(self) -> Any:
        """What statements are run on, and rows are fetched from."""

    def commit(self) -> Any:
        """Keep what the open transaction wrote."""

    def rollback(self) -> Any:
        """Undo what the open transaction wrote."""

    def close(self) -> None:
        """Let the database go; what was not committed is lost."""


def home() -> Path:
    """The folder that holds everything a run makes."""
    return Path(os.environ.get("PLUMBLINE_HOME") or ".plumbline").resolve()


def program_dir() -> Path:
    """The folder of the metrics program."""
    return Path(os.environ.get("PLUMBLINE_PROGRAM") or "program").resolve()


@dataclass(frozen=True)
class Engine:
    """One warehouse: a DuckDB file, or a PostgreSQL database."""

    name: str
    warehouse: Path | None = None
    url: str | None = None

    @classmethod
    def from_environment(cls, at: Path | None = None) -> Engine:
        """The engine that PLUMBLINE_ENGINE names; a DuckDB file lies in `at` or the home."""
        name = (os.environ.get("PLUMBLINE_ENGINE") or "duckdb").strip().lower()
        if name not in ENGINES:
            raise ConfigurationError(
                f"PLUMBLINE_ENGINE is {name!r}, which does not run yet: set it to one of "
                f"{' or '.join(ENGINES)}."
            )
        if name == "duckdb":
            return cls(name, warehouse=(at or home()) / "warehouse.duckdb")
        url = (os.environ.get("PLUMBLINE_POSTGRES_URL") or "").strip()
        if not url:
            raise ConfigurationError(
                "PLUMBLINE_ENGINE is postgres but PLUMBLINE_POSTGRES_URL is not set: set it to "
                "postgresql://user:password@host:5432/database."
            )
        return cls(name, url=url)

    def dlt_destination(self) -> Destination[Any, Any]:
        """Where dlt loads to."""
        from dlt.destinations import duckdb, postgres

        if self.warehouse is not None:
            self.warehouse.parent.mkdir(parents=True, exist_ok=True)
            return duckdb(str(self.warehouse), staging_dataset_name_layout=LOAD_DATASET)
        return postgres(self._postgres_credentials(), staging_dataset_name_layout=LOAD_DATASET)

    def _postgres_credentials(self) -> dict[str, Any]:
        """The parts of the URL, as libpq reads them."""
        from psycopg2.extensions import parse_dsn

        parts = parse_dsn(self.url or "")
        host = parts.get("host", "localhost")
        is_socket = host.startswith("/")
        return {
            # dlt writes a URL of these again, in which a socket's folder fits into the query only.
            "host": "localhost" if is_socket else host,
            "query": {"host": host} if is_socket else {},
            "port": int(parts.get("port", 5432)),
            "database": parts.get("dbname"),
            "username": parts.get("user"),
            "password": parts.get("password", ""),
        }

    def loader_file_format(self) -> Literal["parquet", "csv"]:
        """parquet, and csv for PostgreSQL, whose parquet loader needs a driver of its own."""
        return "parquet" if self.name == "duckdb" else "csv"

    @contextmanager
    def held_open(self) -> Iterator[None]:
        """Keep a DuckDB file open until the block ends, so that its catalogue is read once.

        Opening a file reads what stands in it, some hundred tables; a run opens it for every entry
        of the ledger and for every step of a load. What connects meanwhile is of one kind: a
        connection that only reads may write as well, and is asked not to.
        """
        if self.warehouse is None:
            yield
            return
        connection = self.connect()
        _HELD_OPEN[self.warehouse] += 1
        try:
            yield
        finally:
            _HELD_OPEN[self.warehouse] -= 1
            connection.close()

    def connect(self, read_only: bool = False) -> Connection:
        """A connection of DuckDB or psycopg2, to be closed by whoever opened it."""
        if self.warehouse is not None:
            import duckdb

            if read_only and not self.warehouse.exists():
                raise ConfigurationError(
                    "There is no warehouse here yet: run `plumbline run`, or set PLUMBLINE_HOME "
                    "to the folder of the one you mean."
                )
            self.warehouse.parent.mkdir(parents=True, exist_ok=True)
            try:
                only_reads = read_only and not _HELD_OPEN[self.warehouse]
                return duckdb.connect(str(self.warehouse), read_only=only_reads)
            except duckdb.IOException as error:
                raise _not_opened(self.warehouse, str(error)) from error
        import psycopg2

        try:
            connection = psycopg2.connect(self.url)
        except psycopg2.OperationalError as error:
            raise ConfigurationError(
                "PostgreSQL does not let us in: check the host, the user and the password in "
                "PLUMBLINE_POSTGRES_URL."
            ) from error
        connection.set_session(readonly=read_only)
        return connection


def _not_opened(warehouse: Path, why: str) -> PlumblineError:
    """DuckDB lets one process write a file, and nobody read it meanwhile."""
    if "lock" in why:
        return PlumblineError(
            f"Another program has {warehouse} open: close it there and run again, and let readers "
            "open published/ instead."
        )
    return ConfigurationError(
        f"{warehouse} cannot be opened as a DuckDB database: put its backup in its place, or move "
        "it away and run `plumbline run` to read everything anew."
    )
