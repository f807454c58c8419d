"""Every account name and address that the demo's tools ever answer with.

A test looks for each of them in everything that a run leaves on disk, and must find none.
"""

from __future__ import annotations

from demo.organisation.model import Organisation
from demo.organisation.people import PERSONAL_OWNER, hire


def accounts(organisation: Organisation | None = None) -> list[str]:
    """Logins, names, addresses and account ids, each once."""
    people = hire() if organisation is None else organisation.people
    found = {PERSONAL_OWNER}
    for person in people:
        found |= {person.login, person.email, person.noreply_email, person.jira_account_id}
        found.add(person.name)
        found.add(f"JIRAUSER{person.native_id}")
    return sorted(found)
