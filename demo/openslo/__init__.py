"""What the organisation's services promise, as the files that a team keeps of it.

`write(organisation, folder)` writes them, in both formats: Sloth's for one service, OpenSLO's for
the other; beside them which query measures which indicator. `settings(folder)` leads a site there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from demo.organisation.measured import ServiceLevel
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation

Json = dict[str, Any]

# Whose team writes Sloth, which says no window and means 30 days; the others write OpenSLO.
_WITH_SLOTH = frozenset({"website"})
_INDICATORS = ("latency_p50", "latency_p95", "latency_p99", "saturation", "error_share")


def write(organisation: Organisation, folder: Path) -> None:
    """One file per service, and the queries of the indicators."""
    levels = [one for one in measure(organisation).levels if one.tool == "prometheus"]
    definitions = folder / "definitions"
    definitions.mkdir(parents=True, exist_ok=True)
    for service_id in sorted({one.service_id for one in levels}):
        own = [one for one in levels if one.service_id == service_id]
        is_sloth = service_id in _WITH_SLOTH
        documents = [_sloth(service_id, own)] if is_sloth else [_openslo(one) for one in own]
        text = yaml.safe_dump_all(documents, sort_keys=False)
        (definitions / f"{service_id}.yml").write_text(text, encoding="utf-8")
    queries = {name: f"last_over_time(service:{name}[{{{{.window}}}}])" for name in _INDICATORS}
    (folder / "indicators.yml").write_text(yaml.safe_dump(queries, width=200), encoding="utf-8")


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose definitions lie there."""
    return {
        "SOURCES__OPENSLO__PATHS": str(folder / "definitions"),
        "SOURCES__PROMETHEUS__INDICATORS": str(folder / "indicators.yml"),
    }


def _sloth(service_id: str, levels: list[ServiceLevel]) -> Json:
    return {
        "version": "prometheus/v1",
        "service": service_id,
        "labels": {"owner": "storefront"},
        "slos": [
            {
                "name": one.indicator,
                "objective": round(one.target * 100, 6),
                "description": f"What {service_id} promises of its {one.indicator}.",
                "sli": {
                    "events": {
                        "error_query": _query(one, "requests_missed_total"),
                        "total_query": _query(one, "requests_total"),
                    }
                },
                "alerting": {"name": "HighErrorShare"},
            }
            for one in levels
        ],
    }


def _openslo(level: ServiceLevel) -> Json:
    def asked(metric: str) -> Json:
        return {"metricSource": {"type": "Prometheus", "spec": {"query": _query(level, metric)}}}

    return {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": {"name": level.slo_id},
        "spec": {
            "service": level.service_id,
            "indicator": {
                "metadata": {"name": level.indicator},
                "spec": {
                    "ratioMetric": {
                        "counter": False,
                        "good": asked("requests_kept_total"),
                        "total": asked("requests_total"),
                    }
                },
            },
            "timeWindow": [{"duration": f"{level.window_days}d", "isRolling": True}],
            "budgetingMethod": "Occurrences",
            "objectives": [{"target": level.target}],
        },
    }


def _query(level: ServiceLevel, metric: str) -> str:
    return f'sum(increase({metric}{{slo="{level.slo_id}"}}[{{{{.window}}}}]))'
