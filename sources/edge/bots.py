"""Is an account a person or a program? Its type says so, else a list, else the shape of its name.

The list of an organisation's own programs is program/bots.yml; only names that are the same
everywhere stand here.
"""

from __future__ import annotations

import re
from collections.abc import Collection

PERSON = "person"
BOT = "bot"

_BOT_ACCOUNT_TYPES = frozenset({"bot", "app"})

KNOWN_BOTS = frozenset(
    "allcontributors codecov codecov-commenter copilot dependabot dependabot-preview "
    "github-actions github-merge-queue greenkeeper imgbot mergify pre-commit-ci "
    "pyup-bot renovate renovate-bot snyk-bot sonarcloud sonarqubecloud web-flow".split()
)

# my-BOT, test_bot and x[bot] are; robotics, botany and bots are not.
_BOT_NAME = re.compile(r"(?:^|[-_.])bot\d*$|\[bot\]", re.IGNORECASE)


def author_type(
    account: str | None, account_type: str | None = None, listed: Collection[str] = ()
) -> str:
    """`bot` or `person`; an account that nobody knows is a person's until shown otherwise."""
    if account_type and account_type.lower() in _BOT_ACCOUNT_TYPES:
        return BOT
    if not account:
        return PERSON
    name = account.strip().lower()
    bare = name.removesuffix("[bot]")
    if bare in KNOWN_BOTS or name in listed or bare in listed:
        return BOT
    return BOT if _BOT_NAME.search(name) else PERSON
