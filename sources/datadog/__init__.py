"""Datadog: how well services keep their objectives by day, and how they are in buckets of time.

Lands       raw_datadog.slo_measurements  one row per objective and complete day
            raw_datadog.service_health    one row per service, indicator and complete bucket
Cursor      each objective's and query's own: what it was read to, and three days before it again
Config      SOURCES__DATADOG__URL           https://api.datadoghq.eu
            SOURCES__DATADOG__INDICATORS    a YAML file: which query measures which indicator
            SOURCES__DATADOG__SERVICE_TAG   the tag that names the service: service if none
            SOURCES__DATADOG__BUCKET        the length of a bucket of health: 1h if none
            SOURCES__DATADOG__HISTORY_DAYS  how far back a first reading goes: 90 if none
            SOURCES__DATADOG__AT_ONCE       how many stretches are asked for at once: 4 if none
Secrets     SOURCES__DATADOG__API_KEY and SOURCES__DATADOG__APPLICATION_KEY
"""

from sources.about import About, Ask, Family, Tried
from sources.datadog.connection import connect
from sources.datadog.source import configured, source

ABOUT = About(
    label="Datadog",
    family=Family.OBSERVABILITY,
    asks=(
        Ask("url", "The address of your Datadog site's API, as in https://api.datadoghq.eu"),
        Ask("api_key", "An API key", is_secret=True),
        Ask("application_key", "An application key that may read SLOs and metrics", is_secret=True),
        Ask("indicators", "A YAML file of queries for latency, saturation and errors (or empty)"),
        Ask("service_tag", "The tag that names the service", is_asked=False),
        Ask("bucket", "The length of a bucket, as 1h", is_asked=False),
        Ask("history_days", "How many days back a first reading goes", is_asked=False),
    ),
    tried=Tried.DOCUMENTED,
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
