"""One alert as Alertmanager writes it, as the row that lands; annotations and other labels drop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sources.alertmanager.client import Json
from sources.alertmanager.configuration import TOOL
from sources.edge import Edge, Row, instant
from sources.errors import ToolError

_READ = frozenset("fingerprint startsAt endsAt updatedAt status labels".split())


def alert_row(edge: Edge, said: Json, service_label: str, seen_at: datetime) -> Row:
    """One alert, as it was seen at a time."""
    edge.discard("alerts", said.keys() - _READ)
    labels = said.get("labels")
    if not isinstance(labels, dict):
        raise _unreadable("its labels")
    edge.discard("alerts", (f"labels.{name}" for name in labels.keys() - _labels(service_label)))
    fingerprint = edge.native_id(said.get("fingerprint"), "an alert")
    fired_at = _moment(said.get("startsAt"))
    ends_at = _moment(said.get("endsAt"))
    # Year 1 stands for no end at all.
    is_over = fired_at <= ends_at <= seen_at
    return {
        "alert_id": f"{fingerprint}@{fired_at.isoformat()}",
        "fingerprint": fingerprint,
        "service_id": labels.get(service_label),
        "template": labels.get("alertname"),
        "severity": labels.get("severity"),
        "state": (said.get("status") or {}).get("state"),
        "fired_at": fired_at,
        "ends_at": ends_at if ends_at >= fired_at else None,
        "resolved_at": ends_at if is_over else None,
        "updated_at": said.get("updatedAt"),
    }


def _labels(service_label: str) -> set[str]:
    return {"alertname", "severity", service_label}


def _moment(written: Any) -> datetime:
    try:
        return instant(written)
    except Exception as error:
        raise _unreadable("its times") from error


def _unreadable(what: str) -> ToolError:
    return ToolError(
        f"Alertmanager answered an alert without {what} as they can be read; nothing of this run "
        "was loaded, so compare what it sends with sources/alertmanager/README.md.",
        tool=TOOL,
    )
