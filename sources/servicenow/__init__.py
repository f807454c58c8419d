"""ServiceNow: incidents, which deployment a change request is of, and what was done about problems.

Lands       raw_servicenow.incidents           one row per incident, latest state
            raw_servicenow.change_requests     one row per change request, latest state
            raw_servicenow.incident_actions    one row per problem task, with its incident
            raw_servicenow.business_services   one row per business service
            raw_servicenow.deletions           what is no longer there, noticed by reconciliation
Cursor      sys_updated_on of each table, re-reading the last quarter of an hour
Config      SOURCES__SERVICENOW__URL             https://acme.service-now.com
            SOURCES__SERVICENOW__INCIDENT_TABLE  incident; likewise CHANGE_TABLE (change_request),
                                                 TASK_TABLE (problem_task), SERVICE_TABLE
                                                 (cmdb_ci_service); a hyphen leaves one out
            SOURCES__SERVICENOW__SEVERITY_FIELD  priority; likewise STARTED_FIELD (opened_at),
                                                 DEPLOYMENT_FIELD (correlation_id, of a change)
Secrets     SOURCES__SERVICENOW__TOKEN (OAuth), or USERNAME and PASSWORD
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.servicenow.connection import connect
from sources.servicenow.source import configured, source

ABOUT = About(
    label="ServiceNow",
    family=Family.INCIDENTS,
    asks=(
        Ask("url", "ServiceNow's address, as in https://acme.service-now.com"),
        Ask("username", "The account that reads (empty with an OAuth token)", is_secret=True),
        Ask("password", "Its password (empty with an OAuth token)", is_secret=True),
        Ask("token", "An OAuth access token (empty with a password)", is_secret=True),
        Ask("incident_table", "The table of incidents", is_asked=False),
        Ask("change_table", "The table of change requests", is_asked=False),
        Ask("task_table", "The table of problem tasks", is_asked=False),
        Ask("service_table", "The table of business services", is_asked=False),
        Ask("severity_field", "The field of an incident's severity", is_asked=False),
        Ask("started_field", "The field of an incident's beginning", is_asked=False),
        Ask("deployment_field", "The field of a change's deployment", is_asked=False),
    ),
    tried=Tried.RECORDED,
    words=(
        WordColumn("status", "incidents", "state"),
        WordColumn("severity", "incidents", "severity"),
    ),
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
