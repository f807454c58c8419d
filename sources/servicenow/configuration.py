"""ServiceNow's settings, and what is wrong with them before anything is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from sources import settings
from sources.errors import ConfigurationError

TOOL = "servicenow"

# A site that keeps its incidents elsewhere names its table; a hyphen leaves one out.
TABLES = {
    "incident_table": "incident",
    "change_table": "change_request",
    "task_table": "problem_task",
    "service_table": "cmdb_ci_service",
}
_FIELDS = {
    "severity_field": "priority",
    "started_field": "opened_at",
    "deployment_field": "correlation_id",
}
LEFT_OUT = "-"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Configuration:
    """One instance, who asks it, and what its tables and fields are called there."""

    url: str
    username: str | None
    password: str | None
    token: str | None
    incident_table: str
    change_table: str | None
    task_table: str | None
    service_table: str | None
    severity_field: str
    started_field: str
    deployment_field: str


def is_configured() -> bool:
    """Whether an instance is named."""
    return settings.text(TOOL, "url") is not None


def read() -> Configuration:
    """The settings; raises where one is missing or impossible."""
    url = settings.text(TOOL, "url")
    if url is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is missing: name the ServiceNow instance."
        )
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'url')} is no address: write it as "
            "https://acme.service-now.com."
        )
    token = settings.secret(TOOL, "token")
    username = settings.secret(TOOL, "username")
    password = settings.secret(TOOL, "password")
    if token is None and (username is None or password is None):
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'token')} is missing: set an OAuth access token, or "
            f"{settings.name_of(TOOL, 'username')} and {settings.name_of(TOOL, 'password')}."
        )
    tables = {key: _table(key) for key in TABLES}
    incident_table = tables.pop("incident_table")
    if incident_table is None:
        raise ConfigurationError(
            f"{settings.name_of(TOOL, 'incident_table')} leaves out the incidents: name their "
            "table, or leave the setting out."
        )
    return Configuration(
        url=url.rstrip("/"),
        username=username,
        password=password,
        token=token,
        incident_table=incident_table,
        change_table=tables["change_table"],
        task_table=tables["task_table"],
        service_table=tables["service_table"],
        **{key: _name(key, usual) for key, usual in _FIELDS.items()},
    )


def _table(key: str) -> str | None:
    if settings.text(TOOL, key) == LEFT_OUT:
        return None
    return _name(key, TABLES[key])


def _name(key: str, usual: str) -> str:
    name = settings.text(TOOL, key) or usual
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{settings.name_of(TOOL, key)} is no name of ServiceNow's: write it as in {usual}."
        )
    return name
