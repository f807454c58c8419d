"""Alertmanager: the alerts that it holds when it is asked. It keeps no history.

Lands       raw_alertmanager.alerts  one row per alert and beginning, as it was last seen
Cursor      none: the list is read whole, and what has not changed is passed over
Config      SOURCES__ALERTMANAGER__URL            https://alerts.acme.example
            SOURCES__ALERTMANAGER__SERVICE_LABEL  the label that names the service: service if none
Secrets     SOURCES__ALERTMANAGER__TOKEN, or USERNAME and PASSWORD, where a proxy asks for them
"""

from sources.about import About, Ask, Family, Tried, WordColumn
from sources.alertmanager.connection import connect
from sources.alertmanager.source import configured, source

ABOUT = About(
    label="Alertmanager",
    family=Family.INCIDENTS,
    asks=(
        Ask("url", "Alertmanager's address, as in https://alerts.acme.example"),
        Ask("token", "A token for the proxy before it (empty for none)", is_secret=True),
        Ask("username", "An account of the proxy before it", is_secret=True, is_asked=False),
        Ask("password", "Its password", is_secret=True, is_asked=False),
        Ask("service_label", "The label that names the service", is_asked=False),
    ),
    tried=Tried.RECORDED,
    words=(WordColumn("severity", "alerts", "severity"),),
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
