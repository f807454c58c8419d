"""How far each list of a repository was read, and what the next reading will see again.

Kept in dlt's state, which lands in the warehouse: by native id, and never with a name or text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sources.extraction import Window
from sources.landing import Page

# A write may become visible up to an hour after the time it carries.
LAG = timedelta(hours=1)

State = dict[str, Any]


def parsed(value: str) -> datetime:
    """A time as Bitbucket writes it."""
    return datetime.fromisoformat(value).astimezone(UTC)


class Cursor:
    """How far one list was read: a watermark, and a mark of each thing that is seen again.

    With a window the list is read from the window's beginning, and neither the watermark nor a mark
    moves. `landed` are the keys that the warehouse has, when everything is listed to be compared.
    """

    def __init__(
        self,
        state: State,
        name: str,
        *,
        lag: timedelta = LAG,
        window: Window | None = None,
        landed: Collection[str] | None = None,
    ) -> None:
        self._state: State = {} if window else state.setdefault(name, {})
        self._lag = lag
        self._window = window
        self._landed = landed
        self._latest: datetime | None = None
        self._read: dict[str, list[str]] = {}

    @property
    def read_from(self) -> datetime | None:
        """The time from which to read on; None to read everything."""
        if self._window is not None:
            return self._window[0]
        watermark = self._state.get("watermark")
        if watermark is None:
            return None
        pending = self._state.get("pending_from")
        lagged = parsed(watermark) - self._lag
        return min(lagged, parsed(pending)) if pending else lagged

    def is_news(self, key: str, at: str, mark: str, *, is_kept: bool = False) -> bool:
        """Whether this differs from what the last reading saw under this key.

        Of what is older than the reading's beginning only what `is_kept` has a mark: the rest came
        along on a page, and was read before unless it never landed.
        """
        moment = parsed(at)
        if self._window is not None:
            return self._window[0] <= moment < self._window[1]
        read_from = self.read_from
        if read_from is not None and moment < read_from and not is_kept:
            return self._landed is not None and key not in self._landed
        self._latest = max(self._latest or moment, moment)
        self._read[key] = [mark, at]
        known = self._state.get("seen", {}).get(key)
        return known is None or known[0] != mark

    def save(self, pending: Sequence[str] = (), keep: Collection[str] = ()) -> None:
        """Move the watermark; what `pending` names is read again, what `keep` names stays known."""
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
        read_from = self.read_from
        if read_from is not None:
            merged = {**self._state.get("seen", {}), **self._read}
            self._state["seen"] = {
                key: entry
                for key, entry in merged.items()
                if key in keep or parsed(entry[1]) >= read_from
            }


def changed(state: State, name: str, pages: Sequence[Page]) -> bool:
    """Whether the rows of a list that is read whole every time differ from the last reading's."""
    written = mark_of(pages)
    if state.get(name) == written:
        return False
    state[name] = written
    return True


def mark_of(value: Any) -> str:
    """A short mark that differs where the value does."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
