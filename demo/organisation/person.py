"""Somebody who works there, or some program, and what each tool calls them.

Records of what they did are model.py's; who there is, is people.py's.
"""

from __future__ import annotations

from dataclasses import dataclass

from demo.organisation.identifiers import execution_of, hex_of, letters_of, uuid_of


@dataclass(slots=True, eq=False)
class Person:
    """Somebody, or some program, who writes, reviews or deploys.

    The login is the same on GitHub, GitLab, Bitbucket (there the nickname), ServiceNow and Jenkins.
    """

    login: str
    name: str
    email: str
    team_id: str
    native_id: int
    is_bot: bool = False
    account_type: str = "User"
    has_account: bool = True

    @property
    def jira_account_id(self) -> str:
        """In the form of Jira Cloud: a realm, a colon and a uuid."""
        return f"712020:{self.native_id:08x}-5d2e-4a6b-9c3f-{self.native_id * 7919:012x}"

    @property
    def bitbucket_uuid(self) -> str:
        """Its account id there is Jira's."""
        return f"{{{uuid_of(f'bitbucket user {self.native_id}')}}}"

    @property
    def azure_id(self) -> str:
        """Its unique name there is the address."""
        return uuid_of(f"azure user {self.native_id}")

    @property
    def azure_descriptor(self) -> str:
        """What Azure's graph calls the account, beside its id."""
        return f"aad.{execution_of(f'azure descriptor {self.native_id}')}"

    @property
    def servicenow_sys_id(self) -> str:
        """Thirty-two hexadecimal digits, which a record refers to."""
        return hex_of(f"servicenow user {self.native_id}")

    @property
    def pagerduty_id(self) -> str:
        """A P and six letters or digits."""
        return letters_of(f"pagerduty user {self.native_id}", "P", 6)

    @property
    def harness_uuid(self) -> str:
        """Its identifier there is the address."""
        return execution_of(f"harness user {self.native_id}")

    @property
    def q_developer_id(self) -> str:
        """What an identity centre calls the account, and so every report of Q Developer."""
        return uuid_of(f"q developer user {self.native_id}")

    @property
    def noreply_email(self) -> str:
        """What GitHub writes into commits for who hides the address."""
        return f"{self.native_id}+{self.login}@users.noreply.github.com"
