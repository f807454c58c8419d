"""Where the last reading stopped, in the words of JQL.

JQL knows time to the minute and in the time zone of whoever asks, so the last minutes are asked for
again, and issues that landed with the same `updated` are passed over.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sources.extraction import Window

_OVERLAP = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
# A query without a bound is refused by Cloud's search.
_BEGINNING = "1970/01/01 00:00"


class Cursor:
    """The cursor of one site, kept in dlt's state: saved with the rows or not at all."""

    def __init__(self, state: dict[str, Any], zone: ZoneInfo, window: Window | None = None) -> None:
        self._state = state
        self._zone = zone
        self._window = window
        self._recent: dict[str, str] = {} if window else dict(state.get("recent", {}))
        self._latest = self._read()

    def _read(self) -> datetime | None:
        written = self._state.get("updated_through")
        return _moment(written) if written else None

    @property
    def is_first(self) -> bool:
        """Whether nothing was ever read."""
        return self._read() is None

    @property
    def read_projects(self) -> set[str]:
        """The projects that were read from their beginning."""
        return set(self._state.get("projects", []))

    def jql(self, projects: Collection[str], *, is_whole: bool) -> str:
        """The query for these projects: all of them, or what has been updated since."""
        listed = ", ".join(f'"{key}"' for key in sorted(projects))
        since = _BEGINNING if is_whole else self._since()
        if self._window is not None:
            # Asked for a little more at both ends: what lies outside is passed over below.
            start, end = self._window
            since, until = self._before(start), self._before(end + 2 * _HOUR)
            bounds = f'updated >= "{since}" and updated <= "{until}"'
            return f"project in ({listed}) and {bounds} order by key asc"
        return f'project in ({listed}) and updated >= "{since}" order by key asc'

    def _since(self) -> str:
        through = self._read()
        return self._before(through - _OVERLAP) if through else _BEGINNING

    def _before(self, at: datetime) -> str:
        """The minute of an instant as the asker's clock shows it, or an earlier one."""
        moment = at.astimezone(self._zone)
        # In the hour that a clock goes through twice, its time says nothing: ask from before it.
        while moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset():
            moment = (moment - _HOUR).astimezone(self._zone)
        return moment.strftime("%Y/%m/%d %H:%M")

    def is_known(self, issue_id: str, updated: Any) -> bool:
        """Whether this very state of an issue landed before; remembers it otherwise."""
        at = _moment(updated)
        if self._window and at and not self._window[0] <= at < self._window[1]:
            return True
        seen = _moment(self._recent.get(issue_id))
        # A page may repeat an issue in an older state than one that was read already.
        if at is not None and seen is not None and at <= seen:
            return True
        # A time that cannot be read is refused at the edge, with its column's name.
        if at is not None:
            self._recent[issue_id] = updated
            self._latest = at if self._latest is None else max(self._latest, at)
        return False

    def save(self, projects: Collection[str]) -> None:
        """Keep how far this reading came, and the states that the next one will see again."""
        self._state["projects"] = sorted({*self.read_projects, *projects})
        if self._latest is None:
            return
        # Twice the overlap and an hour: what the next query may ask for again.
        oldest = self._latest - 2 * _OVERLAP - 2 * _HOUR
        self._state["updated_through"] = self._latest.isoformat()
        self._state["recent"] = {
            issue_id: updated
            for issue_id, updated in self._recent.items()
            if (_moment(updated) or oldest) >= oldest
        }


def _moment(written: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except (TypeError, ValueError):
        return None
    return moment if moment.utcoffset() is not None else None
