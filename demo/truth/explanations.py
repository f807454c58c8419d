"""What explains an incident before a deployment of its service is suspected.

An outage of a service that it depends on, or the freeze. Which deployments are suspected at all is
failures.py's.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from demo.clock import local
from demo.organisation.model import Organisation
from demo.organisation.stage import FREEZE
from demo.truth.counted import Counted

if TYPE_CHECKING:
    from demo.truth.failures import Impact


class Explanations:
    """The outages of each service, and the instants between which all was frozen."""

    def __init__(self, organisation: Organisation, impacts: list[Impact]) -> None:
        self._needed = {one.service_id: one.depends_on for one in organisation.services}
        self._outages: dict[str, list[Impact]] = defaultdict(list)
        for impact in impacts:
            if impact.service_id is not None:
                self._outages[impact.service_id].append(impact)
        zone = organisation.time_zone
        self._frozen_at = local(zone, FREEZE[0], 0, 0)
        self._thawed_at = local(zone, FREEZE[1] + timedelta(days=1), 0, 0)

    def explain(self, impact: Impact, suspect: Counted) -> bool:
        """Whether something else was wrong; a freeze spares only what ran when it began."""
        if any(
            _is_open(outage, impact.started_at)
            for needed in self._needed.get(impact.service_id or "", ())
            for outage in self._outages[needed]
        ):
            return True
        is_frozen = self._frozen_at <= impact.started_at < self._thawed_at
        return is_frozen and suspect.finished_at < self._frozen_at


def _is_open(outage: Impact, at: datetime) -> bool:
    return outage.started_at <= at and (outage.restored_at is None or outage.restored_at > at)
