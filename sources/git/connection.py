"""Opens each clone, and says in a sentence what is there or missing."""

from __future__ import annotations

from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.git import configuration
from sources.git.clones import Clone, found


def connect() -> list[ConnectionFinding]:
    """One sentence for each clone."""
    configured = configuration.read()
    try:
        clones = list(found(configured))
    except PlumblineError as error:
        return [ConnectionFinding.of(error)]
    return [_finding(clone, configured) for clone in clones]


def _finding(clone: Clone, configured: configuration.Configuration) -> ConnectionFinding:
    name = clone.repository_id
    heads = clone.heads(configured)
    if clone.default_branch not in heads:
        return ConnectionFinding(
            False, f"{name} has no branch that could be read: fetch it, or take it off the list."
        )
    if clone.repository.is_shallow:
        return ConnectionFinding(
            False,
            f"{name} is a shallow clone, so its history has a beginning that is not the real one: "
            "run `git fetch --unshallow` in it.",
        )
    others = len(heads) - 1
    beside = f" and {others} release branch{'es' if others > 1 else ''}" if others else ""
    return ConnectionFinding(True, f"{name} can be read: {clone.default_branch}{beside}.")
