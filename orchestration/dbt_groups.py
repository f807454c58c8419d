"""Which models are built together: a tool's staging, what stands before the walk, what after it.

One op of Dagster builds one group. Staging is a group a tool, so that a blocked tool keeps its own
tables and nobody else's. Pure: a manifest goes in, groups come out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

Manifest = Mapping[str, Any]

BUILT = ("model", "seed", "snapshot")
_STAGING = "staging"


class Step(IntEnum):
    """What is built when; the walk of the commit graph stands between the last two."""

    STAGING = 1
    BEFORE_THE_WALK = 2
    AFTER_THE_WALK = 3


@dataclass(frozen=True)
class Group:
    """The models of one step; of staging, those of one tool."""

    step: Step
    tool: str | None = None

    @property
    def name(self) -> str:
        """The name of its op in Dagster, as in `dbt_staging_github`."""
        return f"dbt_{self.step.name.lower()}{f'_{self.tool}' if self.tool else ''}"

    def includes(self, other: Group) -> bool:
        """Whether this one is built after the other, or is it."""
        return self == other or self.step > other.step


def groups_of(
    manifest: Manifest, walked_source: str, tools: Collection[str]
) -> dict[Group, list[str]]:
    """Every model and seed in its group, earlier groups first."""
    after: dict[str, bool] = {}
    members: dict[Group, list[str]] = defaultdict(list)
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] not in BUILT:
            continue
        tool = _staged_tool(node)
        if tool in tools:
            group = Group(Step.STAGING, tool)
        elif _is_after_the_walk(manifest, unique_id, walked_source, after):
            group = Group(Step.AFTER_THE_WALK)
        else:
            group = Group(Step.BEFORE_THE_WALK)
        members[group].append(unique_id)
    return {group: sorted(members[group]) for group in sorted(members, key=_order)}


def _order(group: Group) -> tuple[int, str]:
    return group.step, group.tool or ""


def tests_of(manifest: Manifest, members: Mapping[Group, list[str]]) -> dict[str, Group | None]:
    """Each data test in the group that is built last of its parents'; None if there is no last."""
    group_of = {unique_id: group for group, ids in members.items() for unique_id in ids}
    placed: dict[str, Group | None] = {}
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] != "test":
            continue
        parents = {group_of[p] for p in node["depends_on"]["nodes"] if p in group_of}
        if parents:
            last = [g for g in parents if all(g.includes(other) for other in parents)]
            placed[unique_id] = last[0] if last else None
    return placed


def graph_inputs(manifest: Manifest) -> list[str]:
    """The models that the walk reads."""
    return sorted(i for i, n in manifest["nodes"].items() if "graph_input" in n.get("tags", ()))


def _staged_tool(node: Mapping[str, Any]) -> str | None:
    """The tool whose staging this is; the ledger's is built with what reads it."""
    layer, *folders = node["fqn"][1:]
    return str(folders[0]) if layer == _STAGING and len(folders) > 1 else None


def _is_after_the_walk(
    manifest: Manifest, unique_id: str, walked_source: str, found: dict[str, bool]
) -> bool:
    if unique_id not in found:
        if unique_id.startswith("source."):
            found[unique_id] = unique_id.split(".")[2] == walked_source
        else:
            parents = manifest["nodes"][unique_id]["depends_on"].get("nodes", ())
            found[unique_id] = any(
                _is_after_the_walk(manifest, parent, walked_source, found) for parent in parents
            )
    return found[unique_id]
