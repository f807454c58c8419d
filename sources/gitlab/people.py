"""Who did something, in GitLab's words: accounts, its own bots, addresses of commits."""

from __future__ import annotations

import re
from typing import Any

from sources.edge import Edge
from sources.gitlab.client import Object

# Tokens of projects and groups act as accounts of these names.
_TOKEN_ACCOUNT = re.compile(r"^(?:project|group)_\d+_bot", re.IGNORECASE)
_OWN_BOTS = frozenset(
    "gitlab-bot gitlab-qa-bot gitlab-security-bot alert-bot support-bot security-bot migration-bot "
    "automation-bot visual-review-bot gitlabduo duo-code-review-bot".split()
)
_BOT = "bot"

# The private address of a commit carries the account: 1234-anna@users.noreply.gitlab.com.
_NOREPLY = re.compile(r"^\d+-([^@\s]+)@users\.noreply\.[\w.-]+$", re.IGNORECASE)


def account(user: Object | None) -> str | None:
    """The name of an account; None where it was deleted."""
    return (user or {}).get("username") or None


def users(listed: Any) -> list[Object]:
    """The accounts of a list; what stands for an account by its number alone is nobody we know."""
    return [one for one in listed or () if isinstance(one, dict)]


def who(edge: Edge, prefix: str, name: str | None) -> dict[str, str | None]:
    """`<prefix>_key` and `<prefix>_type` of an account."""
    return edge.person(prefix, name, _account_type(name))


def signed_by(edge: Edge, commit: Object) -> dict[str, str | None]:
    """The author of a commit, whom GitLab's lists name by address only."""
    address = (commit.get("author_email") or "").strip() or (commit.get("author_name") or "")
    noreply = _NOREPLY.match(address)
    return who(edge, "author", noreply.group(1) if noreply else address or None)


def _account_type(name: str | None) -> str | None:
    if name and (_TOKEN_ACCOUNT.match(name) or name.lower() in _OWN_BOTS):
        return _BOT
    return None
