"""What payments and billing did with Amazon Q Developer, as its daily reports in a bucket.

`write(organisation, folder)` writes a CSV file a day, `settings(folder)` leads a site to them. A
report has a line for each person, which nothing that lands may have.
"""

from demo.q_developer.writer import settings, write

__all__ = ["settings", "write"]
