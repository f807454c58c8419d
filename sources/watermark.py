"""How far a list was read: from when to read on, and which rows of the overlap landed already.

Kept in dlt's state, which is saved with the rows or not at all: by native id, and never a text. How
a tool is asked for what is new is the tool's own.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.extraction import Window


class Watermark:
    """The cursor of one list; with a `window` it reads that part again and moves nothing."""

    def __init__(
        self, state: dict[str, Any], name: str, *, overlap: timedelta, window: Window | None = None
    ) -> None:
        self._kept: dict[str, Any] = state.setdefault(name, {}) if window is None else {}
        self._overlap = overlap
        self._window = window
        self._latest: datetime | None = None
        self._read: dict[str, list[str]] = {}

    @property
    def since(self) -> datetime | None:
        """The time from which to read; None to read everything."""
        if self._window is not None:
            return self._window[0]
        through = self._kept.get("through")
        return datetime.fromisoformat(through) - self._overlap if through else None

    @property
    def until(self) -> datetime | None:
        """The time before which to read; None to read to the end."""
        return self._window[1] if self._window is not None else None

    def is_news(self, key: str, at: datetime, said: Any) -> bool:
        """Whether this very state of a row has not landed yet; remembers it."""
        at = at.astimezone(UTC)
        self._latest = max(self._latest or at, at)
        written = json.dumps(said, sort_keys=True, default=str)
        digest = hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]
        earlier = self._read.get(key) or self._kept.get("recent", {}).get(key)
        self._read[key] = [digest, at.isoformat()]
        return earlier is None or earlier[0] != digest

    def reached(self, at: datetime) -> None:
        """Note that everything before a time has been read."""
        self._latest = max(self._latest or at, at)

    def save(self) -> None:
        """Keep how far this reading came; the tool calls it when everything else went well."""
        if self._window is not None or self._latest is None:
            return
        through = self._latest
        if self._kept.get("through"):
            through = max(through, datetime.fromisoformat(self._kept["through"]))
        oldest = through - self._overlap
        known = {**self._kept.get("recent", {}), **self._read}
        self._kept["through"] = through.isoformat()
        self._kept["recent"] = {
            key: entry for key, entry in known.items() if datetime.fromisoformat(entry[1]) >= oldest
        }


def is_changed(state: dict[str, Any], name: str, rows: Any) -> bool:
    """Whether what is listed whole every time differs from the last reading; remembers it."""
    written = json.dumps(rows, sort_keys=True, default=str)
    digest = hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]
    seen: dict[str, str] = state.setdefault("seen", {})
    before = seen.get(name)
    seen[name] = digest
    return before != digest
