"""A folder of files, a home to load them into, and the rows that landed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from sources.engine import Engine
from sources.errors import ToolError
from sources.pipeline import LoadOutcome, load

PROGRAM = Path(__file__).parents[3] / "program"


class Folder:
    """A folder that is loaded, and answers what landed."""

    def __init__(self, path: Path, home: Path) -> None:
        self.path = path
        self.home = home
        self._engine = Engine("duckdb", warehouse=home / "warehouse.duckdb")

    def put(self, name: str, text: str | bytes) -> Path:
        """Write a file of the folder."""
        path = self.path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def load(self, **how: Any) -> LoadOutcome:
        return load("files", engine=self._engine, home=self.home, **how)

    def refusal(self) -> str:
        """What a load of the folder is refused with; nothing landed."""
        with pytest.raises(ToolError) as refused:
            self.load()
        sentence = str(refused.value).removeprefix(f"{self.path}/")
        assert "\n" not in sentence
        return sentence

    def rows(self, table: str, *columns: str) -> list[Any]:
        listed = ", ".join(columns)
        with duckdb.connect(str(self._engine.warehouse)) as connection:
            connection.execute("set timezone = 'UTC'")
            found = connection.execute(
                f"select {listed} from raw_files.{table} order by {listed}"
            ).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """An empty folder that is configured."""
    path = tmp_path / "exports"
    path.mkdir()
    monkeypatch.setenv("SOURCES__FILES__PATHS", str(path))
    monkeypatch.setenv("PLUMBLINE_PSEUDONYM_KEY", "k" * 40)
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(PROGRAM))
    return Folder(path, tmp_path / "home")
