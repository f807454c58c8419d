"""Which change a merge commit stands for, by the message that its host writes.

Only messages that a host gave a number are changes: a merge that somebody made by hand may be a
branch kept up to date, and is a commit and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORMS = (
    # GitHub; Gitea and Forgejo, which put the title first.
    re.compile(r"^Merge pull request #(?P<number>\d+) from (?P<branch>\S+)"),
    re.compile(r"^Merge pull request '.*' \(#(?P<number>\d+)\) from (?P<branch>\S+)"),
    # Bitbucket Cloud; Data Center, before and since version 7.
    re.compile(r"^Merged in (?P<branch>\S+) \(pull request #(?P<number>\d+)\)"),
    re.compile(r"^Merge pull request #(?P<number>\d+) in \S+ from (?P<branch>\S+) to "),
    re.compile(
        r"^Pull request #(?P<number>\d+): .*\n+(?:.*\n)*?Merge in \S+ from (?P<branch>\S+) to "
    ),
    # GitLab, which puts the number last.
    re.compile(
        r"^Merge branch '(?P<branch>[^']+)' into .*\n"
        r"(?:.*\n)*?See merge request \S*!(?P<number>\d+)"
    ),
    # Azure Repos.
    re.compile(r"^Merged PR (?P<number>\d+)(?::|$)(?P<branch>)", re.MULTILINE),
)


@dataclass(frozen=True)
class Merge:
    """The number of a change, and the branch that it came from, where the message says."""

    number: int
    branch: str | None


def merge_of(message: str) -> Merge | None:
    """The change that a merge's message names, None where no host wrote it."""
    for form in _FORMS:
        said = form.match(message)
        if said:
            return Merge(int(said["number"]), said["branch"] or None)
    return None
