"""What pipelines found out about tests, coverage and policies, as the reports that they leave.

`write(organisation, folder)` writes them, `settings(folder)` leads a site to them. They hold what
the tools of a pipeline would write: names of tests, machines and people, and no metric.
"""

from demo.ci_artifacts.writer import settings, write

__all__ = ["settings", "write"]
