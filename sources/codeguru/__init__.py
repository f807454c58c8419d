"""Amazon CodeGuru, Reviewer and Security: what their reviews of code find.

Lands       raw_codeguru.code_reviews       one row per completed review of Reviewer
            raw_codeguru.findings           one row per recommendation, over all analyses
            raw_codeguru.scans              one row per analysis of a whole repository
            raw_codeguru.security_findings  one row per finding of Security
            raw_codeguru.discarded_fields   what it sent and nobody declared: names and counts
Cursor      the last update of reviews and of Security's findings, re-reading an hour
Config      SOURCES__CODEGURU__REGION        eu-west-1
            SOURCES__CODEGURU__ENDPOINT_URL  where AWS is not asked at its own address
            SOURCES__CODEGURU__REPOSITORIES  name=repository, where AWS does not say whose it is
Secrets     those of AWS as boto3 finds them: AWS_ACCESS_KEY_ID, AWS_PROFILE, a role
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.codeguru.source import configured, connect, source

ABOUT = About(
    label="Amazon CodeGuru",
    family=Family.FINDINGS,
    asks=(
        Ask("region", "The AWS region of CodeGuru"),
        Ask("endpoint_url", "Another address than AWS's own", is_asked=False),
        Ask(
            "repositories",
            "Whose reviews and scans are (name=acme/shop)",
            is_list=True,
            is_asked=False,
        ),
    ),
    tried=Tried.RECORDED,
    words=(
        WordColumn("severity", "findings", "severity"),
        WordColumn("severity", "security_findings", "severity"),
    ),
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
