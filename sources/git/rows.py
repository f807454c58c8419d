"""From a clone's objects to rows: what is needed of a message is read here, and it ends here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pygit2

from sources.edge import Edge, Row
from sources.edge.texts import cherry_picked_from_sha, reverted_sha
from sources.git import differences
from sources.git.clones import Clone
from sources.git.line_ages import Rewrite, Step
from sources.git.merges import Merge
from sources.landing import Page


def moment(seconds: int) -> datetime | None:
    """A time of git's; a broken clock's is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def message_of(commit: pygit2.Commit) -> str:
    """A message, whatever its encoding says; what cannot be read holds no key."""
    return commit.raw_message.decode("utf-8", "replace")


class Rows:
    """Makes the rows of one clone."""

    def __init__(self, edge: Edge, clone: Clone) -> None:
        self._edge = edge
        self._clone = clone
        self._repository = clone.repository
        self._mailmap = pygit2.Mailmap.from_repository(clone.repository)

    def repository(self) -> Row:
        """The clone itself."""
        clone = self._clone
        return {
            "repository_id": clone.repository_id,
            "name": clone.name,
            "default_branch": clone.default_branch,
            "url": f"https://{clone.address}" if clone.address else None,
        }

    def commit_pages(self, commits: Iterable[pygit2.Commit]) -> Iterator[Page]:
        """Commits, their parents and issue keys."""
        rows: list[Row] = []
        parents: list[Row] = []
        keys: list[Row] = []
        for commit in commits:
            identity = {
                "repository_id": self._clone.repository_id,
                "commit_sha": str(commit.id),
            }
            message = message_of(commit)
            rows.append(
                {
                    **identity,
                    **self._times(commit),
                    **self._author(commit),
                    **self._size(commit),
                    "reverts_sha": reverted_sha(message),
                    "cherry_picked_from_sha": cherry_picked_from_sha(message),
                }
            )
            parents += (
                {**identity, "parent_sha": sha}
                for sha in dict.fromkeys(map(str, commit.parent_ids))
            )
            keys += ({**identity, "issue_key": key} for key in self._edge.issue_keys(message))
        yield "commits", rows
        yield "commit_parents", parents
        yield "commit_issue_keys", keys

    def change_pages(
        self, merge: Merge, commit: pygit2.Commit, brought: list[pygit2.Commit]
    ) -> Iterator[Page]:
        """A change, with the commits that its merge brought, the oldest first."""
        change = {"change_id": f"{self._clone.repository_id}#{merge.number}"}
        files = self._files(commit)
        yield (
            "changes",
            [
                {
                    **change,
                    "repository_id": self._clone.repository_id,
                    "number": merge.number,
                    "target_branch": self._clone.default_branch,
                    **(self._author(brought[0]) if brought else {}),
                    "merged_at": moment(commit.commit_time),
                    "merge_commit_sha": str(commit.id),
                    "lines_added": sum(file["lines_added"] for file in files),
                    "lines_deleted": sum(file["lines_deleted"] for file in files),
                    "file_count": len(files),
                }
            ],
        )
        yield (
            "change_commits",
            [
                {**change, "commit_sha": str(one.id), **self._times(one), **self._author(one)}
                for one in brought
            ],
        )
        yield "change_files", [{**change, **file} for file in files]
        yield (
            "change_issue_keys",
            [
                {**change, "issue_key": key, "found_in": place}
                for place, key in self._issue_keys(merge, commit, brought)
            ],
        )

    def rewrite(self, rewrite: Rewrite, written: pygit2.Commit) -> Row:
        """What a step of the default branch did; `written` is the first commit that it brought."""
        return {
            **self.step_key(rewrite.step),
            **self._author(written),
            "lines_changed": rewrite.lines_changed,
            "lines_rewritten": rewrite.lines_rewritten,
        }

    def step_key(self, step: Step) -> Row:
        """What every row of a step has."""
        return {
            "repository_id": self._clone.repository_id,
            "commit_sha": step.sha,
            "committed_at": moment(step.at),
        }

    def is_generated(self, path: str) -> bool:
        """Whether a machine wrote the file."""
        return self._edge.is_generated(path)

    def release(self, tag: str, target: pygit2.Object) -> Row | None:
        """A tag of a commit; tags of anything else release nothing."""
        tagged_at = None
        if isinstance(target, pygit2.Tag) and target.tagger is not None:
            tagged_at = moment(target.tagger.time)
        try:
            commit = target.peel(pygit2.Commit)
        except pygit2.InvalidSpecError:
            return None
        return {
            **self.release_key(tag),
            "commit_sha": str(commit.id),
            "published_at": tagged_at or moment(commit.commit_time),
        }

    def release_key(self, tag: str) -> Row:
        """What every row of a tag has."""
        repository_id = self._clone.repository_id
        return {
            "release_id": f"{repository_id}@{tag}",
            "repository_id": repository_id,
            "tag": tag,
        }

    def _issue_keys(
        self, merge: Merge, commit: pygit2.Commit, brought: list[pygit2.Commit]
    ) -> Iterator[tuple[str, str]]:
        yield from (("title", key) for key in self._edge.issue_keys(message_of(commit)))
        yield from (("branch", key) for key in self._edge.branch_issue_keys(merge.branch))
        messages = "\n".join(map(message_of, brought))
        yield from (("commit", key) for key in self._edge.issue_keys(messages))

    def _times(self, commit: pygit2.Commit) -> dict[str, datetime | None]:
        committed_at = moment(commit.commit_time)
        return {
            "authored_at": moment(commit.author.time) or committed_at,
            "committed_at": committed_at,
        }

    def _author(self, commit: pygit2.Commit) -> dict[str, str | None]:
        signature = self._mailmap.resolve_signature(commit.author)
        address = signature.raw_email.decode("utf-8", "replace")
        name = signature.raw_name.decode("utf-8", "replace")
        # Some programs write with an address that does not say so.
        is_bot = self._edge.author_type(name) == "bot"
        return self._edge.person("author", address or name, "bot" if is_bot else None)

    def _size(self, commit: pygit2.Commit) -> Row:
        if len(commit.parent_ids) > 1:
            return {}
        diff = differences.of_commit(self._repository, commit)
        if diff is None:
            return {}
        stats = diff.stats
        return {
            "lines_added": stats.insertions,
            "lines_deleted": stats.deletions,
            "patch_id": str(diff.patchid) if stats.files_changed else None,
        }

    def _files(self, commit: pygit2.Commit) -> list[Row]:
        diff = differences.of_commit(self._repository, commit)
        if diff is None:
            return []
        files: list[Row] = []
        for patch in diff:
            if patch is None:
                continue
            path = patch.delta.new_file.raw_path.decode("utf-8", "replace")
            _context, added, deleted = patch.line_stats
            files.append(
                {
                    "file_hash": self._edge.file_hash(path),
                    "directory": self._edge.directory(path),
                    "lines_added": added,
                    "lines_deleted": deleted,
                    "is_generated": self._edge.is_generated(path),
                }
            )
        return files
