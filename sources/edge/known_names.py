"""What people of every tool are called, as keyed hashes: titles of one tool name people of another.

A name that Jira tells is masked in a title of ServiceNow without ever having been written down:
the words of the title are hashed under the site's key and looked for among the hashes of names.
They lie beside the key, and say nothing without it. Which texts are masked is the edge's; what a
person looks like inside one tool is masking.py's.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from sources.edge import masking
from sources.edge.pseudonyms import account_of

_DIGEST_LENGTH = 24
_EPOCH_LENGTH = 4
_LONGEST_NAME = 6
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN_WORDS = re.compile(r"[\s.,_'’-]{1,3}")

# A name of fewer letters in all is too likely to be two words of the language.
_FEWEST_LETTERS = 6

# A word alone is masked in every tool's titles only where it is plainly an account: `mark` and
# `rose` are accounts, too, and words.
_SHORTEST_LOGIN = 4
_SHORTEST_PLAIN_LOGIN = 6
_NO_LOGINS = frozenset(
    "account admin administrator alerts automation backup billing checkout customer deploy "
    "deployer gateway github gitlab guest jenkins manager monitor monitoring network noreply "
    "office operations operator payment payments platform production release search security "
    "server service services staging storage support system testing website".split()
)


class KnownNames:
    """The hashed names of a site; they grow with every account that is met."""

    def __init__(self, key: bytes, digests: Iterable[str] = ()) -> None:
        self._key = key
        self._digests = set(digests)

    @classmethod
    def read(cls, home: Path, key: bytes) -> KnownNames:
        """Those that earlier runs have met; none if they were hashed under another key."""
        try:
            epoch, *digests = _file(home).read_text(encoding="ascii").split()
        except (FileNotFoundError, ValueError):
            return cls(key)
        return cls(key, digests if epoch == _epoch(key) else ())

    def save(self, home: Path) -> None:
        """Keep them for the runs to come, readable by their owner only."""
        path = _file(home)
        text = "\n".join((_epoch(self._key), *sorted(self._digests))) + "\n"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        beside.replace(path)

    def meet(self, account: str) -> None:
        """Remember an account, an address or the name that is shown for it."""
        login = account_of(account)
        local_part, at, _ = login.partition("@")
        words = _words(local_part)
        is_shown_name = any(letter.isspace() for letter in login)
        if not at and not is_shown_name and _is_plainly_an_account(login):
            self._digests.add(self._digest("login", login))
        if len(words) > 1:
            first = words[-1] if is_shown_name and "," in login else words[0]
            self._digests.add(self._digest("first", first))
            for name in (words, [words[0], words[-1]]):
                if sum(map(len, name)) >= _FEWEST_LETTERS and len(name) <= _LONGEST_NAME:
                    self._digests.add(self._digest("name", *sorted(name)))

    def masked(self, text: str) -> str:
        """A text without the names of people that any tool has told, and without their accounts."""
        if not self._digests:
            return text
        without_names = self._without_names(text)
        logins = {word for word in masking.words_of(without_names) if self._is_login(word.lower())}
        return masking.masked(without_names, logins) or "" if logins else without_names

    def _without_names(self, text: str) -> str:
        found = list(_WORD.finditer(text))
        words = [_plain(word.group()) for word in found]
        joined = [
            _BETWEEN_WORDS.fullmatch(text, before.end(), after.start()) is not None
            for before, after in pairwise(found)
        ]
        result, end, position = "", 0, 0
        while position < len(found):
            length = self._name_at(words, joined, position)
            if length:
                result += text[end : found[position].start()] + masking.MASK
                end = found[position + length - 1].end()
            position += length or 1
        return result + text[end:]

    def _name_at(self, words: Sequence[str], joined: Sequence[bool], start: int) -> int:
        """How many words from here are a name; the longest name wins."""
        longest = 1
        while (
            longest < _LONGEST_NAME and start + longest < len(words) and joined[start + longest - 1]
        ):
            longest += 1
        for length in range(longest, 1, -1):
            # Sorted, so that `Berg, Anna` is Anna Berg.
            name = sorted(words[start : start + length])
            if self._digest("name", *name) in self._digests:
                return length
        return 0

    def _is_login(self, word: str) -> bool:
        return (
            _is_plainly_an_account(word)
            and self._digest("login", word) in self._digests
            and self._digest("first", _plain(word)) not in self._digests
        )

    def _digest(self, kind: str, *words: str) -> str:
        message = f"names/{kind}:{' '.join(words)}".encode("utf-8", "replace")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:_DIGEST_LENGTH]


def _file(home: Path) -> Path:
    return home / "secrets" / "known_names"


def _epoch(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:_EPOCH_LENGTH]


def _is_plainly_an_account(login: str) -> bool:
    if login in _NO_LOGINS or len(login) < _SHORTEST_LOGIN or login.isdigit():
        return False
    return len(login) >= _SHORTEST_PLAIN_LOGIN or not login.isalpha()


def _words(name: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(name)]


def _plain(word: str) -> str:
    """A word in one case and without accents: tools differ in what they keep of them."""
    if word.isascii():
        return word.lower()
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))
