"""Which repositories are read, what they are called, and whose name may land.

By name, by organisation or by pattern; a renamed repository is followed to where it went. What is
read of each one stands in reading.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus

from sources.edge import Edge, Row
from sources.extraction import Extraction
from sources.github.answers import Object
from sources.github.client import GitHub
from sources.github.configuration import Configuration
from sources.http import RefusedError

REPOSITORY_READ = frozenset(
    "id full_name owner default_branch archived fork created_at pushed_at updated_at".split()
)
_PERSON = "User"
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)


@dataclass(frozen=True)
class Repository:
    """A repository as it is now: what to call it on GitHub, and what of it lands."""

    native_id: str
    full_name: str
    landed_name: str
    default_branch: str | None
    pushed_at: str | None
    created_at: str | None
    release_branches: tuple[str, ...]
    row: Row
    earlier_names: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it is in the REST API."""
        return f"/repos/{self.full_name}"

    def is_release_branch(self, branch: str) -> bool:
        """Whether releases are made from this branch."""
        return any(fnmatchcase(branch, pattern) for pattern in self.release_branches)


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

    def has(self, full_name: str) -> bool:
        """Whether the program names this repository."""
        return full_name.lower() in self.names


def found(
    github: GitHub, configuration: Configuration, declared: Declared, extraction: Extraction
) -> Iterator[Repository]:
    """Every repository that the configuration means, each once."""
    seen: set[str] = set()
    for answer, asked_for in _answers(github, configuration, declared, extraction):
        repository = _repository(answer, asked_for, configuration, declared, extraction.edge)
        if repository.native_id not in seen:
            seen.add(repository.native_id)
            yield repository


def _answers(
    github: GitHub, configuration: Configuration, declared: Declared, extraction: Extraction
) -> Iterator[tuple[Object, str | None]]:
    for position, entry in enumerate(configuration.repositories, 1):
        owner, name = entry.split("/")
        try:
            if "*" in name or "?" in name:
                fitting = 0
                for answer in _of_owner(github, owner):
                    if fnmatchcase(answer["name"].lower(), name.lower()):
                        fitting += 1
                        yield answer, None
                if not fitting:
                    extraction.problem(
                        f"No repository of GitHub fits entry {position} of "
                        "SOURCES__GITHUB__REPOSITORIES: correct the pattern."
                    )
            else:
                yield github.get(f"/repos/{entry}"), entry
        except RefusedError as refused:
            if refused.status not in _GONE:
                raise
            # An owner may be a person: only what the program declares is named in what is kept.
            shown = entry if declared.has(entry) else f"entry {position}"
            extraction.problem(
                f"GitHub has no repository for {shown} of SOURCES__GITHUB__REPOSITORIES, or the "
                "token may not see it: correct the name, or give the token access to it."
            )
    for position, organisation in enumerate(configuration.organisations, 1):
        try:
            for page in github.pages(f"/orgs/{organisation}/repos", {"type": "all"}):
                yield from ((answer, None) for answer in page)
        except RefusedError as refused:
            if refused.status not in _GONE:
                raise
            extraction.problem(
                f"GitHub has no organisation for entry {position} of "
                "SOURCES__GITHUB__ORGANISATIONS, or the token may not see it: correct the name."
            )


def _of_owner(github: GitHub, owner: str) -> Iterator[Object]:
    """The repositories of an organisation, or of a person where there is no such organisation."""
    try:
        yield from github.objects(f"/orgs/{owner}/repos", {"type": "all"})
    except RefusedError as refused:
        if refused.status not in _GONE:
            raise
        yield from github.objects(f"/users/{owner}/repos", {"type": "all"})


def _repository(
    answer: Object,
    asked_for: str | None,
    configuration: Configuration,
    declared: Declared,
    edge: Edge,
) -> Repository:
    edge.discard("repositories", answer.keys() - REPOSITORY_READ)
    native_id = edge.native_id(answer.get("id"), "a repository")
    full_name: str = answer["full_name"]
    owner = answer.get("owner") or {}
    is_person = owner.get("type") == _PERSON
    landed_name = _landed_name(edge, full_name, is_person, declared)
    earlier: tuple[str, ...] = ()
    if asked_for is not None and asked_for.lower() != full_name.lower():
        # An owner that it moved away from may be a person, whatever the owner of today is.
        has_moved = asked_for.split("/")[0].lower() != full_name.split("/")[0].lower()
        earlier = (_landed_name(edge, asked_for, is_person or has_moved, declared),)
    pattern = declared.release_branches.get(full_name.lower())
    return Repository(
        native_id=native_id,
        full_name=full_name,
        landed_name=landed_name,
        default_branch=answer.get("default_branch"),
        pushed_at=answer.get("pushed_at"),
        created_at=answer.get("created_at"),
        release_branches=(pattern,) if pattern else configuration.release_branches,
        earlier_names=earlier,
        row={
            "repository_native_id": native_id,
            "full_name": landed_name,
            "owner_type": owner.get("type"),
            "default_branch": answer.get("default_branch"),
            "is_archived": answer.get("archived"),
            "is_fork": answer.get("fork"),
            "created_at": answer.get("created_at"),
            "pushed_at": answer.get("pushed_at"),
            "updated_at": answer.get("updated_at"),
        },
    )


def _unprefixed(name: str) -> str:
    """github:acme/shop, as the program writes it, is acme/shop to GitHub."""
    return name.lower().removeprefix("github:")


def _landed_name(edge: Edge, full_name: str, is_person: bool, declared: Declared) -> str:
    if not is_person or declared.has(full_name):
        return full_name
    owner, _, name = full_name.partition("/")
    return f"{edge.pseudonym(owner)}/{name}"
