"""How far each list of each project was read: watermarks, and what the last hour already gave.

Kept in dlt's state, which lands in the warehouse: by native id, and never with a name or text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.landing import Page

# A write may become visible up to an hour after the time it carries.
LAG = timedelta(hours=1)

State = dict[str, Any]
Window = tuple[datetime, datetime]


def parsed(value: str) -> datetime:
    """A time as GitLab writes it."""
    return datetime.fromisoformat(value).astimezone(UTC)


def written(moment: datetime) -> str:
    """A time as GitLab's filters read it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Cursor:
    """How far one list of one project was read.

    Besides the watermark it keeps a digest of each row that the next run will see again, so that
    reading it again is not taken for news. To read a window again, the window's bounds say what is
    news, whatever was read before.
    """

    def __init__(
        self,
        state: State,
        name: str,
        *,
        lag: timedelta = LAG,
        window: Window | None = None,
        start_at: datetime | None = None,
    ) -> None:
        self._state: State = state.setdefault(name, {})
        self._lag = lag
        self._window = window
        self._start_at = start_at
        self._latest: datetime | None = None
        self._read: dict[str, tuple[str, str]] = {}

    @property
    def is_first(self) -> bool:
        """Whether nothing was read before."""
        return self._window is None and "watermark" not in self._state

    @property
    def read_from(self) -> datetime | None:
        """The time from which to read on; None to read everything."""
        if self._window is not None:
            return self._window[0]
        watermark = self._state.get("watermark")
        if watermark is None:
            return self._start_at
        pending = self._state.get("pending_from")
        lagged = parsed(watermark) - self._lag
        return min(lagged, parsed(pending)) if pending else lagged

    def bounds(self) -> dict[str, str]:
        """The filter of a list that knows when its things were updated."""
        asked = {}
        if self.read_from is not None:
            asked["updated_after"] = written(self.read_from)
        if self._window is not None:
            asked["updated_before"] = written(self._window[1])
        return asked

    def is_news(self, key: str, at: str, pages: Sequence[Page]) -> bool:
        """Whether these rows differ from what the last run landed under this key."""
        moment = parsed(at)
        if self._window is not None:
            return self._window[0] <= moment < self._window[1]
        self._latest = max(self._latest or moment, moment)
        digest = _digest(pages)
        self._read[key] = (digest, at)
        known = self._state.get("landed", {}).get(key)
        return known is None or known[0] != digest

    def save(self, pending: Sequence[str] = ()) -> None:
        """Move the watermark; `pending` are times of rows that are not final and are read again."""
        if self._window is not None:
            return
        if self._latest is not None:
            earlier = self._state.get("watermark")
            latest = max(self._latest, parsed(earlier)) if earlier else self._latest
            self._state["watermark"] = latest.isoformat()
        if pending:
            self._state["pending_from"] = min(pending, key=parsed)
        else:
            self._state.pop("pending_from", None)
        if self.read_from is not None and not self.is_first:
            known: dict[str, Any] = self._state.get("landed", {})
            merged = {**known, **{key: list(entry) for key, entry in self._read.items()}}
            self._state["landed"] = {
                key: entry for key, entry in merged.items() if parsed(entry[1]) >= self.read_from
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
