"""Titles that do land (of issues and incidents) lose addresses, mentions and known accounts.

Titles of changes are not masked but dropped: see texts.py.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

MASK = "•"

# Only from the beginning of a word and never back: else a word of a megabyte takes for ever.
_ADDRESS = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]++@[\w-]+(?:\.[\w-]+)*", re.UNICODE
)
_MENTION = re.compile(r"(?<![\w/])@[\w][\w.-]*|\[~[^\]]+\]")

# An account id of Jira's Cloud has a colon in it; a colon may as well stand before an account.
_WORDS = (re.compile(r"[\w.@-]+"), re.compile(r"[\w.@:-]+"))

# An account such as `al` or `test` would mask half the language.
_SHORTEST_ACCOUNT = 4


def masked(text: str | None, accounts: Collection[str] = ()) -> str | None:
    """A text without addresses, mentions and the given accounts."""
    if text is None:
        return None
    result = _MENTION.sub(MASK, _ADDRESS.sub(MASK, text))
    pattern = _any_of(tuple(sorted(accounts))) if accounts else None
    return pattern.sub(MASK, result) if pattern else result


def words_of(text: str) -> set[str]:
    """The words of a text that could be accounts."""
    return {word.strip(".-:") for words in _WORDS for word in words.findall(text)} - {""}


@lru_cache(maxsize=8)
def _any_of(accounts: tuple[str, ...]) -> re.Pattern[str] | None:
    long_enough: Iterable[str] = (a for a in accounts if len(a) >= _SHORTEST_ACCOUNT)
    # The longest first, so that `anna.berg` is not left as `•.berg`.
    words = sorted(map(re.escape, long_enough), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
