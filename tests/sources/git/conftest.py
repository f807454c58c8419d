"""A clone that grows commit by commit, and what lands of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pygit2
import pytest

from sources.engine import Engine
from sources.pipeline import LoadOutcome, load

START = 1_767_225_600  # 2026-01-01T00:00:00Z
ANNA = ("Anna Berg", "anna.berg@acme.example")


class Clone:
    """A repository on disk; every commit is an hour after the one before."""

    def __init__(self, folder: Path, remote: str | None = None) -> None:
        self.folder = folder
        self.repository = pygit2.init_repository(str(folder), initial_head="main")
        if remote:
            self.repository.remotes.create("origin", remote)
        self._clock = START

    def commit(
        self,
        message: str,
        files: Mapping[str, str | None] | None = None,
        *,
        on: str = "main",
        parents: list[str] | None = None,
        author: tuple[str, str] = ANNA,
        at: int | None = None,
    ) -> str:
        """A commit on a branch: the files of its first parent, and these; None takes one away."""
        self._clock = self._clock + 3600 if at is None else at
        name = f"refs/heads/{on}"
        if parents is None:
            head = self.repository.references.get(name)
            parents = [str(head.target)] if head else []
        index = pygit2.Index()
        if parents:
            index.read_tree(self.repository[parents[0]].peel(pygit2.Tree))
        for path, text in (files or {}).items():
            if text is None:
                index.remove(path)
                continue
            blob = self.repository.create_blob(text.encode())
            index.add(pygit2.IndexEntry(path, blob, pygit2.enums.FileMode.BLOB))
        tree = index.write_tree(self.repository)
        who = pygit2.Signature(*author, self._clock, 60)
        sha = self.repository.create_commit(None, who, who, message, tree, parents)
        self.repository.references.create(name, sha, force=True)
        return str(sha)

    def head(self, branch: str = "main") -> str:
        return str(self.repository.references[f"refs/heads/{branch}"].target)

    def merge(
        self,
        branch: str,
        message: str,
        files: Mapping[str, str | None] | None = None,
        *,
        at: int | None = None,
    ) -> str:
        return self.commit(message, files, parents=[self.head(), self.head(branch)], at=at)

    def reopen(self) -> None:
        self.repository = pygit2.Repository(str(self.folder))

    def branch(self, name: str) -> None:
        self.repository.references.create(f"refs/heads/{name}", self.head(), force=True)

    def tag(self, name: str, sha: str) -> None:
        self.repository.references.create(f"refs/tags/{name}", sha, force=True)


class Loaded:
    """Loads what is configured, and answers what landed."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._engine = Engine("duckdb", warehouse=home / "warehouse.duckdb")

    def load(self, **how: Any) -> LoadOutcome:
        return load("git", engine=self._engine, home=self._home, **how)

    def rows(self, table: str, *columns: str) -> list[Any]:
        listed = ", ".join(columns)
        with duckdb.connect(str(self._engine.warehouse)) as connection:
            connection.execute("set timezone = 'UTC'")
            found = connection.execute(
                f"select {listed} from raw_git.{table} order by {listed}"
            ).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """An empty clone of an organisation's repository that is configured."""
    monkeypatch.setenv("SOURCES__GIT__PATHS", str(tmp_path / "shop"))
    return Clone(tmp_path / "shop", "git@github.com:Acme/Shop.git")


@pytest.fixture
def loaded(home: Path) -> Loaded:
    return Loaded(home)
