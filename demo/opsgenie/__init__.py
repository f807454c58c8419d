"""The organisation's incidents as Opsgenie's REST API answers about them: pages, a key, limits.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
Opsgenie would and knows no metric.
"""

from demo.opsgenie.application import TOKEN, application, settings

__all__ = ["TOKEN", "application", "settings"]
