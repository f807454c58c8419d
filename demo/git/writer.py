"""Makes the clone with libgit2: the same objects and the same names for them at every writing."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pygit2
from pygit2.enums import FileMode, ObjectType

from demo.git.history import TEAM, Note, Release, Topic, events
from demo.organisation.model import Organisation
from demo.organisation.person import Person
from demo.organisation.shape import BERLIN

ADDRESS = "ssh://git@git.halden-goods.example:2222/platform/runbooks.git"
_MAIN = "refs/heads/main"


def write(organisation: Organisation, folder: Path) -> None:
    """A bare clone; one that is there is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    clone = _Clone(folder / "runbooks.git")
    clone.map_addresses(organisation.members(TEAM))
    for event in events(organisation):
        if isinstance(event, Note):
            clone.note(event)
        elif isinstance(event, Topic):
            clone.take_in(event)
        else:
            clone.release(event)


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose clones lie there."""
    return {"SOURCES__GIT__PATHS": str(folder)}


def _signature(person: Person, at: datetime, *, by_noreply: bool = False) -> pygit2.Signature:
    offset = at.astimezone(ZoneInfo(BERLIN)).utcoffset()
    address = person.noreply_email if by_noreply else person.email
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return pygit2.Signature(person.name, address, int(at.timestamp()), minutes)


class _Clone:
    """The repository, and the lines of each page on main."""

    def __init__(self, folder: Path) -> None:
        self._repository = pygit2.init_repository(str(folder), bare=True, initial_head="main")
        self._repository.remotes.create("origin", ADDRESS)
        self._pages: dict[str, list[str]] = {}
        # The head of main, and nothing before the first commit.
        self._heads: list[pygit2.Oid] = []

    def map_addresses(self, people: list[Person]) -> None:
        """Who is meant by an address that hides somebody, in a file of its own."""
        self._pages[".mailmap"] = [
            f"{one.name} <{one.email}> <{one.noreply_email}>" for one in people
        ]

    def note(self, note: Note) -> None:
        """A commit on main."""
        self._move(self._noted(note, self._heads))

    def take_in(self, topic: Topic) -> None:
        """The commits of a branch, and a merge with the message that GitLab writes."""
        branch = self._heads
        for note in topic.notes:
            branch = [self._noted(note, branch)]
        by = _signature(topic.merged_by, topic.merged_at)
        message = (
            f"Merge branch '{topic.branch}' into 'main'\n\nMore about {topic.notes[0].page}\n\n"
            f"See merge request platform/runbooks!{topic.number}\n\n"
            f"Reviewed-by: {topic.read_by.name} <{topic.read_by.email}>\n"
        )
        parents = [*self._heads, *branch]
        self._move(self._repository.create_commit(None, by, by, message, self._tree(), parents))

    def release(self, release: Release) -> None:
        """A tag on the head of main."""
        (head,) = self._heads
        if release.is_annotated:
            tagger = _signature(release.by, release.at)
            message = f"Runbooks {release.tag}"
            self._repository.create_tag(release.tag, head, ObjectType.COMMIT, tagger, message)
        else:
            self._repository.references.create(f"refs/tags/{release.tag}", head)

    def _noted(self, note: Note, parents: list[pygit2.Oid]) -> pygit2.Oid:
        page = self._pages.setdefault(f"{note.page}.md", [f"# {note.page}"])
        page += [f"Step {len(page) + number}." for number in range(note.line_count)]
        by = _signature(note.author, note.at, by_noreply=note.by_noreply)
        message = f"Say more about {note.page}\n\nSigned-off-by: {note.author.email}\n"
        return self._repository.create_commit(None, by, by, message, self._tree(), parents)

    def _tree(self) -> pygit2.Oid:
        index = pygit2.Index()
        for name, lines in self._pages.items():
            blob = self._repository.create_blob("".join(f"{one}\n" for one in lines).encode())
            index.add(pygit2.IndexEntry(name, blob, FileMode.BLOB))
        return index.write_tree(self._repository)

    def _move(self, head: pygit2.Oid) -> None:
        self._repository.references.create(_MAIN, head, force=True)
        self._heads = [head]
