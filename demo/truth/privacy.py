"""Which cells of human activity are withheld, so that no subtraction singles anybody out.

A set of scopes may be shown together if, however their members overlap, whatever can be told apart
with them holds enough people or nobody. Then so does every sum and difference of what is shown.
Scopes are offered from the whole to its parts, and taken only while that holds. Windows of other
days are not looked at here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from demo.truth.catalogue import Metric
from demo.truth.cells import within
from demo.truth.facts import Facts
from demo.truth.items import Item
from demo.truth.scopes import Scope
from demo.truth.windows import Window

LEAST_CONTRIBUTORS = 5
LEVELS = ("organisation", "product_line", "team", "service", "tier", "repository")
Days = tuple[date, date]
Seen = frozenset[Scope]
CellKey = tuple[str, Scope, Days]


def shown(members: Mapping[Scope, Mapping[str, Item]]) -> set[Scope]:
    """The scopes that may be shown together; `members` holds the items of each by their id."""
    people = {key: one.contributor for items in members.values() for key, one in items.items()}
    seen: dict[str, Seen] = dict.fromkeys(people, frozenset())
    found: set[Scope] = set()
    for level in LEVELS:
        offered: dict[str, set[Scope]] = defaultdict(set)
        for scope, items in members.items():
            if scope[0] == level:
                for key in items:
                    offered[key].add(scope)
        parts: dict[tuple[Seen, Seen], set[str]] = defaultdict(set)
        for key, whole in seen.items():
            parts[whole, frozenset(offered[key])].add(key)
        thin = {part for part, keys in parts.items() if _is_thin(people[key] for key in keys)}
        # What is not shown yet may stay in pieces; of what is shown, no thin piece may be left.
        spoilt = {whole for whole, _ in thin if whole}
        refused: set[Scope] = set()
        for whole, part in parts:
            if whole in spoilt or (whole, part) in thin:
                refused |= part
        taken = {scope for scope in members if scope[0] == level} - refused
        found |= taken
        seen = {key: whole | (offered[key] & taken) for key, whole in seen.items()}
    return found


def _is_thin(contributors: Iterable[tuple[str, str] | None]) -> bool:
    """By the tool that knows the most people: what two tools know may be the same people."""
    by_tool = Counter(tool for tool, _ in {one for one in contributors if one is not None})
    return max(by_tool.values(), default=0) < LEAST_CONTRIBUTORS


class Withheld:
    """The cells that are not shown, and which of them have too few contributors themselves."""

    def __init__(self, facts: Facts, windows: Mapping[Metric, Mapping[Scope, set[Window]]]) -> None:
        self.thin: set[CellKey] = set()
        every_cell: set[CellKey] = set()
        families: dict[str, set[str]] = defaultdict(set)
        parts: dict[str, set[str]] = defaultdict(set)
        not_shown: set[CellKey] = set()
        for metric, by_scope in windows.items():
            families[metric.privacy_family].add(metric.metric_id)
            if metric.whole is not None:
                parts[metric.whole].add(metric.metric_id)
            for days, members in _by_days(facts, metric, by_scope).items():
                may_be_shown = shown(members)
                for scope, items in members.items():
                    cell = (metric.metric_id, scope, days)
                    every_cell.add(cell)
                    if scope not in may_be_shown:
                        not_shown.add((metric.privacy_family, scope, days))
                    if _is_thin(one.contributor for one in items.values()):
                        self.thin.add(cell)
        # Metrics that add up to one another are shown together or not at all.
        self.cells: set[CellKey] = {
            (metric_id, scope, days)
            for family, scope, days in not_shown
            # Parts would tell what their whole was withheld for.
            for metric_id in families[family] | parts[family]
        } & every_cell

    def has(self, metric: Metric, scope: Scope, window: Window) -> bool:
        """Whether the cell is withheld."""
        return (metric.metric_id, scope, (window.start, window.end)) in self.cells

    def is_thin(self, metric: Metric, scope: Scope, window: Window) -> bool:
        """Whether it has too few contributors itself: others are withheld with it."""
        return (metric.metric_id, scope, (window.start, window.end)) in self.thin


def _by_days(
    facts: Facts, metric: Metric, windows: Mapping[Scope, set[Window]]
) -> dict[Days, dict[Scope, dict[str, Item]]]:
    """The items of every scope, for each stretch of days; windows of equal days are one."""
    found: dict[Days, dict[Scope, dict[str, Item]]] = defaultdict(dict)
    for scope, of_scope in windows.items():
        every = facts.items[metric.metric_id].get(scope, [])
        items = [one for one in every if not one.is_left_out]
        for window in of_scope:
            here = within(items, window, facts.scopes.zone(scope))
            if here:
                found[window.start, window.end][scope] = {one.item_id: one for one in here}
    return found
