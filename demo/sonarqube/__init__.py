"""The organisation's findings and coverage as SonarQube's API answers about them.

`application(organisation)` is an ASGI app, `settings(url)` leads a site to it. It answers what
SonarQube would, texts and authors included, and knows no metric.
"""

from demo.sonarqube.application import TOKEN, application, settings

__all__ = ["TOKEN", "application", "settings"]
