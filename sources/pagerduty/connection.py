"""What `plumbline connect pagerduty` finds: the host, the token, and each list it may read."""

from __future__ import annotations

from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock, RefusedError
from sources.pagerduty import configuration
from sources.pagerduty.client import PagerDuty

# Each list, its name in the answer, the scope of an OAuth token, and what is lost without it.
_LISTS = (
    ("/services", "services", "services.read", None),
    ("/incidents", "incidents", "incidents.read", None),
    ("/log_entries", "log_entries", "incidents.read", None),
    (
        "/escalation_policies",
        "escalation_policies",
        "escalation_policies.read",
        "the load of teams",
    ),
    ("/oncalls", "oncalls", "oncalls.read", "the load of teams"),
)


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with what to do."""
    pagerduty = PagerDuty(configuration.read(), clock=clock)
    findings: list[ConnectionFinding] = []
    for path, name, scope, lost in _LISTS:
        try:
            pagerduty.first(path, name, {})
            findings.append(ConnectionFinding(True, f"The token may read {path}."))
        except RefusedError as refused:
            if refused.status not in (402, 403, 404):
                return [*findings, ConnectionFinding.of(refused)]
            why = f", or nothing will be known of {lost}" if lost else ""
            findings.append(
                ConnectionFinding(
                    False,
                    f"The token may not read {path} ({refused.status}): use an API key that reads "
                    f"the account, or an OAuth token with the scope {scope}{why}.",
                )
            )
        except PlumblineError as error:
            return [*findings, ConnectionFinding.of(error)]
    return findings
