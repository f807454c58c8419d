"""Whose account Azure DevOps means, and the names by which its titles may call people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sources.azure_devops.client import Json
from sources.edge import Edge, Row

_ADDRESS = re.compile(r"<([^<>\s]+)>\s*$")
_SERVICES = ("svc.", "s2s.", "aadsp.")
_CALLED = ("displayName", "uniqueName")


class People:
    """The accounts of one reading, and of earlier ones the pseudonyms that landed."""

    def __init__(self, edge: Edge, landed: Iterable[str | None] = ()) -> None:
        self._edge = edge
        self._called: set[str] = set()
        self._landed = {pseudonym for pseudonym in landed if pseudonym}

    def person(self, prefix: str, identity: Any) -> Row:
        """`<prefix>_key` and `<prefix>_type` of an identity, NULL where there is none."""
        account = account_of(identity)
        if account is None:
            return {f"{prefix}_key": None, f"{prefix}_type": None}
        called = identity.get("displayName") if isinstance(identity, dict) else None
        shaped = "-".join(str(called or account).split())
        kind = "app" if isinstance(identity, dict) and _is_service(identity) else None
        return {
            f"{prefix}_key": self._edge.pseudonym(account),
            f"{prefix}_type": self._edge.author_type(shaped, kind),
        }

    def committer(self, who: Json | None) -> Row:
        """The author of a commit, whom Git knows by an address."""
        return self._edge.person("author", (who or {}).get("email"))

    def key(self, identity: Any) -> str | None:
        """The pseudonym of an identity."""
        return self._edge.pseudonym(account_of(identity))

    def meet(self, identity: Any) -> None:
        """Remember what somebody is called, so that titles can be masked."""
        if isinstance(identity, dict):
            self._called.update(str(identity[name]) for name in _CALLED if identity.get(name))

    def masked(self, title: str | None) -> str | None:
        """A title without addresses, mentions, the people met and accounts that landed earlier."""
        return self._edge.masked(title, self._called | self._edge.accounts_in(title, self._landed))


def account_of(identity: Any) -> str | None:
    """The unique name: an object has it, and a text such as `Anna Berg <anna@acme.example>` too."""
    if isinstance(identity, dict):
        name = identity.get("uniqueName") or identity.get("id")
        return account_of(name) if name else None
    if not isinstance(identity, str) or not identity.strip():
        return None
    found = _ADDRESS.search(identity)
    return found.group(1) if found else identity.strip()


def _is_service(identity: Json) -> bool:
    descriptor = str(identity.get("descriptor") or "").lower()
    called = str(identity.get("displayName") or "")
    return (
        descriptor.startswith(_SERVICES)
        or " Build Service (" in called
        or called.startswith("Microsoft.VisualStudio.Services.")
    )
