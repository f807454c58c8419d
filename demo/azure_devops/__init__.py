"""What the organisation keeps on Azure DevOps, as its REST API answers about it.

`application(organisation)` is an ASGI app. It answers what Azure DevOps would and knows no metric.
"""

from __future__ import annotations

from demo.azure_devops.application import TOKEN, application

__all__ = ["TOKEN", "application", "settings"]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose organisation answers there."""
    return {"SOURCES__AZURE_DEVOPS__URL": f"{url}/halden", "SOURCES__AZURE_DEVOPS__TOKEN": TOKEN}
