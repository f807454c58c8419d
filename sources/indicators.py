"""Which query measures which indicator of services' health: a YAML file that a site writes.

One mapping, from the indicator to the query in the tool's own language, and of a latency the unit
that the query answers in. Asking is the tools'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from sources import settings
from sources.errors import ConfigurationError
from sources.storage import StoredFile, fingerprint, listed

LATENCIES = ("latency_p50", "latency_p95", "latency_p99")
INDICATORS = (*LATENCIES, "saturation", "error_share")
# How many of each make a second: to divide by a whole number is exact, to multiply by a part isn't.
UNITS = {"seconds": 1, "milliseconds": 1_000, "microseconds": 1_000_000, "nanoseconds": 10**9}
_LARGEST = 2**20


@dataclass(frozen=True)
class Indicator:
    """What is asked for an indicator, and in which unit a site says that it is answered."""

    name: str
    query: str
    unit: str | None = None

    @property
    def cursor(self) -> str:
        """What its place in the reading is known by: whoever declares another unit reads anew."""
        unit = f" {self.unit}" if self.unit else ""
        return f"indicator {self.name} {self.query}{unit}"

    def landed(self, value: float, told: str | None = None) -> float:
        """A latency in seconds, by the unit declared, or told by the tool; the rest as it is."""
        if self.name not in LATENCIES:
            return value
        return value / UNITS[self.unit or told or "seconds"]


def queries(tool: str) -> list[Indicator]:
    """The indicators of the file that SOURCES__<TOOL>__INDICATORS names; none where none is."""
    given = settings.text(tool, "indicators")
    return _read(tool, given) if given else []


def _read(tool: str, given: str) -> list[Indicator]:
    setting = settings.name_of(tool, "indicators")
    filesystem, paths = listed(given, setting)
    if len(paths) != 1:
        raise ConfigurationError(f"{setting} names {given}, which is not one file.")
    file = StoredFile(filesystem, paths[0], fingerprint(filesystem.info(paths[0])))
    try:
        found = yaml.safe_load(file.content(tool, _LARGEST).decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{given} is not YAML in UTF-8: correct it.") from error
    if not isinstance(found, dict):
        raise ConfigurationError(
            f"{given} names no indicators: write one of {', '.join(INDICATORS)} on a line, "
            "a colon, and its query."
        )
    return [_indicator(given, name, said) for name, said in found.items()]


def _indicator(given: str, name: Any, said: Any) -> Indicator:
    if name not in INDICATORS:
        raise ConfigurationError(
            f"{given} names the indicator {name}: it is one of {', '.join(INDICATORS)}."
        )
    parts = said if isinstance(said, dict) else {"query": said}
    query, unit = parts.get("query"), parts.get("unit")
    if not isinstance(query, str) or not query.strip():
        raise ConfigurationError(f"{given} has no query for {name}: write one after the colon.")
    if parts.keys() - {"query", "unit"}:
        raise ConfigurationError(
            f"{given} says more of {name} than its query and its unit: leave the rest out."
        )
    if unit is not None and (name not in LATENCIES or str(unit) not in UNITS):
        raise ConfigurationError(
            f"{given} gives {name} the unit {unit}: a latency is in one of {', '.join(UNITS)}, "
            "and the others have none."
        )
    return Indicator(name, query.strip(), unit)
