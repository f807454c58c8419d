"""Its teams, product lines, services and repositories, and who owned what since when.

What happens in them does not belong here.
"""

from __future__ import annotations

from datetime import date

from demo.clock import utc
from demo.organisation.identifiers import hex_of, uuid_of
from demo.organisation.model import Repository, Service, Team
from demo.organisation.people import PERSONAL_OWNER

LOGIN = "halden-goods"
NAME = "Halden Goods"
TIME_ZONE = "Europe/Berlin"
BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"
SINCE = date(2025, 1, 1)
# Pricing went from the storefront team to payments on this day.
HANDOVER = date(2026, 5, 4)

TEAMS = (
    Team("payments", "Payments", "commerce", BERLIN, "PAY", 12),
    Team("storefront", "Storefront", "commerce", NEW_YORK, "SHOP", 14),
    Team("logistics", "Logistics", "fulfilment", KOLKATA, "LOG", 15),
    Team("platform", "Platform", "foundation", BERLIN, "PLAT", 17),
    Team("insights", "Insights", "foundation", NEW_YORK, "DATA", 19),
    # Bought with their companies, and still at home in other tools.
    Team("billing", "Billing", "commerce", BERLIN, "BILLING", 23, tracker="azure_devops"),
    Team("mobile", "Mobile", "commerce", NEW_YORK, "APP", 25),
)


def _owned(team_id: str) -> tuple[tuple[str, date], ...]:
    return ((team_id, SINCE),)


SERVICES = (
    Service("checkout", "Checkout", _owned("payments"), 1, "regulated", "shop",
            "services/checkout/", "checkout-prod*", 9.0, 4.0),
    Service("catalogue", "Catalogue", _owned("storefront"), 2, "standard", "shop",
            "services/catalogue/", "catalogue-prod*", 6.0, 3.0),
    Service("ledger", "Ledger", _owned("payments"), 1, "regulated", "ledger",
            changes_a_week=5.0, deployments_a_week=2.0),
    Service("website", "Website", _owned("storefront"), 2, "standard", "web",
            changes_a_week=8.0, deployments_a_week=6.0),
    Service("search", "Search", _owned("storefront"), 2, "standard", "search",
            changes_a_week=4.0, deployments_a_week=1.5),
    Service("pricing", "Pricing", (("storefront", SINCE), ("payments", HANDOVER)), 2, "standard",
            "pricing", changes_a_week=3.0, deployments_a_week=1.2,
            clone="git.halden-goods.example/commerce/price-lists", depends_on=("identity",)),
    Service("routing", "Routing", _owned("logistics"), 2, "standard", "routing",
            changes_a_week=4.0, deployments_a_week=0.5),
    Service("tracking", "Tracking", _owned("logistics"), 3, "standard", "tracking",
            changes_a_week=3.0, deployments_a_week=1.5, deployed_through="files"),
    Service("gateway", "Gateway", _owned("platform"), 1, "critical", "gateway",
            changes_a_week=4.0, deployments_a_week=2.0, deployed_through="files"),
    Service("identity", "Identity", _owned("platform"), 2, "regulated", "identity",
            changes_a_week=4.0, deployments_a_week=1.0, incidents_in="opsgenie",
            aliases=(f"opsgenie:{uuid_of('service identity')}",)),
    Service("events", "Event pipeline", _owned("insights"), 3, "standard", "events",
            changes_a_week=3.0, deployments_a_week=1.5),
    Service("forecast", "Forecast", _owned("insights"), 3, "standard", "forecast",
            changes_a_week=0.0, deployments_a_week=0.0),
    Service("invoicing", "Invoicing", _owned("billing"), 2, "regulated", "invoicing",
            changes_a_week=5.0, deployments_a_week=4.0,
            deployed_through="jenkins", incidents_in="servicenow",
            aliases=("jenkins:invoicing", f"servicenow:{hex_of('business service invoicing')}")),
    Service("app-backend", "App backend", _owned("mobile"), 2, "standard", "app-backend",
            changes_a_week=5.0, deployments_a_week=4.0,
            deployed_through="harness", incidents_in="pagerduty",
            aliases=("harness:app_backend", "pagerduty:PAPPBK1")),
)  # fmt: skip

MERGE_METHODS = {
    "shop": "squash",
    "ledger": "rebase",
    "web": "squash",
    "search": "merge",
    "pricing": "squash",
    "routing": "squash",
    "tracking": "merge",
    "gateway": "squash",
    "identity": "squash",
    "events": "rebase",
    "forecast": "squash",
}


def repositories() -> list[Repository]:
    """The organisation's repositories: one archived, one that a person owns, two elsewhere."""
    founded = utc("2024-02-01 09:00")
    found = [
        Repository(
            native_id=701_000_000 + 1_013 * position,
            owner=LOGIN,
            name=name,
            merge_method=method,
            created_at=founded,
            former_name="website" if name == "web" else None,
        )
        for position, (name, method) in enumerate(MERGE_METHODS.items())
    ]
    found.append(
        Repository(701_900_001, LOGIN, "attic", "squash", founded, is_archived=True),
    )
    found.append(
        Repository(701_900_002, PERSONAL_OWNER, "toolbox", "squash", founded, owner_type="User"),
    )
    found += [
        Repository(58_100_203, "halden-billing", "invoicing", "merge", founded,
                   host="gitlab", builds_in="jenkins"),
        Repository(31_877, "halden-mobile", "app-backend", "squash", founded,
                   host="bitbucket", builds_in="harness"),
    ]  # fmt: skip
    return found
