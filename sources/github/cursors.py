"""How far each repository was read: watermarks, branch heads, and what the last hour already gave.

Kept in dlt's state, which lands in the warehouse: by native id, and never with a name or text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.extraction import Window
from sources.landing import Page

# A write may become visible up to an hour after the time it carries.
LAG = timedelta(hours=1)

State = dict[str, Any]


def parsed(value: str) -> datetime:
    """A time as GitHub writes it."""
    return datetime.fromisoformat(value).astimezone(UTC)


class Cursor:
    """How far one list of one repository was read.

    Besides the watermark it keeps a digest of each row that the next run will see again, so that
    reading it again is not taken for news. To reload a window, it is the window's own bounds that
    say what is news, whatever was read before.
    """

    def __init__(
        self, state: State, name: str, lag: timedelta = LAG, window: Window | None = None
    ) -> None:
        self._state: State = state.setdefault(name, {})
        self._lag = lag
        self._window = window
        self._latest: datetime | None = None
        self._read: dict[str, tuple[str, str]] = {}

    @property
    def read_from(self) -> datetime | None:
        """The time from which to read on; None to read everything."""
        if self._window is not None:
            return self._window[0]
        watermark = self._state.get("watermark")
        pending = self._state.get("pending_from")
        if watermark is None:
            return None
        lagged = parsed(watermark) - self._lag
        return min(lagged, parsed(pending)) if pending else lagged

    def reached(self, at: str) -> None:
        """Note a time that was read."""
        moment = parsed(at)
        self._latest = max(self._latest or moment, moment)

    def is_news(self, key: str, at: str, pages: Sequence[Page]) -> bool:
        """Whether these rows differ from what the last run landed under this key."""
        if self._window is not None:
            return self._window[0] <= parsed(at) < self._window[1]
        self.reached(at)
        digest = _digest(pages)
        self._read[key] = (digest, at)
        known = self._state.get("landed", {}).get(key)
        return known is None or known[0] != digest

    def save(self, pending: Sequence[str] = ()) -> None:
        """Move the watermark; `pending` are times of rows that are not final and are read again."""
        if self._latest is not None:
            earlier = self._state.get("watermark")
            latest = max(self._latest, parsed(earlier)) if earlier else self._latest
            self._state["watermark"] = latest.isoformat()
        if pending:
            self._state["pending_from"] = min(pending, key=parsed)
        else:
            self._state.pop("pending_from", None)
        read_from = self.read_from
        if read_from is not None:
            known: dict[str, Any] = self._state.get("landed", {})
            merged = {**known, **{key: list(entry) for key, entry in self._read.items()}}
            self._state["landed"] = {
                key: entry for key, entry in merged.items() if parsed(entry[1]) >= read_from
            }


def changed(state: State, name: str, key: str, pages: Sequence[Page]) -> bool:
    """Whether the rows of a thing that is listed whole every time differ from the last run's."""
    known: State = state.setdefault(name, {})
    digest = _digest(pages)
    if known.get(key) == digest:
        return False
    known[key] = digest
    return True


def _digest(pages: Sequence[Page]) -> str:
    text = json.dumps(pages, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
