"""How far each list was read: watermarks, what is not final, and what the last overlap gave.

Kept in dlt's state, which lands in the warehouse: by native id, and never with a name or text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sources.edge import instant
from sources.landing import Page

State = dict[str, Any]


class Cursor:
    """How far one list was read, with a digest of all rows that the next reading sees again."""

    def __init__(self, state: State, overlap: timedelta) -> None:
        self._state = state
        self._overlap = overlap
        self._latest: datetime | None = None
        self._read: dict[str, list[str]] = {}
        self._pending: list[str] = []

    @property
    def read_from(self) -> datetime | None:
        """The time from which to read on; None to read everything."""
        if "watermark" not in self._state:
            return None
        lagged = instant(self._state["watermark"]) - self._overlap
        pending = [instant(at) for at in self._state.get("pending", [])]
        return min([lagged, *pending])

    def is_news(self, key: str, at: str, pages: Sequence[Page], *, is_final: bool) -> bool:
        """Whether these rows differ from what an earlier reading landed; remembers them."""
        moment = instant(at)
        self._latest = max(self._latest or moment, moment)
        mark = digest(pages)
        self._read[key] = [mark, at if is_final else ""]
        if not is_final:
            self._pending.append(at)
        known = self._state.get("landed", {}).get(key)
        return known is None or known[0] != mark

    def save(self) -> None:
        """Move the watermark, and forget what will not be seen again."""
        if self._latest is not None:
            latest = self._latest
            if "watermark" in self._state:
                latest = max(latest, instant(self._state["watermark"]))
            self._state["watermark"] = latest.isoformat()
        self._state["pending"] = sorted(self._pending, key=instant)[:1]
        read_from = self.read_from
        if read_from is not None:
            merged = {**self._state.get("landed", {}), **self._read}
            self._state["landed"] = {
                key: entry
                for key, entry in merged.items()
                if not entry[1] or instant(entry[1]) >= read_from
            }


def changed(state: State, name: str, rows: Any) -> bool:
    """Whether a thing that is listed whole every time differs from the last reading's."""
    seen: State = state.setdefault("seen", {})
    mark = digest(rows)
    if seen.get(name) == mark:
        return False
    seen[name] = mark
    return True


def digest(rows: Any) -> str:
    """A short mark of rows."""
    text = json.dumps(rows, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
