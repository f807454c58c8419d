"""Which projects are read, what they are called, and whose name may land.

By path, by group or by pattern; a moved project is followed to where it went. What is read of each
one stands in reading.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus
from urllib.parse import quote

from sources.edge import Edge, Row
from sources.extraction import Extraction
from sources.gitlab.client import GitLab, Object
from sources.gitlab.configuration import Configuration
from sources.http import RefusedError
from sources.settings import name_of

PROJECT_READ = frozenset(
    "id path_with_namespace namespace default_branch archived http_url_to_repo".split()
)
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_PERSON = "user"


@dataclass(frozen=True)
class Project:
    """A project as it is now: what to call it on GitLab, and what of it lands."""

    native_id: str
    full_path: str
    landed_name: str
    default_branch: str | None
    release_branches: tuple[str, ...]
    row: Row
    asked_as: str | None = None

    @property
    def path(self) -> str:
        """Where it is in the REST API."""
        return f"/projects/{self.native_id}"

    def lands(self, branch: str | None) -> str | None:
        """A branch that may land: others are often named after the people who made them."""
        if branch and branch == self.default_branch:
            return branch
        return branch if self.is_release_branch(branch) else None

    def is_release_branch(self, branch: str | None) -> bool:
        """Whether releases are made from this branch."""
        return bool(branch) and any(
            fnmatchcase(branch or "", pattern) for pattern in self.release_branches
        )


@dataclass(frozen=True)
class Declared:
    """What the program says about repositories."""

    names: Collection[str]
    release_branches: dict[str, str]

    @classmethod
    def by_program(cls) -> Declared:
        """As the program declares it now."""
        from sources import program

        patterns = program.release_branch_patterns()
        return cls(
            frozenset(map(_unprefixed, program.declared_repositories())),
            {_unprefixed(name): pattern for name, pattern in patterns.items()},
        )

    def has(self, *names: str) -> bool:
        """Whether the program names this project, by its path or its id."""
        return any(name.lower() in self.names for name in names)

    def release_branch(self, *names: str) -> str | None:
        """The pattern of branches that this project is released from."""
        return next((self.release_branches[n] for n in names if n in self.release_branches), None)


def found(
    gitlab: GitLab, configuration: Configuration, declared: Declared, extraction: Extraction
) -> list[Project]:
    """Every project that the configuration means, each once."""
    projects: dict[str, Project] = {}
    for answer, asked_as in _answers(gitlab, configuration, declared, extraction):
        one = _project(answer, asked_as, configuration, declared, extraction.edge)
        projects.setdefault(one.native_id, one)
    return list(projects.values())


def _answers(
    gitlab: GitLab, configuration: Configuration, declared: Declared, extraction: Extraction
) -> Iterator[tuple[Object, str | None]]:
    for position, entry in enumerate(configuration.projects, 1):
        try:
            if "*" in entry or "?" in entry:
                fitting = 0
                for answer in _of_namespace(gitlab, entry):
                    if fnmatchcase(str(answer["path_with_namespace"]).lower(), entry.lower()):
                        fitting += 1
                        yield answer, None
                if not fitting:
                    extraction.problem(
                        f"No project of GitLab fits entry {position} of "
                        f"{name_of('gitlab', 'projects')}: correct the pattern."
                    )
            else:
                yield gitlab.get(f"/projects/{quote(entry, safe='')}"), entry
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            # A namespace may be a person: only what the program declares is named in what is kept.
            shown = entry if declared.has(entry) else f"entry {position}"
            extraction.problem(
                f"GitLab has no project for {shown} of {name_of('gitlab', 'projects')}, or the "
                "token may not see it: correct the path, or give the token access to it."
            )
    for position, group in enumerate(configuration.groups, 1):
        try:
            for answer in _of_group(gitlab, group):
                yield answer, None
        except RefusedError as refused:
            if refused.status not in GONE:
                raise
            extraction.problem(
                f"GitLab has no group for entry {position} of {name_of('gitlab', 'groups')}, or "
                "the token may not see it: correct the path."
            )


def _of_namespace(gitlab: GitLab, pattern: str) -> Iterator[Object]:
    """The projects under the fixed beginning of a pattern: a group's, or a person's."""
    fixed = pattern[: min(pattern.find(sign) for sign in "*?" if sign in pattern)]
    namespace = fixed.rpartition("/")[0]
    try:
        yield from _of_group(gitlab, namespace)
    except RefusedError as refused:
        if refused.status not in GONE:
            raise
        for page in gitlab.pages(f"/users/{quote(namespace, safe='')}/projects"):
            yield from page


def _of_group(gitlab: GitLab, group: str) -> Iterator[Object]:
    path = f"/groups/{quote(group, safe='')}/projects"
    for page in gitlab.pages(
        path, include_subgroups="true", with_shared="false", order_by="id", sort="asc"
    ):
        yield from page


def _project(
    answer: Object,
    asked_as: str | None,
    configuration: Configuration,
    declared: Declared,
    edge: Edge,
) -> Project:
    edge.discard("repositories", answer.keys() - PROJECT_READ)
    native_id = edge.native_id(answer.get("id"), "a project")
    full_path = edge.native_id(answer.get("path_with_namespace"), "a project's path")
    is_person = (answer.get("namespace") or {}).get("kind") == _PERSON
    is_hidden = is_person and not declared.has(full_path, native_id)
    landed = _landed_name(edge, full_path, is_hidden=is_hidden)
    earlier: str | None = None
    if asked_as is not None and asked_as.lower() != full_path.lower():
        # A namespace that it moved away from may be a person, whatever the one of today is.
        has_moved = asked_as.lower().split("/")[0] != full_path.lower().split("/")[0]
        may_be_person = (is_person or has_moved) and not declared.has(asked_as)
        earlier = _landed_name(edge, asked_as, is_hidden=may_be_person)
    pattern = declared.release_branch(native_id, full_path.lower())
    return Project(
        native_id=native_id,
        full_path=full_path,
        landed_name=landed,
        default_branch=answer.get("default_branch"),
        release_branches=(pattern,) if pattern else configuration.release_branches,
        asked_as=earlier,
        row={
            "repository_id": native_id,
            "name": landed,
            "default_branch": answer.get("default_branch"),
            "url": None if is_hidden else answer.get("http_url_to_repo"),
            "is_archived": answer.get("archived"),
        },
    )


def _unprefixed(name: str) -> str:
    """gitlab:acme/shop or gitlab:12, as the program writes it, is acme/shop or 12 to GitLab."""
    return name.lower().removeprefix("gitlab:")


def _landed_name(edge: Edge, full_path: str, *, is_hidden: bool) -> str:
    """Paths are the same in any case: they land in lower case."""
    if not is_hidden:
        return full_path.lower()
    owner, _, name = full_path.lower().partition("/")
    return f"{edge.pseudonym(owner)}/{name}"
