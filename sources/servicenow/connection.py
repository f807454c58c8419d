"""What `plumbline connect servicenow` finds: the host, the account, and each table it may read."""

from __future__ import annotations

from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock, RefusedError
from sources.servicenow import configuration
from sources.servicenow.client import ServiceNow
from sources.settings import name_of

_ROLES = {
    "incident_table": "itil, or sn_incident_read",
    "change_table": "itil, or sn_change_read",
    "task_table": "itil, or sn_problem_read",
    "service_table": "itil, or cmdb_read",
}


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    site = ServiceNow(settings, clock=clock)
    findings: list[ConnectionFinding] = []
    for key, roles in _ROLES.items():
        table = getattr(settings, key)
        if table is None:
            continue
        try:
            site.probe(table)
            findings.append(ConnectionFinding(True, f"The account may read {table}."))
        except RefusedError as refused:
            if refused.status not in (400, 403, 404):
                return [*findings, ConnectionFinding.of(refused)]
            findings.append(
                ConnectionFinding(
                    False,
                    f"The account may not read {table} ({refused.status}): give it the role "
                    f"{roles}, or name another table in {name_of(configuration.TOOL, key)}.",
                )
            )
        except PlumblineError as error:
            return [*findings, ConnectionFinding.of(error)]
    return findings
