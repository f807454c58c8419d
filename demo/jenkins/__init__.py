"""The organisation's builds and deployments as Jenkins answers about them.

`application(organisation)` is an ASGI app. It answers what Jenkins would, as far as `tree` asks for
it, and knows no metric.
"""

from demo.jenkins.application import TOKEN, USER, application
from demo.jenkins.objects import DEPLOYMENTS, Halls

__all__ = ["DEPLOYMENTS", "TOKEN", "USER", "Halls", "application"]
