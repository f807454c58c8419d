"""The organisation's issues as Jira answers about them: Cloud (v3) and Data Center (v2).

`application(organisation, flavour)` is an ASGI app. It answers what Jira would and knows no metric.
"""

from demo.jira.application import EMAIL, TOKEN, application

__all__ = ["EMAIL", "TOKEN", "application"]
