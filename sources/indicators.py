"""Which query measures which indicator of services' health: a YAML file that a site writes.

One mapping, from the indicator to the query in the tool's own language. Asking is the tools'.
"""

from __future__ import annotations

import yaml

from sources import settings
from sources.errors import ConfigurationError
from sources.storage import StoredFile, fingerprint, listed

INDICATORS = ("latency_p50", "latency_p95", "latency_p99", "saturation", "error_share")
_LARGEST = 2**20


def queries(tool: str) -> dict[str, str]:
    """The queries of the file that SOURCES__<TOOL>__INDICATORS names; none where it names none."""
    given = settings.text(tool, "indicators")
    return _read(tool, given) if given else {}


def _read(tool: str, given: str) -> dict[str, str]:
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
    for name, query in found.items():
        if name not in INDICATORS:
            raise ConfigurationError(
                f"{given} names the indicator {name}: it is one of {', '.join(INDICATORS)}."
            )
        if not isinstance(query, str) or not query.strip():
            raise ConfigurationError(f"{given} has no query for {name}: write one after the colon.")
    return {name: query.strip() for name, query in found.items()}
