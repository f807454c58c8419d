"""The organisation's Bitbucket Cloud: the repositories kept there, and what is built there.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
Bitbucket would and knows no metric.
"""

from demo.bitbucket.application import EMAIL, TOKEN, application, settings

__all__ = ["EMAIL", "TOKEN", "application", "settings"]
