"""The organisation's issues as Jira answers about them: Cloud (v3) and Data Center (v2).

`application(organisation, flavour)` is an ASGI app, `settings(url)` leads a site to it. It answers
what Jira would and knows no metric.
"""

from demo.jira.application import EMAIL, TOKEN, application, settings

__all__ = ["EMAIL", "TOKEN", "application", "settings"]
