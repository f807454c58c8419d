"""What storefront, mobile and insights did with GitHub Copilot, as its reports are asked for.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers with
links to files that hold a record for each person and day, and knows no team.
"""

from demo.copilot.reports import TOKEN, application, settings

__all__ = ["TOKEN", "application", "settings"]
