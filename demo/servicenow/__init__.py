"""The organisation's incidents and change requests as ServiceNow's Table API answers about them.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
ServiceNow would and knows no metric.
"""

from demo.servicenow.application import PASSWORD, USERNAME, application, settings

__all__ = ["PASSWORD", "USERNAME", "application", "settings"]
