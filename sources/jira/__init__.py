"""Jira: what was planned, worked on and done, and incidents kept as issues.

Lands       raw_jira.issues              one row per issue, latest state
            raw_jira.issue_changes       one row per item of its change log, for declared fields
            raw_jira.sprint_changes      one row per issue that joined or left a sprint
            raw_jira.sprint_issues       one row per issue and sprint that it is in now
            raw_jira.issue_components    one row per issue and component
            raw_jira.boards, sprints     one row per board, one per sprint
            raw_jira.projects, statuses  one row per project, one per status with its category
            raw_jira.fields              the site's own fields that were recognised, and as what
            raw_jira.deletions           what Jira no longer has, noticed by reconciliation
Cursor      updated, to the minute in the token user's time zone, re-reading the last minutes
Config      SOURCES__JIRA__URL           https://acme.atlassian.net, or a Data Center's address
            SOURCES__JIRA__PROJECTS      keys; every project that the token sees if missing
            SOURCES__JIRA__DEPLOYMENT    cloud or data_center; asked of the site if missing
            SOURCES__JIRA__POINTS_FIELD  the name of the points field, where it is not recognised
            SOURCES__JIRA__AT_ONCE       how many change logs are asked for at once; 4
Secrets     SOURCES__JIRA__EMAIL, SOURCES__JIRA__TOKEN (Cloud), or the token alone (Data Center)
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.jira.connection import connect
from sources.jira.source import configured, source

ABOUT = About(
    label="Jira",
    family=Family.ISSUES,
    asks=(
        Ask("url", "Jira's address, as in https://acme.atlassian.net"),
        Ask("projects", "Keys of Jira projects (empty for all)", is_list=True, starts="projects"),
        Ask("email", "The e-mail address of the token's account (Cloud only)", is_secret=True),
        Ask("token", "A Jira token", is_secret=True),
        Ask("deployment", "cloud or data_center", is_asked=False),
        Ask("points_field", "The name of the points field", is_asked=False),
    ),
    tried=Tried.RECORDED,
    words=(
        WordColumn("status", "issues", "status"),
        WordColumn("issue_type", "issues", "issue_type"),
        WordColumn("priority", "issues", "priority"),
    ),
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
