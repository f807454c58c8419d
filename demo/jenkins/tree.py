"""Jenkins' `tree`: which fields of an answer are sent, and which range of a list.

`jobs[name,lastBuild[number]]{0,50}` names two fields of the first fifty. What objects hold is not
known here.
"""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]
Tree = dict[str, tuple["Tree | None", slice]]

_TOKEN = re.compile(r"[\w*]+|[\[\],]|\{\d*,?\d*\}")
_ALL = slice(None)


def parsed(text: str) -> Tree:
    """The fields that a tree names."""
    tokens = _TOKEN.findall(text)
    tree, rest = _fields(tokens)
    if rest:
        raise ValueError(f"a tree ends before {rest[0]!r}")
    return tree


def _fields(tokens: list[str]) -> tuple[Tree, list[str]]:
    found: Tree = {}
    while tokens:
        name, tokens = tokens[0], tokens[1:]
        inner: Tree | None = None
        cut = _ALL
        if tokens[:1] == ["["]:
            inner, tokens = _fields(tokens[1:])
            tokens = tokens[1:]
        if tokens and tokens[0].startswith("{"):
            cut, tokens = _range(tokens[0]), tokens[1:]
        found[name] = (inner, cut)
        if tokens[:1] != [","]:
            return found, tokens
        tokens = tokens[1:]
    return found, tokens


def _range(written: str) -> slice:
    start, comma, end = written.strip("{}").partition(",")
    if not comma:
        return slice(int(start), int(start) + 1)
    return slice(int(start or 0), int(end) if end else None)


def shown(value: Any, tree: Tree | None, cut: slice = _ALL) -> Any:
    """What of a value the tree lets through; the class is always told."""
    if isinstance(value, list):
        return [shown(one, tree) for one in value[cut]]
    if not isinstance(value, dict) or tree is None:
        return value
    kept: Json = {"_class": value["_class"]} if "_class" in value else {}
    for name, (inner, part) in tree.items():
        if name in value:
            kept[name] = shown(value[name], inner, part)
    return kept
