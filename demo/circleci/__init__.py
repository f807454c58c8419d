"""The organisation's CircleCI: pipelines, their workflows and jobs, and a token.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
CircleCI would and knows no metric. No service of the organisation is built there by default.
"""

from demo.circleci.application import TOKEN, application, settings

__all__ = ["TOKEN", "application", "settings"]
