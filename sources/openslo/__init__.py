"""OpenSLO and Sloth: what services promise, as files define it; Prometheus is asked accordingly.

Lands       raw_openslo.service_levels    one row per service level objective that the files define
Cursor      none: the files are read whole, and land again where anything in them has changed
Config      SOURCES__OPENSLO__PATHS       folders or globs, here or in object storage
Secrets     those of the storage, as fsspec reads them
"""

from sources.about import About, Ask, Family, Tried
from sources.openslo.definitions import Level, levels
from sources.openslo.source import configured, connect, source

ABOUT = About(
    label="OpenSLO and Sloth",
    family=Family.OBSERVABILITY,
    asks=(Ask("paths", "Folders or globs of definitions, separated by commas", is_list=True),),
    tried=Tried.DOCUMENTED,
)

__all__ = ["ABOUT", "Level", "configured", "connect", "levels", "source"]
