"""Files: any tool by what it exports, and what a pipeline pushes a line at a time.

Lands       raw_files.<entity>                one row per row of CONTRACTS, section 3; the last of
                                              those with the same key
            raw_files.change_issue_keys       one row per change, issue key and where it was found
            raw_files.commit_issue_keys       one row per commit and issue key
Cursor      the files themselves: a file that has changed is read again, with those after it
Config      SOURCES__FILES__PATHS             folders or globs, here or in object storage
            SOURCES__FILES__TIME_ZONE         the zone of times that are written without an offset
Secrets     those of the storage, as fsspec reads them
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.files.source import configured, connect, source

ABOUT = About(
    label="Files",
    family=Family.FILES,
    asks=(
        Ask("paths", "Folders or globs of files, separated by commas", is_list=True),
        Ask("time_zone", "The zone of times without an offset", is_asked=False),
    ),
    tried=Tried.DOCUMENTED,
    words=(
        WordColumn("status", "issues", "state"),
        WordColumn("issue_type", "issues", "type"),
        WordColumn("priority", "issues", "priority"),
        WordColumn("status", "incidents", "state"),
        WordColumn("severity", "incidents", "severity"),
        WordColumn("severity", "alerts", "severity"),
        WordColumn("severity", "findings", "severity"),
    ),
)

__all__ = ["ABOUT", "configured", "connect", "source"]
