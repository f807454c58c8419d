"""Whose account Jira means, and the names by which its titles may call people.

Cloud knows account ids, Data Center names and keys; both send an address and a display name, which
land nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from sources.edge import Edge, Row
from sources.jira.client import Json

_ACCOUNT = ("accountId", "name", "key", "emailAddress")
_CALLED = ("displayName", "name", "emailAddress", "accountId")


class People:
    """The accounts of one reading, and of earlier ones the pseudonyms that landed."""

    def __init__(self, edge: Edge, landed: Iterable[str | None] = ()) -> None:
        self._edge = edge
        self._called: set[str] = set()
        self._landed = {pseudonym for pseudonym in landed if pseudonym}

    def person(self, prefix: str, user: Json | None) -> Row:
        """`<prefix>_key` and `<prefix>_type` of a user, NULL where there is none."""
        if not user:
            return {f"{prefix}_key": None, f"{prefix}_type": None}
        account = next((str(user[name]) for name in _ACCOUNT if user.get(name)), None)
        # An account id says nothing: the shape of a program's name is in the name that is shown.
        called = str(user.get("name") or user.get("displayName") or account or "")
        shaped = "-".join(called.split())
        return {
            f"{prefix}_key": self._edge.pseudonym(account),
            f"{prefix}_type": (
                self._edge.author_type(shaped, user.get("accountType")) if account else None
            ),
        }

    def meet(self, user: Json | None) -> None:
        """Remember what a user is called, so that titles can be masked."""
        if user:
            self._called.update(str(user[name]) for name in _CALLED if user.get(name))

    def masked(self, title: str | None) -> str | None:
        """A title without addresses, mentions, the people met and accounts that landed earlier."""
        return self._edge.masked(title, self._called | self._edge.accounts_in(title, self._landed))
