"""Service levels as OpenSLO and Sloth files define them.

Reads what a file says and nothing else: asking for the measurements is the work of the tool that
keeps them. A definition whose events can't be counted stays one, without queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from sources.errors import ToolError
from sources.storage import StoredFile, files_of

TOOL = "openslo"
SUFFIXES = (".yml", ".yaml")

Json = dict[str, Any]

_LARGEST = 4 * 2**20
_DAYS = {"d": 1, "w": 7, "M": 30, "Q": 90, "Y": 365}
_UNITS = {"day": "d", "week": "w", "month": "M", "quarter": "Q", "year": "Y"}
_DURATION = re.compile(r"(\d+)([dwMQY])")
# Sloth's own, where a file does not say it.
_SLOTH_WINDOW_DAYS = 30
_READ = {
    "openslo": frozenset(
        "service indicator indicatorRef timeWindow timeWindows objectives".split()
    ),
    "sloth": frozenset("name objective sli".split()),
}


@dataclass(frozen=True)
class Level:
    """One service level: what is promised, and the queries that count whether it is kept.

    Two of `good`, `bad` and `total` are there if its events can be counted. A counter only ever
    grows: what it grew by in a while is what happened in it.
    """

    slo_id: str
    service_id: str
    indicator: str
    target: float
    window_days: int | None
    source: str | None = None
    good: str | None = None
    bad: str | None = None
    total: str | None = None
    is_counter: bool = False
    format: str = ""
    unread: tuple[str, ...] = ()

    @property
    def is_countable(self) -> bool:
        """Whether good and total follow from its queries, in a window that is known."""
        queries = [one for one in (self.good, self.bad, self.total) if one]
        return len(queries) >= 2 and self.window_days is not None


def levels() -> list[Level]:
    """Every service level of the files that SOURCES__OPENSLO__PATHS names."""
    found: dict[str, Level] = {}
    for level in levels_of(
        [document for file in files_of(TOOL, SUFFIXES) for document in _documents(file)]
    ):
        if level.slo_id in found:
            raise ToolError(
                f"openslo: {level.slo_id} is defined twice; give one of the two another name.",
                tool=TOOL,
            )
        found[level.slo_id] = level
    return list(found.values())


def levels_of(documents: list[tuple[str, Any]]) -> Iterator[Level]:
    """The service levels of documents, each with the name of its file."""
    named: dict[tuple[str, str], Json] = {}
    for path, document in documents:
        if not isinstance(document, dict):
            raise _unreadable(path, "is no definition")
        if str(document.get("apiVersion", "")).startswith("openslo/"):
            metadata = document.get("metadata")
            name = metadata.get("name") if isinstance(metadata, dict) else None
            named[str(document.get("kind")), str(name)] = document
    for path, document in documents:
        version = str(document.get("apiVersion") or document.get("version") or "")
        try:
            if version.startswith("openslo/"):
                if document.get("kind") == "SLO":
                    yield from _openslo(document, named)
            elif version.startswith("sloth.slok.dev/"):
                yield from _sloth(document["spec"], version)
            elif version == "prometheus/v1":
                yield from _sloth(document, version)
            else:
                raise _unreadable(path, "is neither OpenSLO's nor Sloth's")
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise _unreadable(path, "lacks a part that its format asks for") from error


def _documents(file: StoredFile) -> list[tuple[str, Any]]:
    try:
        text = file.content(TOOL, _LARGEST).decode("utf-8-sig")
        found = list(yaml.safe_load_all(text))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _unreadable(file.path, "is not YAML in UTF-8") from error
    if not text.strip():
        # What it defined would be gone. Comments alone are somebody's word; nothing is nobody's.
        raise _unreadable(file.path, "is empty")
    return [(file.path, document) for document in found if document is not None]


def _openslo(document: Json, named: dict[tuple[str, str], Json]) -> Iterator[Level]:
    spec, name = document["spec"], str(document["metadata"]["name"])
    reference = spec.get("indicatorRef")
    indicator = named.get(("SLI", reference), {}) if reference else spec.get("indicator") or {}
    metric = (indicator.get("spec") or {}).get("ratioMetric")
    objectives = spec["objectives"]
    for number, objective in enumerate(objectives, 1):
        ratio = objective.get("ratioMetrics") or metric or {}
        sources, queries = _queries(ratio, named)
        percent = objective.get("targetPercent")
        yield Level(
            slo_id=name if len(objectives) == 1 else f"{name}-{number}",
            service_id=str(spec["service"]),
            indicator=str(
                reference or (indicator.get("metadata") or {}).get("name") or name,
            ),
            target=_share(objective["target"] if percent is None else float(percent) / 100),
            window_days=_window_days(spec),
            source=sources.pop() if len(sources) == 1 else None,
            good=queries.get("good"),
            bad=queries.get("bad"),
            total=queries.get("total"),
            is_counter=ratio.get("counter") is True,
            format=str(document["apiVersion"]),
            unread=tuple(sorted(spec.keys() - _READ["openslo"])),
        )


def _queries(ratio: Json, named: dict[tuple[str, str], Json]) -> tuple[set[str], dict[str, str]]:
    """Who is asked, and what, for each side of a ratio."""
    sources: set[str] = set()
    queries: dict[str, str] = {}
    for side in ("good", "bad", "total"):
        said = ratio.get(side)
        if not said:
            continue
        metric = said.get("metricSource") or said
        reference = metric.get("metricSourceRef")
        kept = named.get(("DataSource", reference), {}) if reference else {}
        source = metric.get("type") or metric.get("source") or (kept.get("spec") or {}).get("type")
        query = (metric.get("spec") or metric).get("query")
        if source and query:
            sources.add(str(source).lower())
            queries[side] = str(query)
    return sources, queries


def _window_days(spec: Json) -> int | None:
    """The days of its first window; None where it is shorter than one."""
    for window in spec.get("timeWindow") or spec.get("timeWindows") or []:
        if "count" in window:
            unit = _UNITS.get(str(window["unit"]).lower().removesuffix("s"))
            return int(window["count"]) * _DAYS[unit] if unit else None
        written = _DURATION.fullmatch(str(window["duration"]))
        return int(written[1]) * _DAYS[written[2]] if written else None
    return None


def _sloth(spec: Json, version: str) -> Iterator[Level]:
    service = str(spec["service"])
    for slo in spec["slos"]:
        events = slo["sli"].get("events") or {}
        yield Level(
            slo_id=f"{service}-{slo['name']}",
            service_id=service,
            indicator=str(slo["name"]),
            target=_share(float(slo["objective"]) / 100),
            window_days=_SLOTH_WINDOW_DAYS,
            source="prometheus",
            bad=events.get("error_query") or events.get("errorQuery"),
            total=events.get("total_query") or events.get("totalQuery"),
            format=version,
            unread=tuple(sorted(slo.keys() - _READ["sloth"])),
        )


def _share(target: Any) -> float:
    share = round(float(target), 9)
    if not 0 <= share <= 1:
        raise ValueError("a target is a share of one")
    return share


def _unreadable(path: str, what: str) -> ToolError:
    return ToolError(
        f"{path}: the file {what}; correct it, or take it away from what SOURCES__OPENSLO__PATHS "
        "names.",
        tool=TOOL,
    )
