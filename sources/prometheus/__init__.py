"""Prometheus: how well services keep what they promise, and how they are, in buckets of time.

Lands       raw_prometheus.slo_measurements  one row per service level and complete bucket
            raw_prometheus.service_health    one row per service, indicator and complete bucket
Cursor      each query's own: the last bucket, and two days before it again
Config      SOURCES__PROMETHEUS__URL            https://prometheus.acme.example
            SOURCES__OPENSLO__PATHS             definitions of service levels (sources/openslo)
            SOURCES__PROMETHEUS__INDICATORS     a YAML file: which query measures which indicator
            SOURCES__PROMETHEUS__SERVICE_LABEL  the label that names the service: service if none
            SOURCES__PROMETHEUS__BUCKET         the length of a bucket: 1h if none
            SOURCES__PROMETHEUS__HISTORY_DAYS   how far back a first reading goes: 400 if none
Secrets     SOURCES__PROMETHEUS__TOKEN, or USERNAME and PASSWORD, where it asks for them
"""

from sources.about import About, Ask, Family, Tried
from sources.prometheus.connection import connect
from sources.prometheus.source import configured, source

ABOUT = About(
    label="Prometheus",
    family=Family.OBSERVABILITY,
    asks=(
        Ask("url", "Prometheus' address, as in https://prometheus.acme.example"),
        Ask("token", "A token for it (empty for none)", is_secret=True),
        Ask("username", "An account of the proxy before it", is_secret=True, is_asked=False),
        Ask("password", "Its password", is_secret=True, is_asked=False),
        Ask("indicators", "A YAML file of queries for latency, saturation and errors (or empty)"),
        Ask("service_label", "The label that names the service", is_asked=False),
        Ask("bucket", "The length of a bucket, as 1h", is_asked=False),
        Ask("history_days", "How many days back a first reading goes", is_asked=False),
    ),
    tried=Tried.RECORDED,
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]
