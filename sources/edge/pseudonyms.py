"""Accounts become keyed pseudonyms: `k<epoch>-<digest>`, the same for the same tool and key.

Whether an account is a program is asked before this, in bots.py: afterwards the name is gone.
"""

from __future__ import annotations

import hashlib
import hmac
import re

# 96 bits: no collision among the accounts of any organisation, and short enough to read aloud.
_DIGEST_LENGTH = 24
_EPOCH_LENGTH = 4
PATTERN = re.compile(rf"^k[0-9a-f]{{{_EPOCH_LENGTH}}}-[0-9a-f]{{{_DIGEST_LENGTH}}}$")

# GitHub's private addresses carry the account: 49699333+octo[bot]@users.noreply.github.com.
_NOREPLY = re.compile(r"^(?:\d+\+)?([^@+\s]+)@users\.noreply\.[\w.-]+$", re.IGNORECASE)


def account_of(account: str) -> str:
    """The account behind an account name or address, in the one form that is hashed.

    REST says `octo[bot]` where GraphQL says `octo`, and a private address stands for its account.
    """
    stripped = account.strip()
    noreply = _NOREPLY.match(stripped)
    name = (noreply.group(1) if noreply else stripped).lower()
    return name.removesuffix("[bot]")


class Pseudonyms:
    """The pseudonyms of one tool under one key."""

    def __init__(self, tool: str, key: bytes) -> None:
        self._tool = tool
        self._key = key
        self._known: dict[str, str] = {}
        self.epoch = hashlib.sha256(key).hexdigest()[:_EPOCH_LENGTH]

    def of(self, account: str | None) -> str | None:
        """The pseudonym of an account, None where there is none."""
        if not account or not account.strip():
            return None
        if account not in self._known:
            self._known[account] = f"k{self.epoch}-{self.digest(account_of(account))}"
        return self._known[account]

    def digest(self, text: str) -> str:
        """A keyed hash of any text of this tool: of a file's name, say."""
        message = f"{self._tool}:{text}".encode("utf-8", "replace")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:_DIGEST_LENGTH]
