"""A repository of runbooks that no host of the organisation's tools keeps: a clone on disk.

`write(organisation, folder)` makes the clone, `settings(folder)` leads a site to it. What it holds
is of no service, so no metric of delivery knows it: there is work that nothing deploys.
"""

from demo.git.writer import ADDRESS, settings, write

__all__ = ["ADDRESS", "settings", "write"]
