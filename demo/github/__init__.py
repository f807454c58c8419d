"""The organisation as GitHub answers about it: REST and GraphQL over HTTP.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
GitHub would and knows no metric.
"""

from demo.github.application import application
from demo.github.credentials import TOKEN, settings

__all__ = ["TOKEN", "application", "settings"]
