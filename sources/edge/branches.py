"""Which branches may land: others are called after the people who made them."""

from __future__ import annotations

from fnmatch import fnmatchcase

_LANDING_BRANCHES = ("main", "master", "trunk", "release/*", "releases/*", "release-*")


def landing_branch(branch: str | None) -> str | None:
    """A branch that may land, and None for any other."""
    if branch and any(fnmatchcase(branch, pattern) for pattern in _LANDING_BRANCHES):
        return branch
    return None
