"""One repository while its history happens: a queue of moments, a graph of commits, a main branch.

Everything that happens is put on the queue with its moment and runs in the order of time, so that
a deployment finds the commits that were there then. What happens and why is told elsewhere
(changes.py, deployments.py, stories.py).
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha1
from random import Random

from demo.organisation.model import (
    Build,
    Change,
    ChangedFile,
    Commit,
    Person,
    Release,
    Repository,
    Review,
)

Action = Callable[[datetime], object]


class RepositoryHistory:
    """A repository, its random stream and what is still to happen in it."""

    def __init__(self, repository: Repository, seed: int, first_id: int) -> None:
        self.repository = repository
        self.random = Random(f"{seed}:{repository.name}")
        self._queue: list[tuple[datetime, int, Action]] = []
        self._order = itertools.count()
        self._ids = itertools.count(first_id)
        self._shas = itertools.count()

    def at(self, moment: datetime, action: Action) -> None:
        """Something that will happen; actions at one moment happen in the order of asking."""
        heapq.heappush(self._queue, (moment, next(self._order), action))

    def run(self, until: datetime) -> None:
        """Let everything up to the moment happen; what is later never does."""
        while self._queue and self._queue[0][0] < until:
            moment, _, action = heapq.heappop(self._queue)
            action(moment)

    def new_id(self) -> int:
        """The next number of this repository: no two things in it share one."""
        return next(self._ids)

    def new_sha(self) -> str:
        """Forty hexadecimal digits that depend on the repository and on how many came before."""
        named = f"{self.repository.name}:{next(self._shas)}".encode()
        return sha1(named, usedforsecurity=False).hexdigest()

    def write_commit(
        self,
        author: Person,
        authored_at: datetime,
        headline: str,
        *,
        trailer: str = "",
        by_noreply: bool = False,
    ) -> Commit:
        """A commit on somebody's branch; its parent is filled in when it joins the graph."""
        return Commit(
            self.new_sha(), authored_at, authored_at, author, headline, (), trailer, by_noreply
        )

    def open_change(
        self,
        *,
        author: Person,
        topic: str,
        created_at: datetime,
        commits: Sequence[Commit],
        files: Sequence[ChangedFile],
        issue_key: str | None = None,
        key_found_in: str = "title",
        ready_events: tuple[tuple[str, datetime], ...] = (),
        reverts_number: int | None = None,
        mentioned: Person | None = None,
        labels: tuple[str, ...] = (),
    ) -> Change:
        """A new pull request, numbered in the order of opening."""
        change = Change(
            native_id=self.new_id(),
            number=len(self.repository.changes) + 1,
            repository=self.repository.full_name,
            author=author,
            topic=topic,
            issue_key=issue_key,
            key_found_in=key_found_in,
            created_at=created_at,
            commits=list(commits),
            files=tuple(files),
            ready_events=ready_events,
            reverts_number=reverts_number,
            mentioned=mentioned,
            labels=labels,
            host=self.repository.host,
        )
        last_ready = ready_events[-1][0] if ready_events else "ready"
        change.is_draft = last_ready == "draft"
        self.repository.changes.append(change)
        return change

    def review(self, change: Change, reviewer: Person, state: str, at: datetime) -> Review:
        """An answer to a change; it has up to two comments, by how many files changed."""
        review = Review(self.new_id(), reviewer, state, at, comment_count=len(change.files) % 3)
        change.reviews.append(review)
        return review

    def merge(self, change: Change, at: datetime, *, builds_in_minutes: int | None = 9) -> None:
        """Merge by the repository's method; a build of main follows unless there is none."""
        change.state, change.merged_at, change.closed_at = "merged", at, at
        method = self.repository.merge_method
        if method == "squash":
            last = self._append(self._squashed(change, at))
        elif method == "rebase":
            for commit in self._rebased(change, at):
                last = self._append(commit)
        else:
            last = self._merge_commit(change, at)
        change.merge_commit_sha = last.sha
        if builds_in_minutes is not None:
            self.build(last.sha, at + timedelta(seconds=20), builds_in_minutes)

    def _squashed(self, change: Change, at: datetime) -> Commit:
        trailer = change.body
        others = {one.author.email: one.author for one in change.commits[1:]}
        for author in others.values():
            if author is not change.author:
                trailer += f"\n\nCo-authored-by: {author.name} <{author.email}>"
        if change.reverts_number is not None:
            reverted = self.repository.changes[change.reverts_number - 1]
            trailer += f"\n\nThis reverts commit {reverted.merge_commit_sha}."
        headline = f"{change.title} (#{change.number})"
        if self.repository.host == "bitbucket":
            headline = f"Merged in {change.branch} (pull request #{change.number})"
            trailer = f"{change.title}\n\n{trailer}"
        return Commit(self.new_sha(), at, at, change.author, headline, (), trailer)

    def _rebased(self, change: Change, at: datetime) -> Iterator[Commit]:
        for commit in change.commits:
            yield Commit(
                self.new_sha(),
                commit.authored_at,
                at,
                commit.author,
                commit.headline,
                (),
                commit.trailer,
                commit.by_noreply,
            )

    def _merge_commit(self, change: Change, at: datetime) -> Commit:
        head = self.repository.head
        parent = head
        for commit in change.commits:
            commit.parents = (parent,) if parent else ()
            self.repository.commits[commit.sha] = commit
            self.repository.branches["main"].append(commit.sha)
            parent = commit.sha
        parents = tuple(one for one in (head, parent) if one)
        headline = f"Merge pull request #{change.number} from {change.branch}"
        trailer = change.title
        if self.repository.host == "gitlab":
            headline = f"Merge branch '{change.branch}' into 'main'"
            trailer += f"\n\nSee merge request {self.repository.full_name}!{change.number}"
        merge = Commit(self.new_sha(), at, at, change.author, headline, parents, trailer)
        self.repository.commits[merge.sha] = merge
        self.repository.branches["main"].append(merge.sha)
        return merge

    def _append(self, commit: Commit, branch: str = "main") -> Commit:
        commits = self.repository.branches[branch]
        commit.parents = (commits[-1],) if commits else commit.parents
        self.repository.commits[commit.sha] = commit
        commits.append(commit.sha)
        return commit

    def cut_branch(self, branch: str) -> None:
        """A release branch from the head of main."""
        self.repository.branches[branch] = list(self.repository.branches["main"])

    def cherry_pick(self, change: Change, branch: str, at: datetime, by: Person) -> Commit:
        """The merged change once more, on a release branch, as `git cherry-pick -x` writes it."""
        original = self.repository.commits[change.merge_commit_sha or ""]
        copy = Commit(
            self.new_sha(),
            original.authored_at,
            at,
            by,
            original.headline,
            (),
            f"(cherry picked from commit {original.sha})",
        )
        return self._append(copy, branch)

    def build(
        self,
        sha: str,
        at: datetime,
        minutes: int,
        *,
        workflow: str = "CI",
        conclusion: str = "success",
        attempt: int = 1,
        branch: str = "main",
        event: str = "push",
    ) -> Build:
        """A run of CI on a commit, and its end."""
        started_at = at if attempt == 1 else at + timedelta(minutes=minutes + 4)
        run = Build(
            run_id=self.new_id(),
            workflow=workflow,
            event=event,
            branch=branch,
            sha=sha,
            attempt=attempt,
            created_at=at,
            started_at=started_at,
            finished_at=started_at + timedelta(minutes=minutes),
            conclusion=conclusion,
            jobs=("deploy",) if workflow == "deploy docs" else ("build", "test"),
        )
        self.repository.builds.append(run)
        return run

    def release(self, tag: str, sha: str, at: datetime) -> None:
        """A published release of a commit that stands already."""
        self.repository.releases.append(Release(self.new_id(), tag, sha, at))
