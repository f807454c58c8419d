"""The organisation's incidents as PagerDuty's REST API answers about them.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
PagerDuty would and knows no metric.
"""

from demo.pagerduty.application import TOKEN, application, settings

__all__ = ["TOKEN", "application", "settings"]
