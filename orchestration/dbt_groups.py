"""Which models are built together: those with the same tools above them, on one side of the walk.

One op of Dagster builds one group. A blocked tool then skips exactly the groups that read it, which
one op for the whole project could not do. Pure: a manifest goes in, groups come out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Manifest = Mapping[str, Any]

BUILT = ("model", "seed", "snapshot")
_RAW = "raw_"


@dataclass(frozen=True, order=True)
class Group:
    """Models that read these tools, before or after the walk of the commit graph."""

    is_after_walk: bool
    tools: tuple[str, ...]

    @property
    def name(self) -> str:
        tools = "_".join(self.tools) or "no_tool"
        return f"dbt_{tools}{'_after_the_walk' if self.is_after_walk else ''}"

    def includes(self, other: Group) -> bool:
        """Whether this one is built after the other, or is it."""
        return set(other.tools) <= set(self.tools) and other.is_after_walk <= self.is_after_walk


def groups_of(manifest: Manifest, walked_source: str) -> dict[Group, list[str]]:
    """Every model and seed in its group, earlier groups first."""
    found: dict[str, Group] = {}
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] in BUILT:
            _group(manifest, unique_id, walked_source, found)
    members: dict[Group, list[str]] = defaultdict(list)
    for unique_id, group in found.items():
        if unique_id in manifest["nodes"]:
            members[group].append(unique_id)
    ordered = sorted(members, key=lambda group: (group.is_after_walk, len(group.tools), group))
    return {group: sorted(members[group]) for group in ordered}


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


def _group(
    manifest: Manifest, unique_id: str, walked_source: str, found: dict[str, Group]
) -> Group:
    """The union of the parents' groups; what reads the walk stands on its other side."""
    if unique_id in found:
        return found[unique_id]
    if unique_id.startswith("source."):
        _, _, source_name, _ = unique_id.split(".", 3)
        if source_name == walked_source:
            return _walk_group(manifest, walked_source, found)
        is_raw = source_name.startswith(_RAW)
        return Group(False, (source_name.removeprefix(_RAW),) if is_raw else ())
    parents = [
        _group(manifest, parent, walked_source, found)
        for parent in manifest["nodes"][unique_id]["depends_on"].get("nodes", ())
    ]
    found[unique_id] = _union(parents)
    return found[unique_id]


def _walk_group(manifest: Manifest, walked_source: str, found: dict[str, Group]) -> Group:
    """What the walk's result depends on: whatever is tagged as its input."""
    inputs = [
        _group(manifest, unique_id, walked_source, found) for unique_id in graph_inputs(manifest)
    ]
    return Group(True, _union(inputs).tools)


def graph_inputs(manifest: Manifest) -> list[str]:
    """The models that the walk reads."""
    return sorted(i for i, n in manifest["nodes"].items() if "graph_input" in n.get("tags", ()))


def _union(groups: list[Group]) -> Group:
    return Group(
        any(group.is_after_walk for group in groups),
        tuple(sorted({tool for group in groups for tool in group.tools})),
    )
