"""What is read from titles, branches, bodies and messages before they are dropped.

Issue keys, closing words, reverts and cherry-picks. The texts themselves never land; masking the
few that do is masking.py's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

# Standards, algorithms and advisories that look like issue keys. A project that the program
# declares wins over them.
NO_PROJECTS = frozenset(
    "AES ARM BASE COVID CVE CWE DIN ECMA EN ES GHSA GPT HTTP IEEE IPV ISBN ISO JSR LATIN MD MP PEP "
    "RFC RSA SHA TLS UTC UTF WCAG WINDOWS X86".split()
)

# PAY-12, and AB#12, by which Azure Boards' work items are named outside Azure DevOps.
_KEY = re.compile(
    r"(?<![A-Za-z0-9_.-])([A-Z][A-Z0-9]+)-([1-9]\d*)(?![A-Za-z0-9]|\.\d)"
    r"|(?<![A-Za-z0-9])AB#([1-9]\d*)(?![A-Za-z0-9])"
)
_BOARDS_KEY = re.compile(r"(?<![A-Za-z0-9])ab#([1-9]\d*)(?![A-Za-z0-9])", re.IGNORECASE)
_KEY_ANY_CASE = re.compile(
    r"(?<![A-Za-z0-9.])([A-Za-z][A-Za-z0-9]+)-([1-9]\d*)(?![A-Za-z0-9]|\.\d)"
)
_CLOSING_WORD = r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b[:\s]+"
_CLOSED_KEY = r"(?:[A-Z][A-Z0-9]+-|AB#)\d+"
_BETWEEN_CLOSED = r"(?:\s*,\s*|\s+and\s+|\s+&\s+|\s+)"
_REVERTED_SHA = re.compile(r"\breverts? commit ([0-9a-f]{7,40})\b", re.IGNORECASE)
_REVERTED_NUMBER = re.compile(
    r"^\s*reverts?:? +(?:(?P<repository>[\w.-]+/[\w.-]+))?#(?P<number>\d+)\b",
    re.IGNORECASE | re.MULTILINE,
)
_PICKED_FROM = re.compile(r"\(cherry[- ]picked from commit ([0-9a-f]{7,40})\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeyPattern:
    """A project's own way of writing keys: what of a text is one, and what the tracker calls it.

    The pattern has one group; * in `key` stands for what it holds.
    """

    pattern: str
    key: str

    def found_in(self, text: str) -> Iterator[str]:
        """The keys of a text."""
        for found in re.finditer(self.pattern, text):
            yield self.key.replace("*", found.group(1))

    def closed_by(self, text: str) -> Iterator[str]:
        """Those that a closing word stands before."""
        closing = rf"(?i:{_CLOSING_WORD})(?:{self.pattern})"
        for found in re.finditer(closing, text):
            yield self.key.replace("*", found.group(1))


def issue_keys(
    text: str | None, projects: Collection[str] = (), patterns: Collection[KeyPattern] = ()
) -> list[str]:
    """The issue keys of a text, in the order they appear: PAY-12, AB#7, neither UTF-8 nor pay-12.

    A project that is known is one, whatever its letters mean elsewhere. Keys that projects write in
    ways of their own come after those.
    """
    if not text:
        return []
    found = [
        f"{project}-{number}" if project else f"AB#{boards_number}"
        for project, number, boards_number in _KEY.findall(text)
        if project in projects or project not in NO_PROJECTS
    ]
    own = [key for pattern in patterns for key in pattern.found_in(text)]
    return list(dict.fromkeys([*found, *own]))


def branch_issue_keys(
    branch: str | None, projects: Collection[str] = (), patterns: Collection[KeyPattern] = ()
) -> list[str]:
    """The issue keys of a branch: in lower case too, but only of projects that are known.

    `feature/pay-12-refund` names PAY-12 where PAY is a project; `release-2` names nothing.
    """
    if not branch:
        return []
    lower_case = (
        f"{project.upper()}-{number}"
        for project, number in _KEY_ANY_CASE.findall(branch)
        if project.upper() in projects
    )
    of_boards = (f"AB#{number}" for number in _BOARDS_KEY.findall(branch.replace("_", " ")))
    # An underscore or a slash ends a word in a branch: feature/PAY-12_refund.
    found = issue_keys(branch.replace("_", " "), projects, patterns)
    return list(dict.fromkeys([*found, *lower_case, *of_boards]))


def closing_issue_keys(
    text: str | None, projects: Collection[str] = (), patterns: Collection[KeyPattern] = ()
) -> set[str]:
    """The issue keys that a text says it closes: "Fixes PAY-12, PAY-13"."""
    if not text:
        return set()
    listed = {key for found in closing_lists(text) for key in issue_keys(found, projects)}
    return listed | {key for pattern in patterns for key in pattern.closed_by(text)}


def closing_lists(text: str | None, reference: str = _CLOSED_KEY) -> list[str]:
    """What stands after each closing word of a text: as many references as follow one another.

    A tool that writes issues in a way of its own gives that as a pattern without groups.
    """
    listed = rf"{_CLOSING_WORD}((?:{reference})(?:{_BETWEEN_CLOSED}(?:{reference}))*)"
    return re.findall(listed, text or "", re.IGNORECASE)


def reverted_sha(text: str | None) -> str | None:
    """The commit that a message or body says it reverts."""
    found = _REVERTED_SHA.search(text) if text else None
    return found.group(1).lower() if found else None


def reverted_number(text: str | None, repository: str) -> int | None:
    """The pull request of this repository that a body says it reverts: "Reverts acme/shop#12"."""
    if not text:
        return None
    for found in _REVERTED_NUMBER.finditer(text):
        named = found.group("repository")
        if named is None or named.lower() == repository.lower():
            return int(found.group("number"))
    return None


def cherry_picked_from_sha(message: str | None) -> str | None:
    """The commit that a message says it was picked from; of several, the last pick's source."""
    found = _PICKED_FROM.findall(message) if message else None
    return found[-1].lower() if found else None
