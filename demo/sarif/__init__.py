"""The organisation's findings as its scanners write them: a SARIF file a week and repository.

`write(organisation, folder)` writes the files, `settings(folder)` leads a site to them. They hold
what a scanner would write, places and messages included, and know no metric.
"""

from demo.sarif.writer import settings, write

__all__ = ["settings", "write"]
