"""SonarQube, server and cloud: findings, coverage, duplication and technical debt.

Lands       raw_sonarqube.projects          one row per project, with its repository
            raw_sonarqube.issues            one row per issue, latest state
            raw_sonarqube.hotspots          one row per security hotspot, latest state
            raw_sonarqube.coverage          one row per project and analysis
            raw_sonarqube.measures          … and measure of duplication, debt or size
            raw_sonarqube.deletions         what SonarQube no longer has, noticed by reconciliation
            raw_sonarqube.discarded_fields  what it sent and nobody declared: names and counts
Cursor      per project: the latest update of issues and the latest analysis, each re-reading an
            hour; hotspots are listed whole
Config      SOURCES__SONARQUBE__URL             https://sonarqube.acme.example
            SOURCES__SONARQUBE__PROJECTS        keys; every project that the token sees if missing
            SOURCES__SONARQUBE__REPOSITORIES    project=repository, where no link says it
            SOURCES__SONARQUBE__ORGANISATION    on SonarCloud
            SOURCES__SONARQUBE__AUTHENTICATION  bearer, or basic for a server before 10.0
Secrets     SOURCES__SONARQUBE__TOKEN
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.sonarqube.connection import connect
from sources.sonarqube.source import configured, source

ABOUT = About(
    label="SonarQube",
    family=Family.FINDINGS,
    asks=(
        Ask("url", "SonarQube's address"),
        Ask("token", "A SonarQube user token", is_secret=True),
        Ask("projects", "Keys of projects", is_list=True, is_asked=False),
        Ask(
            "repositories",
            "Whose the projects are (project=acme/shop)",
            is_list=True,
            is_asked=False,
        ),
        Ask("organisation", "The organisation on SonarCloud", is_asked=False),
        Ask("authentication", "bearer or basic", is_asked=False),
    ),
    tried=Tried.RECORDED,
    words=(
        WordColumn("severity", "issues", "severity"),
        WordColumn("severity", "hotspots", "severity"),
    ),
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
