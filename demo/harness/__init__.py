"""The organisation's Harness: what is built there, and what is deployed through it.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
Harness would and knows no metric.
"""

from demo.harness.application import TOKEN, application, settings

__all__ = ["TOKEN", "application", "settings"]
