"""Makes the clones with libgit2: the same objects and the same names for them at every writing."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pygit2
from pygit2.enums import FileMode, ObjectType

from demo.git.history import TEAM, Note, Release, Topic, events
from demo.git.prices import SERVICE, Lists, Step, steps
from demo.organisation.model import Organisation
from demo.organisation.person import Person
from demo.organisation.shape import BERLIN

_SERVER = "ssh://git@git.halden-goods.example:2222/"
RUNBOOKS = "git.halden-goods.example/platform/runbooks"
_MAIN = "refs/heads/main"


def write(organisation: Organisation, folder: Path) -> None:
    """Two bare clones; what is there is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    runbooks = _Runbooks(folder / "runbooks.git", RUNBOOKS)
    runbooks.map_addresses(organisation.members(TEAM))
    for event in events(organisation):
        if isinstance(event, Note):
            runbooks.note(event)
        elif isinstance(event, Topic):
            runbooks.take_in(event)
        else:
            runbooks.release(event)
    lists = _PriceLists(folder / "price-lists.git", organisation.service(SERVICE).clone)
    for step in steps(organisation):
        lists.take(step)


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose clones lie there."""
    return {"SOURCES__GIT__PATHS": str(folder)}


def _signature(person: Person, at: datetime, *, by_noreply: bool = False) -> pygit2.Signature:
    offset = at.astimezone(ZoneInfo(BERLIN)).utcoffset()
    address = person.noreply_email if by_noreply else person.email
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return pygit2.Signature(person.name, address, int(at.timestamp()), minutes)


class _Clone:
    """A repository, and the head of its main."""

    def __init__(self, folder: Path, address: str) -> None:
        self.repository = pygit2.init_repository(str(folder), bare=True, initial_head="main")
        self.repository.remotes.create("origin", f"{_SERVER}{address.partition('/')[2]}.git")
        # Nothing before the first commit.
        self.heads: list[pygit2.Oid] = []

    def commit(
        self,
        by: pygit2.Signature,
        message: str,
        files: Mapping[str, Iterable[str]],
        parents: list[pygit2.Oid],
    ) -> pygit2.Oid:
        """A commit that holds these files, on no branch yet."""
        index = pygit2.Index()
        for name, lines in files.items():
            blob = self.repository.create_blob("".join(f"{one}\n" for one in lines).encode())
            index.add(pygit2.IndexEntry(name, blob, FileMode.BLOB))
        tree = index.write_tree(self.repository)
        return self.repository.create_commit(None, by, by, message, tree, parents)

    def move(self, head: pygit2.Oid) -> None:
        """Main goes on to a commit."""
        self.repository.references.create(_MAIN, head, force=True)
        self.heads = [head]


class _PriceLists(_Clone):
    """The price lists; a line's text is made of its number."""

    def take(self, step: Step) -> None:
        """A commit on main, or a branch and its merge by hand, which says no number."""
        head = self.heads
        for writing in step.writings:
            by = _signature(writing.author, writing.at)
            head = [self.commit(by, "Change prices", _written(writing.lists), head)]
        if step.merged_at and step.merged_by:
            by = _signature(step.merged_by, step.merged_at)
            parents = [*self.heads, *head]
            message = "Merge branch 'prices'"
            head = [self.commit(by, message, _written(step.lists), parents)]
        self.move(*head)


def _written(lists: Lists) -> dict[str, list[str]]:
    return {
        name: [f"article {number:06d} costs {number * 37 % 9_000 + 99} cents" for number in lines]
        for name, lines in lists.items()
    }


class _Runbooks(_Clone):
    """The runbooks, and the lines of each page on main."""

    def __init__(self, folder: Path, address: str) -> None:
        super().__init__(folder, address)
        self._pages: dict[str, list[str]] = {}

    def map_addresses(self, people: list[Person]) -> None:
        """Who is meant by an address that hides somebody, in a file of its own."""
        self._pages[".mailmap"] = [
            f"{one.name} <{one.email}> <{one.noreply_email}>" for one in people
        ]

    def note(self, note: Note) -> None:
        """A commit on main."""
        self.move(self._noted(note, self.heads))

    def take_in(self, topic: Topic) -> None:
        """The commits of a branch, and a merge with the message that GitLab writes."""
        branch = self.heads
        for note in topic.notes:
            branch = [self._noted(note, branch)]
        by = _signature(topic.merged_by, topic.merged_at)
        message = (
            f"Merge branch '{topic.branch}' into 'main'\n\nMore about {topic.notes[0].page}\n\n"
            f"See merge request platform/runbooks!{topic.number}\n\n"
            f"Reviewed-by: {topic.read_by.name} <{topic.read_by.email}>\n"
        )
        self.move(self.commit(by, message, self._pages, [*self.heads, *branch]))

    def release(self, release: Release) -> None:
        """A tag on the head of main."""
        (head,) = self.heads
        if release.is_annotated:
            tagger = _signature(release.by, release.at)
            message = f"Runbooks {release.tag}"
            self.repository.create_tag(release.tag, head, ObjectType.COMMIT, tagger, message)
        else:
            self.repository.references.create(f"refs/tags/{release.tag}", head)

    def _noted(self, note: Note, parents: list[pygit2.Oid]) -> pygit2.Oid:
        page = self._pages.setdefault(f"{note.page}.md", [f"# {note.page}"])
        page += [f"Step {len(page) + number}." for number in range(note.line_count)]
        by = _signature(note.author, note.at, by_noreply=note.by_noreply)
        message = f"Say more about {note.page}\n\nSigned-off-by: {note.author.email}\n"
        return self.commit(by, message, self._pages, parents)
