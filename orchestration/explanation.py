"""What an explanation is made of: a tree of facts, and how rows of the warehouse become facts.

Persons stand nowhere in it, not even as pseudonyms. Which rows explain what is explain.py's and
explain_value.py's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.tree import Tree

from orchestration.warehouse import Row, Session

FIRST_THING = "first thing that would make it appear"
_PERSONS = ("author", "reviewer", "assignee", "reporter", "creator", "contributor", "login")
_MOST_SHOWN = 12

# How a link was found, in words; the methods themselves are the bridges'.
METHODS = {
    "declared": "the site says so in program/links.yml",
    "named_cause": "the incident names it as its cause",
    "same_service_incident": "a deployment of the same service shortly before the incident; "
    "nothing names a cause",
    "named": "the alert names the incident",
    "same_service_alert": "an alert of the same service while the incident lasted or just before; "
    "it names no incident",
    "declared_rollback": "the tool declares a rollback of it",
    "declared_hotfix": "the tool declares a hotfix of it",
    "version_rollback": "an earlier version ran again after it",
    "revert": "a later deployment reverts what it brought",
    "commit_graph": "the commit is reachable from what was deployed, and was not before",
    "tool_list": "the tool lists it",
    "merge_time": "merged before the deployment; no commit graph is known",
}


@dataclass(frozen=True)
class Node:
    """One step of a path: what it is, what is known of it, and what it leads to."""

    title: str
    facts: dict[str, Any] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    # Rows like one another, of which a terminal shows the first ones.
    is_rows: bool = False

    def as_json(self) -> dict[str, Any]:
        """The node with all below it, as what JSON can hold; instants are in ISO 8601."""
        return {
            "title": self.title,
            "facts": {name: _plain(value) for name, value in self.facts.items()},
            "children": [child.as_json() for child in self.children],
        }

    def as_tree(self) -> Tree:
        """For a terminal; facts on one line each, so that long ones wrap well."""
        tree = Tree(f"[bold]{_escaped(self.title)}[/bold]")
        self._grow(tree)
        return tree

    def _grow(self, tree: Tree) -> None:
        for name, value in self.facts.items():
            tree.add(f"[dim]{name}[/dim] {_escaped(_shown(value))}")
        most = _MOST_SHOWN if self.is_rows else len(self.children)
        for child in self.children[:most]:
            child._grow(tree.add(f"[bold]{_escaped(child.title)}[/bold]"))
        if len(self.children) > most:
            tree.add(f"[dim]and {len(self.children) - most} more; --json has all[/dim]")


def facts_of(row: Row, *without: str) -> dict[str, Any]:
    """What is known, without what is not and without persons."""
    found = {
        name: value
        for name, value in row.items()
        if name not in without and value is not None and not _is_of_a_person(name)
    }
    method = METHODS.get(str(row.get("matched_by") or row.get("failed_by")))
    return found | ({"which means": method} if method else {})


def links(warehouse: Session, title: str, bridge: str, column: str, value: str) -> Node:
    """The rows of a bridge, the best first; every one says how it was matched."""
    rows = warehouse.rows(
        f"select * from correlated.{bridge} where {column} = ? "  # noqa: S608
        "order by is_best desc, confidence desc, matched_by",
        value,
    )
    found = [Node(_other_end(bridge, row, column), facts_of(row, column)) for row in rows]
    return Node(title if found else f"{title} nothing that is known", {}, found)


def missing(what: str, first_thing: str, **facts: Any) -> Node:
    """What is not there, and the first thing that would make it appear."""
    return Node(f"missing: {what}", {FIRST_THING: first_thing, **facts})


def in_words(reason: str | None) -> str:
    """Why something does not count, as a person would write it."""
    return (reason or "counted").replace("_", " ")


def first_day(row: Row) -> date:
    """The local day on which a window starts."""
    return _local(row["window_start"], row["time_zone"])


def end_day(row: Row) -> date:
    """The local day before which it ends."""
    return _local(row["window_end"], row["time_zone"])


def _local(instant: datetime, zone: str) -> date:
    """The day that begins at the instant; a clock change at midnight may move it by an hour."""
    return (instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)) + timedelta(hours=2)).date()


def _other_end(bridge: str, row: Row, column: str) -> str:
    """What a link leads to; a bridge is named by its two ends."""
    ends = [end.removesuffix("s") for end in bridge.removeprefix("bridge_").split("_")]
    other = next(end for end in ends if f"{end}_id" != column)
    known = row.get(f"{other}_id") or row.get(f"{other}_key")
    return f"{other} {known}" if known else f"{other} that is not known here"


def _is_of_a_person(column: str) -> bool:
    if column.startswith("_dlt"):
        return True
    return any(word in column for word in _PERSONS) and not column.endswith("_type")


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) else str(value)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}"
    return str(value)


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")
