"""Two repositories that no host of the organisation's tools keeps: clones on disk.

`write(organisation, folder)` makes the clones, `settings(folder)` leads a site to them. Runbooks
are of no service, so no metric of delivery knows them: there is work that nothing deploys. Price
lists are pricing's, and of all code it is their lines alone whose history is told.
"""

from demo.git.writer import RUNBOOKS, settings, write

__all__ = ["RUNBOOKS", "settings", "write"]
