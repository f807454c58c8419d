"""PagerDuty: incidents with what their log says, alerts, services, and the load of being on call.

Lands       raw_pagerduty.incidents        one row per incident, latest state
            raw_pagerduty.incident_events  one row per entry of its log: its kind and its time
            raw_pagerduty.alerts           one row per alert of an incident
            raw_pagerduty.services         one row per service
            raw_pagerduty.oncall_load      one row per team and week, never by person
            raw_pagerduty.deletions        services that are no longer there
Cursor      the time up to which the account's log was read, re-reading the last hour
Config      SOURCES__PAGERDUTY__URL          https://api.pagerduty.com, or the EU's
            SOURCES__PAGERDUTY__CAUSE_FIELD  the custom field that holds the deployment's key
            SOURCES__PAGERDUTY__AT_ONCE      how many objects are asked about at once; 4
Secrets     SOURCES__PAGERDUTY__TOKEN        a read-only API key
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.pagerduty.connection import connect
from sources.pagerduty.source import configured, source

ABOUT = About(
    label="PagerDuty",
    family=Family.INCIDENTS,
    asks=(
        Ask("url", "The address of PagerDuty's API, as in https://api.pagerduty.com"),
        Ask("token", "A read-only API key of PagerDuty", is_secret=True),
        Ask("cause_field", "The custom field of the deployment at fault", is_asked=False),
    ),
    tried=Tried.RECORDED,
    words=(
        WordColumn("status", "incidents", "state"),
        WordColumn("severity", "incidents", "severity"),
        WordColumn("severity", "alerts", "severity"),
    ),
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
