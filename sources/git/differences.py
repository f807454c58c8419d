"""What a commit changed beside its first parent; sizes and ages of lines are counted from it."""

from __future__ import annotations

import pygit2


def of_commit(repository: pygit2.Repository, commit: pygit2.Commit) -> pygit2.Diff | None:
    """Changed lines alone, renames recognised; None where a shallow clone lacks the parent."""
    if not commit.parent_ids:
        return commit.tree.diff_to_tree(swap=True, context_lines=0)
    if commit.parent_ids[0] not in repository:
        return None
    diff = commit.parents[0].tree.diff_to_tree(commit.tree, context_lines=0)
    diff.find_similar()
    return diff
