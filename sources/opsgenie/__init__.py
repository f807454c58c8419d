"""Opsgenie: incidents, alerts, services and on-call load, as long as their vendor keeps it.

Lands       raw_opsgenie.incidents        one row per incident, latest state
            raw_opsgenie.incident_events  one row per entry of its timeline: its kind and its time
            raw_opsgenie.alerts           one row per alert, latest state
            raw_opsgenie.services         one row per service
            raw_opsgenie.oncall_load      one row per team and week
            raw_opsgenie.deletions        what is no longer there, noticed by reconciliation
Cursor      updatedAt of incidents and of alerts, re-reading the last quarter of an hour
Config      SOURCES__OPSGENIE__URL          https://api.opsgenie.com, or the EU's
            SOURCES__OPSGENIE__CAUSE_FIELD  the extra property that holds the deployment's key
            SOURCES__OPSGENIE__SERVICE_TAG  how a tag names a service; service: if none
            SOURCES__OPSGENIE__AT_ONCE      how many objects are asked about at once; 4
Secrets     SOURCES__OPSGENIE__TOKEN        an API key with Read and Configuration Access
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.opsgenie.connection import connect
from sources.opsgenie.source import configured, source

ABOUT = About(
    label="Opsgenie",
    family=Family.INCIDENTS,
    asks=(
        Ask("url", "The address of Opsgenie's API, as in https://api.opsgenie.com"),
        Ask("token", "An API key of Opsgenie", is_secret=True),
        Ask("cause_field", "The extra property of the deployment at fault", is_asked=False),
        Ask("service_tag", "How a tag of an alert names its service", is_asked=False),
    ),
    tried=Tried.RECORDED,
    words=(
        WordColumn("status", "incidents", "state"),
        WordColumn("severity", "incidents", "severity"),
        WordColumn("severity", "alerts", "severity"),
    ),
    unverified=("schedules and the pages of timelines",),
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
