"""The one token that this GitHub knows, and the settings of a site that reads it.

The token opens nothing anywhere else.
"""

from __future__ import annotations

from demo.organisation import shape
from demo.organisation.people import PERSONAL_OWNER

TOKEN = "ghp_demo0000000000000000000000000000000000"  # noqa: S105


def settings(url: str) -> dict[str, str]:
    """Everything that the organisation owns, and the one repository that a person owns."""
    repositories = (
        # By the name that the program knows, which it has no longer.
        f"{shape.LOGIN}/website",
        f"{shape.LOGIN}/*",
        f"{PERSONAL_OWNER}/toolbox",
    )
    return {
        "SOURCES__GITHUB__HOST": url,
        "SOURCES__GITHUB__TOKEN": TOKEN,
        "SOURCES__GITHUB__REPOSITORIES": ",".join(repositories),
    }
