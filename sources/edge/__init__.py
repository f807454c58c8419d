"""The edge: what every row passes before anything of it reaches disk.

    declarations.py  the allowlist of a tool, sources/<tool>/fields.yml
    gate.py          only declared columns and types pass; the names of the rest are counted
    pseudonyms.py    accounts become keyed pseudonyms
    keys.py          the key of the pseudonyms
    branches.py      which branches are called after nobody and may land
    bots.py          programs are told from people before the name is gone
    texts.py         issue keys, closing words, reverts, cherry-picks; then the text is dropped
    masking.py       titles that land lose addresses, mentions and accounts
    known_names.py   and the names of people that any other tool has told, kept as keyed hashes
    small_cells.py   use of assistants lands in cells of enough people
    paths.py         a file's directory, and whether a machine wrote it

Nothing here talks to a tool or to the warehouse.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from sources.edge import bots, masking, paths, texts
from sources.edge.declarations import Declaration, declared
from sources.edge.gate import Gate, Row
from sources.edge.known_names import KnownNames
from sources.edge.pseudonyms import Pseudonyms, account_of
from sources.errors import ToolError

__all__ = ["Edge", "Row", "declared"]


class Edge:
    """The edge of one tool, under one key."""

    def __init__(
        self,
        tool: str,
        key: bytes,
        *,
        listed_bots: Collection[str] = (),
        projects: Collection[str] = (),
        key_patterns: Collection[texts.KeyPattern] = (),
        declaration: Declaration | None = None,
        known_names: KnownNames | None = None,
    ) -> None:
        self.tool = tool
        self.declaration = declaration or declared(tool)
        self._pseudonyms = Pseudonyms(tool, key)
        self._listed_bots = frozenset(bot.lower() for bot in listed_bots)
        self._projects = frozenset(project.upper() for project in projects)
        self._key_patterns = tuple(key_patterns)
        self._gate = Gate(self.declaration)
        self.known_names = known_names or KnownNames(key)
        self._met: set[str] = set()

    @classmethod
    def for_nothing(cls, tool: str) -> Edge:
        """An edge under a key that nobody keeps, for trying a connection: nothing of it lands."""
        return cls(tool, secrets.token_bytes(32))

    @property
    def epoch(self) -> str:
        """The first four characters that tell the pseudonyms of one key from another's."""
        return self._pseudonyms.epoch

    # accounts

    def pseudonym(self, account: str | None) -> str | None:
        """The pseudonym of an account or address, None where there is none."""
        if account:
            self._meet(account)
        return self._pseudonyms.of(account)

    def group_pseudonym(self, name: str) -> str:
        """The pseudonym of a group of people: never the same as an account of that name."""
        return f"k{self.epoch}-{self._pseudonyms.digest(f'group:{name.lower()}')}"

    def author_type(self, account: str | None, account_type: str | None = None) -> str:
        """`person` or `bot`; an address is judged by the account that it stands for."""
        known_as = account_of(account) if account and "users.noreply." in account else account
        if account and "[bot]" in account.lower():
            return bots.BOT
        return bots.author_type(known_as, account_type, self._listed_bots)

    def person(
        self, prefix: str, account: str | None, account_type: str | None = None
    ) -> dict[str, str | None]:
        """`<prefix>_key` and `<prefix>_type` of an account, ready for a row."""
        return {
            f"{prefix}_key": self.pseudonym(account),
            f"{prefix}_type": self.author_type(account, account_type) if account else None,
        }

    # texts

    def issue_keys(self, text: str | None) -> list[str]:
        """The issue keys of a title, body or message."""
        return texts.issue_keys(text, self._projects, self._key_patterns)

    def branch_issue_keys(self, branch: str | None) -> list[str]:
        """The issue keys of a branch, in lower case too where the program declares the project."""
        return texts.branch_issue_keys(branch, self._projects, self._key_patterns)

    def closing_issue_keys(self, text: str | None) -> set[str]:
        """The issue keys that a text says it closes."""
        return texts.closing_issue_keys(text, self._projects, self._key_patterns)

    def masked(self, text: str | None, accounts: Collection[str] = ()) -> str | None:
        """A title without addresses, mentions, the given accounts, and people of any other tool."""
        for account in accounts:
            self._meet(account)
        without_own = masking.masked(text, accounts)
        return self.known_names.masked(without_own) if without_own else without_own

    def accounts_in(self, text: str | None, pseudonyms: Collection[str]) -> set[str]:
        """The words of a text that are accounts which have landed, told by their pseudonyms."""
        words = masking.words_of(text) if text and pseudonyms else set()
        # Most of these are words and no accounts: they are asked about and not met.
        return {word for word in words if self._pseudonyms.of(word) in pseudonyms}

    def _meet(self, account: str) -> None:
        if account not in self._met:
            self._met.add(account)
            # A program's name is words: "Release train" stands in titles for what it is.
            if self.author_type("-".join(account.split())) == bots.PERSON:
                self.known_names.meet(account)

    # files

    def file_hash(self, path: str) -> str:
        """The keyed hash of a file's path."""
        return self._pseudonyms.digest(f"file:{path}")

    def directory(self, path: str) -> str:
        """The path without the file's name."""
        return paths.directory(path)

    def is_generated(self, path: str) -> bool:
        """Whether a machine wrote the file, by its name."""
        return paths.is_generated(path)

    # values

    def native_id(self, value: Any, what: str) -> str:
        """An id as text, whether the tool writes it as a number or as text."""
        if isinstance(value, bool) or not isinstance(value, (int, str)) or value == "":
            raise ToolError(
                f"{self.tool}: {what} has no id that can be read; nothing of this run was loaded, "
                f"so compare what the tool sends with sources/{self.tool}/README.md.",
                tool=self.tool,
            )
        return str(value)

    # the gate

    def admit(self, table: str, rows: Sequence[Row]) -> pa.Table:
        """The rows as they may land."""
        return self._gate.admit(table, rows)

    def discard(self, table: str, names: Iterable[str]) -> None:
        """Count the names of fields that the tool sent and nobody reads."""
        self._gate.discard(table, names)

    def discarded_since(self, earlier: dict[str, int]) -> list[Row]:
        """Rows of discarded_fields, on top of what earlier runs counted; updates `earlier`."""
        rows: list[Row] = []
        for (table, field), count in sorted(self._gate.discarded.items()):
            name = f"{table}.{field}"
            earlier[name] = earlier.get(name, 0) + count
            rows.append(
                {"table_name": table, "field_name": field, "occurrence_count": earlier[name]}
            )
        return rows


def instant(value: str) -> datetime:
    """A time with its offset, as the gate reads it."""
    from sources.edge.gate import timestamp

    return timestamp(value)
