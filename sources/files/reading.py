"""One reading of the files: what has changed since the last one, and the last row of each key.

Loading in steps equals loading at once: where a file has changed, the later files of its entity are
read again too, so that a row still loses to a later one with the same key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from sources.edge import Row, small_cells
from sources.extraction import Extraction
from sources.files.entities import Entity, entities
from sources.files.formats import Place, columns, ends_within_a_line, rows
from sources.files.locations import FoundFile, find
from sources.files.rows import RowReader
from sources.landing import Page

_PAGE = 5_000
# A period's cells are merged with one another: all of them must be seen together.
_READ_WHOLE = frozenset({"assistant_usage"})


class Reading:
    """One reading of all files."""

    def __init__(
        self,
        extraction: Extraction,
        paths: list[str],
        *,
        zone: tzinfo | None,
        minimum_contributors: int,
        measures: frozenset[str],
    ) -> None:
        self._extraction = extraction
        self._edge = extraction.edge
        self._paths = paths
        self._zone = zone
        self._minimum = minimum_contributors
        self._measures = measures
        self._people: set[str] = set()
        self._open_ended: list[str] = []

    def pages(self, state: dict[str, Any]) -> Iterator[Page]:
        """The rows of everything that is new, a table at a time; `state` remembers the files."""
        known = entities()
        found: dict[str, list[FoundFile]] = defaultdict(list)
        for file in find(self._paths, list(known)):
            found[file.entity].append(file)
        seen: dict[str, str] = state.setdefault("files", {})
        self._remember_people(known)
        for name, entity in known.items():
            changed = self._changed(found[name], seen, is_whole=name in _READ_WHOLE)
            yield from self._entity_pages(entity, changed)
        self._say_open_ended()
        for file in (file for files in found.values() for file in files):
            seen[self._mark(file)] = file.fingerprint

    def _mark(self, file: FoundFile) -> str:
        """A file's name as a keyed hash: a path may hold an account, and state is stored."""
        return self._edge.file_hash(file.path)

    def _say_open_ended(self) -> None:
        if self._open_ended:
            # CSV lets a last line go without an end, so nobody can tell but who compares.
            self._extraction.problem(
                f"{len(self._open_ended)} CSV files end within a line, such as "
                f"{self._open_ended[0]}: if they were cut on their way, rows are missing and the "
                "last cell is wrong; write them anew, with a line break at the end."
            )

    def _changed(
        self, files: list[FoundFile], seen: dict[str, str], *, is_whole: bool
    ) -> list[FoundFile]:
        for position, file in enumerate(files):
            if seen.get(self._mark(file)) != file.fingerprint:
                return files if is_whole else files[position:]
        return []

    def _remember_people(self, known: dict[str, Entity]) -> None:
        """The pseudonyms that earlier runs landed, so that titles are masked as on a full load."""
        for name, entity in known.items():
            for person in entity.people:
                landed = self._extraction.landed(name, [f"{person}_key"])
                self._people.update(key for (key,) in landed if key)

    def _entity_pages(self, entity: Entity, files: list[FoundFile]) -> Iterator[Page]:
        taken: set[tuple[Any, ...]] = set()
        whole: list[Row] = []
        read = 0
        # From the last file to the first, so that the last row of a key is met first.
        for file in reversed(files):
            latest = self._latest_rows(entity, file)
            fresh = [row for key, row in latest.items() if key not in taken]
            taken.update(latest)
            read += len(fresh)
            self._extraction.report(entity.name, read)
            if entity.name in _READ_WHOLE:
                whole.extend(fresh)
            else:
                yield from _paged(entity, fresh)
        if whole:
            yield entity.name, small_cells.merged(whole, self._minimum)

    def _latest_rows(self, entity: Entity, file: FoundFile) -> dict[tuple[Any, ...], Row]:
        place = Place(file)
        reader = RowReader(entity, place, self._edge, self._zone, self._people)
        latest: dict[tuple[Any, ...], Row] = {}
        known: frozenset[str] = frozenset()
        if file.suffix != ".jsonl":
            # A file of a head and no rows is still refused for a column that nobody knows.
            names = columns(file)
            reader.check_columns(names, 1)
            known = frozenset(names)
        for line, raw in rows(file):
            if raw.keys() != known:
                reader.check_columns(list(raw), line)
                known = frozenset(raw)
            row = reader.read(line, raw)
            if entity.name == "measures" and row["measure_id"] not in self._measures:
                raise place.error(
                    f'the measure "{row["measure_id"]}" is not registered; say who answers for it, '
                    "how it is got and who may see it in measures.yml of the program.",
                    line,
                    "measure_id",
                )
            latest[self._key(entity, row)] = row
        if file.suffix == ".jsonl" and not latest:
            # The other formats have a head, with which a file says by itself that it has no rows.
            self._extraction.problem(
                place.error("the file is empty; if it should hold rows, write it anew.").sentence
            )
        if ends_within_a_line(file):
            self._open_ended.append(file.path)
        for row in latest.values():
            reader.mask(row)
        return latest

    def _key(self, entity: Entity, row: Row) -> tuple[Any, ...]:
        if entity.name in _READ_WHOLE:
            return (row["period_start"], row["period_days"], row["tool"], *_scope(row))
        return tuple(row[name] for name in entity.table.keys)


def _scope(row: Row) -> tuple[Any, Any]:
    return row["team_id"], row["repository_id"]


def _paged(entity: Entity, fresh: list[Row]) -> Iterator[Page]:
    for start in range(0, len(fresh), _PAGE):
        page = fresh[start : start + _PAGE]
        links = [link for row in page for link in _links(entity, row)]
        yield entity.name, page
        if links:
            yield f"{entity.name.removesuffix('s')}_issue_keys", links


def _links(entity: Entity, row: Row) -> list[Row]:
    """The issue keys of a change or commit, taken out of its row."""
    found = row.pop("issue_keys", None)
    if found is None:
        return []
    if entity.name == "commits":
        key = {name: row[name] for name in ("repository_id", "commit_sha")}
        return [{**key, "issue_key": issue} for issue in dict.fromkeys(issue for issue, _ in found)]
    change = {"change_id": row["change_id"]}
    if not found:
        return [{**change, "issue_key": "", "found_in": "", "is_gone": True}]
    return [{**change, "issue_key": issue, "found_in": where} for issue, where in found]
