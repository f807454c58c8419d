"""SARIF: what any detector finds, from the files that it writes.

Lands       raw_sarif.findings          one row per finding, over all scans that saw it
            raw_sarif.scans             one row per run of a detector over a repository
            raw_sarif.discarded_fields  what files held and nobody declared: names and counts
Cursor      the files themselves: one that has changed is read again
Config      SOURCES__SARIF__PATHS         folders or globs, here or in object storage
            SOURCES__SARIF__REPOSITORIES  pattern=repository: whose findings lie there, where the
                                          files do not say it themselves
Secrets     those of the storage, as fsspec reads them
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.sarif.source import configured, connect, source

ABOUT = About(
    label="SARIF",
    family=Family.FINDINGS,
    asks=(
        Ask("paths", "Folders or globs of SARIF files, separated by commas", is_list=True),
        Ask(
            "repositories",
            "Whose they are, where files do not say it (shop/*=acme/shop)",
            is_list=True,
            is_asked=False,
        ),
    ),
    tried=Tried.RECORDED,
    words=(WordColumn("severity", "findings", "severity"),),
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
