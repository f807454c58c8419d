"""The organisation as GitLab answers about what is kept there: REST v4 and GraphQL over HTTP.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
GitLab would and knows no metric.
"""

from demo.gitlab.application import TOKEN, application, settings

__all__ = ["TOKEN", "application", "settings"]
