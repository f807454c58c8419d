"""ServiceNow's recorded answers, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from pathlib import Path

from tests.sources.payloads import recorded
from tests.sources.servicenow.instance import FakeInstance
from tests.sources.site import Site

# The table of the instance that each file is put in, and where its objects land.
LANDS = {
    "incident": ("incident", "incidents", "incident_id"),
    "incident.documented": ("incident", "incidents", "incident_id"),
    "change_request.documented": ("change_request", "change_requests", "change_request_id"),
    "change_request_display_all.documented": (
        "change_request",
        "change_requests",
        "change_request_id",
    ),
    "cmdb_ci_service": ("cmdb_ci_service", "business_services", "service_id"),
}


def fill(instance: FakeInstance) -> None:
    """Put everything that was recorded into an instance."""
    for name, (table, _, _) in LANDS.items():
        instance.tables[table] += recorded("servicenow", name)


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    fill(FakeInstance(site))
    return {
        "SOURCES__SERVICENOW__URL": site.url,
        "SOURCES__SERVICENOW__TOKEN": "no-token-of-anybody",
    }
