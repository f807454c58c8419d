"""How GitHub's GraphQL API answers the fields of each object.

Objects are mappings from field names to values, or to functions where a field takes arguments or
costs something. An account that is gone is null, and so is the user of a commit made by e-mail
alone.
"""

from __future__ import annotations

from typing import Any

from demo.clock import iso
from demo.github import index
from demo.github.graph_pulls import GraphPulls
from demo.github.index import RepositoryIndex
from demo.github.paging import Node, connection, pages
from demo.github.timestamps import at_or_after
from demo.organisation.model import Commit, Deployment, Person, Release


class GraphObjects:
    """Answers by object; pull requests and what belongs to them are answered by `pulls`."""

    def __init__(self) -> None:
        self.pulls = GraphPulls(self)

    def actor(self, person: Person | None) -> Node | None:
        if person is None or not person.has_account:
            return None
        return {
            "__typename": person.account_type,
            "id": f"U_{person.native_id}",
            "databaseId": person.native_id,
            "login": person.login,
            "name": person.name,
            "email": person.email,
        }

    def owner(self, indexed: RepositoryIndex, owned: list[RepositoryIndex] | None = None) -> Node:
        repository = indexed.repository
        is_person = repository.owner_type == "User"
        native_id = index.PERSONAL_OWNER_ID if is_person else index.ORGANISATION_ID

        def repositories(_info: Any, **asked: Any) -> Any:
            listed = owned or []
            if asked.get("isArchived") is not None:
                listed = [
                    one for one in listed if one.repository.is_archived == asked["isArchived"]
                ]
            return connection(listed, self.repository, field="repositories", **asked)

        return {
            "__typename": repository.owner_type,
            "id": f"O_{native_id}",
            "databaseId": native_id,
            "login": repository.owner,
            "name": repository.owner,
            "email": "",
            "repositories": repositories,
        }

    def repository(self, indexed: RepositoryIndex) -> Node:
        repository = indexed.repository
        main = indexed.branch_commits["main"]
        return {
            "__typename": "Repository",
            "id": f"R_{repository.native_id}",
            "databaseId": repository.native_id,
            "name": repository.name,
            "nameWithOwner": repository.full_name,
            "owner": self.owner(indexed),
            "isArchived": repository.is_archived,
            "isFork": False,
            "isPrivate": True,
            "isEmpty": not main,
            "isDisabled": False,
            "createdAt": iso(repository.created_at),
            "updatedAt": iso(indexed.pushed_at),
            "pushedAt": iso(indexed.pushed_at),
            "url": f"https://github.example/{repository.full_name}",
            "defaultBranchRef": self.branch(indexed, "main") if main else None,
            "pullRequests": lambda _info, **asked: self.pulls.listed(indexed, **asked),
            "pullRequest": lambda _info, number: self.pulls.numbered(indexed, number),
            "deployments": lambda _info, **asked: self._deployments(indexed, **asked),
            "releases": pages(indexed.releases, lambda one: self.release(indexed, one), "releases"),
            "refs": lambda _info, **asked: self._refs(indexed, **asked),
            "ref": lambda _info, qualifiedName: self._ref(indexed, qualifiedName),
            "object": lambda _info, oid=None, expression=None: self._object(
                indexed, oid or expression
            ),
        }

    # branches, tags and commits

    def branch(self, indexed: RepositoryIndex, name: str) -> Node:
        return {
            "__typename": "Ref",
            "id": f"REF_{name}",
            "name": name,
            "prefix": "refs/heads/",
            "target": lambda _info: self.commit(
                indexed, indexed.branch_commits[name][0], branch=name
            ),
            "repository": lambda _info: self.repository(indexed),
        }

    def tag(self, indexed: RepositoryIndex, release: Release) -> Node:
        return {
            "__typename": "Ref",
            "id": f"REF_{release.tag}",
            "name": release.tag,
            "prefix": "refs/tags/",
            "target": lambda _info: self.commit(indexed, indexed.repository.commits[release.sha]),
        }

    def _refs(
        self,
        indexed: RepositoryIndex,
        refPrefix: str,
        query: str | None = None,
        **asked: Any,
    ) -> Any:
        if refPrefix.startswith("refs/tags"):
            return connection(
                indexed.releases, lambda one: self.tag(indexed, one), field="refs", **asked
            )
        inner = refPrefix.removeprefix("refs/heads/")
        names = [
            one
            for one in sorted(indexed.repository.branches)
            if one.startswith(inner) and indexed.repository.branches[one]
        ]
        if query:
            names = [one for one in names if query in one]

        def node(name: str) -> Node:
            # GitHub names a ref without the prefix that was asked for.
            return {**self.branch(indexed, name), "name": name.removeprefix(inner)}

        return connection(names, node, field="refs", **asked)

    def _ref(self, indexed: RepositoryIndex, name: str) -> Node | None:
        branch = name.removeprefix("refs/heads/")
        if indexed.repository.branches.get(branch):
            return self.branch(indexed, branch)
        tag = name.removeprefix("refs/tags/")
        return next((self.tag(indexed, one) for one in indexed.releases if one.tag == tag), None)

    def _object(self, indexed: RepositoryIndex, expression: str | None) -> Node | None:
        if expression is None:
            return None
        if expression in indexed.repository.branches:
            branch = indexed.branch_commits[expression]
            return self.commit(indexed, branch[0], branch=expression) if branch else None
        commit = indexed.commit(expression)
        return self.commit(indexed, commit) if commit else None

    def commit(self, indexed: RepositoryIndex, commit: Commit, branch: str | None = None) -> Node:
        author = commit.author

        def history(_info: Any, **asked: Any) -> Any:
            listed = indexed.branch_commits[branch] if branch else [commit]
            since, until = asked.pop("since", None), asked.pop("until", None)
            listed = [
                one
                for one in listed
                if at_or_after(one.committed_at, since)
                and (until is None or not at_or_after(one.committed_at, until))
            ]
            return connection(
                listed, lambda one: self.commit(indexed, one), field="history", **asked
            )

        git_actor = {
            "name": author.name,
            "email": author.noreply_email if commit.by_noreply else author.email,
            "user": None if author.account_type == "Bot" else self.actor(author),
        }
        return {
            "__typename": "Commit",
            "id": f"C_{commit.sha}",
            "oid": commit.sha,
            "authoredDate": iso(commit.authored_at),
            "committedDate": iso(commit.committed_at),
            "author": git_actor,
            "committer": git_actor,
            "message": commit.message,
            "messageHeadline": commit.headline,
            "messageBody": commit.trailer,
            "parents": pages(
                commit.parents,
                lambda sha: self.commit(indexed, indexed.repository.commits[sha]),
                "parents",
            ),
            "history": history,
        }

    # deployments and releases

    def _deployments(self, indexed: RepositoryIndex, **asked: Any) -> Any:
        order = asked.pop("orderBy", None) or {"field": "CREATED_AT", "direction": "ASC"}
        environments = asked.pop("environments", None)
        listed = indexed.deployments[::-1]
        if environments:
            listed = [one for one in listed if one.environment in environments]
        if order["direction"] == "DESC":
            listed = listed[::-1]
        return connection(
            listed, lambda one: self.deployment(indexed, one), field="deployments", **asked
        )

    def deployment(self, indexed: RepositoryIndex, deployment: Deployment) -> Node:
        statuses = list(enumerate(deployment.statuses))[::-1]
        last = statuses[0][1][0] if statuses else "pending"
        known = indexed.repository.commits.get(deployment.sha or "")
        return {
            "__typename": "Deployment",
            "id": f"DE_{deployment.native_id}",
            "databaseId": int(deployment.native_id),
            "environment": deployment.environment,
            "originalEnvironment": deployment.environment,
            "latestEnvironment": deployment.environment,
            "task": index.task(deployment),
            "state": {"success": "ACTIVE"}.get(last, last.upper()),
            "commitOid": deployment.sha,
            "commit": lambda _info: self.commit(indexed, known) if known else None,
            "ref": lambda _info: self._deployed_ref(indexed, deployment),
            "creator": self.actor(deployment.creator),
            "createdAt": iso(deployment.created_at),
            "updatedAt": iso(index.updated_at(deployment)),
            "description": None,
            "payload": None,
            "latestStatus": self._status(deployment, *statuses[0]) if statuses else None,
            "statuses": pages(statuses, lambda one: self._status(deployment, *one), "statuses"),
            "repository": lambda _info: self.repository(indexed),
        }

    def _deployed_ref(self, indexed: RepositoryIndex, deployment: Deployment) -> Node | None:
        return self._ref(indexed, deployment.version or "main")

    def _status(self, deployment: Deployment, position: int, said: tuple[str, Any]) -> Node:
        state, at = said
        return {
            "id": f"DES_{deployment.native_id}{position}",
            "state": state.upper(),
            "environment": deployment.environment,
            "creator": self.actor(deployment.creator),
            "description": None,
            "createdAt": iso(at),
            "updatedAt": iso(at),
        }

    def release(self, indexed: RepositoryIndex, release: Release) -> Node:
        return {
            "id": f"RE_{release.native_id}",
            "databaseId": release.native_id,
            "name": release.tag,
            "tagName": release.tag,
            "tagCommit": lambda _info: self.commit(
                indexed, indexed.repository.commits[release.sha]
            ),
            "isDraft": False,
            "isPrerelease": False,
            "isLatest": release is indexed.releases[0],
            "createdAt": iso(release.published_at),
            "publishedAt": iso(release.published_at),
            "updatedAt": iso(release.published_at),
            "author": None,
        }
