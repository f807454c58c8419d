"""The site's own words: statuses with their categories, issue types, priorities, fields.

Field numbers are this site's and mean nothing elsewhere, which is why a reader must find the
fields by their type.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

CATEGORIES = {
    "new": (2, "To Do", "blue-gray"),
    "indeterminate": (4, "In Progress", "yellow"),
    "done": (3, "Done", "green"),
}
STATUSES = {
    "To Do": (10000, "new"),
    "Selected for Development": (10001, "new"),
    "In Progress": (3, "indeterminate"),
    "Blocked": (10011, "indeterminate"),
    "In Review": (10012, "indeterminate"),
    "Ready for Release": (10013, "indeterminate"),
    "Done": (10002, "done"),
    "Closed": (6, "done"),
}
TYPES = {
    "Story": 10001,
    "Task": 10002,
    "Bug": 10004,
    "Sub-task": 10003,
    "Epic": 10000,
    "Incident": 10021,
}
PRIORITIES = {"Highest": 1, "High": 2, "Medium": 3, "Low": 4}
RESOLUTIONS = {"Done": 10000, "Won't Do": 10001}

POINTS = "customfield_10037"
EPIC = "customfield_10014"
SPRINT = "customfield_10020"
FLAGGED = "customfield_10021"
RANK = "customfield_10019"
GREENHOPPER = "com.pyxis.greenhopper.jira"


def _custom(field_id: str, name: str, kind: str, custom: str, items: str | None = None) -> Json:
    schema: Json = {"type": kind, "custom": custom, "customId": int(field_id.split("_")[1])}
    if items:
        schema["items"] = items
    return {
        "id": field_id,
        "key": field_id,
        "name": name,
        "custom": True,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [f"cf[{schema['customId']}]", name],
        "schema": schema,
    }


def _system(field_id: str, name: str, kind: str) -> Json:
    return {
        "id": field_id,
        "key": field_id,
        "name": name,
        "custom": False,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [field_id],
        "schema": {"type": kind, "system": field_id},
    }


FIELDS = [
    _system("summary", "Summary", "string"),
    _system("status", "Status", "status"),
    _system("issuetype", "Issue Type", "issuetype"),
    _system("assignee", "Assignee", "user"),
    _system("created", "Created", "datetime"),
    _system("duedate", "Due date", "date"),
    # Two number fields look like points; only this one is what the boards estimate with.
    _custom(
        POINTS,
        "Story Points",
        "number",
        "com.atlassian.jira.plugin.system.customfieldtypes:float",
    ),
    _custom(
        "customfield_10052",
        "Customer count",
        "number",
        "com.atlassian.jira.plugin.system.customfieldtypes:float",
    ),
    _custom(EPIC, "Epic Link", "any", f"{GREENHOPPER}:gh-epic-link"),
    _custom(SPRINT, "Sprint", "array", f"{GREENHOPPER}:gh-sprint", "json"),
    _custom(
        FLAGGED,
        "Flagged",
        "array",
        "com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes",
        "option",
    ),
    _custom(RANK, "Rank", "any", f"{GREENHOPPER}:gh-lexo-rank"),
]


def status(base: str, name: str) -> Json:
    """A status with its category, as every issue and `/status` has it."""
    native_id, key = STATUSES[name]
    category_id, category, colour = CATEGORIES[key]
    return {
        "self": f"{base}/status/{native_id}",
        "description": "",
        "name": name,
        "id": str(native_id),
        "statusCategory": {
            "self": f"{base}/statuscategory/{category_id}",
            "id": category_id,
            "key": key,
            "colorName": colour,
            "name": category,
        },
    }
