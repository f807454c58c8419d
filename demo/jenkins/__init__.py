"""The organisation's builds and deployments as Jenkins answers about them.

`application(organisation)` is an ASGI app. It answers what Jenkins would, as far as `tree` asks for
it, and knows no metric.
"""

from __future__ import annotations

import json

from demo.jenkins.application import TOKEN, USER, application
from demo.jenkins.objects import DEPLOYMENTS

__all__ = ["TOKEN", "USER", "application", "settings"]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose Jenkins answers there."""
    return {
        "SOURCES__JENKINS__URL": url,
        "SOURCES__JENKINS__USER": USER,
        "SOURCES__JENKINS__TOKEN": TOKEN,
        "SOURCES__JENKINS__DEPLOYMENTS": json.dumps(DEPLOYMENTS),
    }
