"""What `plumbline connect opsgenie` finds: the host, the key, and each list it may read."""

from __future__ import annotations

from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock, RefusedError
from sources.opsgenie import configuration
from sources.opsgenie.client import Opsgenie
from sources.opsgenie.oncall import SCHEDULES
from sources.opsgenie.reading import LISTS

_TRIED = LISTS | {"schedules": SCHEDULES}
_RIGHTS = {
    "incidents": "Read",
    "alerts": "Read",
    "services": "Configuration Access",
    "schedules": "Configuration Access",
}


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    opsgenie = Opsgenie(configuration.read(), clock=clock)
    findings: list[ConnectionFinding] = []
    for name, path in _TRIED.items():
        try:
            opsgenie.probe(path)
            findings.append(ConnectionFinding(True, f"The key may read {name}."))
        except RefusedError as refused:
            if refused.status not in (402, 403, 404):
                return [*findings, ConnectionFinding.of(refused)]
            findings.append(
                ConnectionFinding(
                    False,
                    f"The key may not read {name} ({refused.status}): give it the right "
                    f"{_RIGHTS[name]}, or use one of the whole account and not of a team.",
                )
            )
        except PlumblineError as error:
            return [*findings, ConnectionFinding.of(error)]
    return findings
