"""Every account name and address that the demo's tools ever answer with.

A test looks for each of them in everything that a run leaves on disk, and must find none.
"""

from __future__ import annotations

from demo.organisation.model import Organisation, Person
from demo.organisation.people import PERSONAL_OWNER, hire


def accounts(organisation: Organisation | None = None) -> list[str]:
    """Logins, names, addresses and account ids, each once."""
    people = hire() if organisation is None else organisation.people
    found = {PERSONAL_OWNER}
    for person in people:
        found |= accounts_of(person)
    return sorted(found)


def accounts_of(person: Person) -> set[str]:
    """What each tool calls somebody, whether or not this somebody has work there."""
    return {
        person.login,
        person.name,
        person.email,
        person.noreply_email,
        person.jira_account_id,
        f"JIRAUSER{person.native_id}",
        person.bitbucket_uuid,
        person.azure_id,
        person.azure_descriptor,
        person.servicenow_sys_id,
        person.pagerduty_id,
        person.harness_uuid,
        person.q_developer_id,
    }
