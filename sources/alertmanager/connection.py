"""What `plumbline connect alertmanager` finds: whether it answers, and names services."""

from __future__ import annotations

from sources.alertmanager import configuration
from sources.alertmanager.client import Alertmanager
from sources.amounts import amount
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock
from sources.settings import name_of


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    settings = configuration.read()
    try:
        alerts = Alertmanager(settings, clock=clock).alerts()
    except PlumblineError as error:
        return [ConnectionFinding.of(error)]
    findings = [
        ConnectionFinding(True, f"Alertmanager answers with {amount(len(alerts), 'alert')}.")
    ]
    named = [one for one in alerts if settings.service_label in (one.get("labels") or {})]
    if alerts and not named:
        findings.append(
            ConnectionFinding(
                False,
                f"No alert has the label {settings.service_label}, so none has a service: name the "
                f"label that has it in {name_of(configuration.TOOL, 'service_label')}.",
            )
        )
    return findings
