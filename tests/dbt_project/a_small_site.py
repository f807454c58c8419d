"""Raw rows of a site small enough to be read: one monorepo, one renamed repository, one week.

Rows only; what they come to is said in the tests that use them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.warehouse import Warehouse

Row = dict[str, object]
MONDAY = datetime(2026, 11, 2, 8, tzinfo=UTC)


def at(day: int, hour: float = 0) -> datetime:
    """So many days and hours after 08:00 UTC of Monday, 2 November 2026."""
    return MONDAY + timedelta(days=day, hours=hour)


def pull_request(number: int, repository: str, merged: datetime | None, **more: object) -> Row:
    return {
        "pull_request_id": f"{repository}-{number}",
        "repository_native_id": repository,
        "number": number,
        "state": "merged" if merged else "open",
        "is_draft": False,
        "author_key": "kaaaa-1",
        "author_type": "person",
        "created_at": at(0),
        "ready_at": at(0),
        "merged_at": merged,
        "merge_commit_sha": f"{repository}-m{number}" if merged else None,
        "is_default_target": True,
        "lines_added": 10,
        "lines_deleted": 1,
    } | more


def deployment(name: str, repository: str, environment: str, sha: str, **more: object) -> Row:
    return {
        "deployment_id": name,
        "repository_native_id": repository,
        "environment": environment,
        "task": "deploy",
        "commit_sha": sha,
        "creator_type": "person",
        "created_at": at(0),
    } | more


def rows() -> dict[str, list[Row]]:
    """Raw table → rows."""
    return {
        "raw_program.organisation": [
            {
                "organisation_id": "all",
                "name": "Acme",
                "time_zone": "Europe/Berlin",
                "attribution_horizon_days": 7,
                "minimum_contributors": 5,
            }
        ],
        "raw_program.teams": [
            {
                "team_id": "shopping",
                "name": "Shopping",
                "product_line": "shop",
                "time_zone": "Asia/Kolkata",
            }
        ],
        "raw_program.team_projects": [{"team_id": "shopping", "project_key": "SHOP"}],
        "raw_program.services": [
            {"service_id": service, "name": service.title(), "criticality_tier": 1}
            for service in ("checkout", "catalogue", "website")
        ],
        "raw_program.service_owners": [
            {"service_id": service, "from_date": date(2025, 1, 1), "team_id": "shopping"}
            for service in ("checkout", "catalogue", "website")
        ],
        "raw_program.service_repositories": [
            {
                "service_id": "checkout",
                "repository_id": "github:acme/shop",
                "path_prefix": "services/checkout/",
            },
            {
                "service_id": "catalogue",
                "repository_id": "github:acme/shop",
                "path_prefix": "services/catalogue/",
            },
            {"service_id": "website", "repository_id": "github:acme/website", "path_prefix": ""},
        ],
        "raw_program.service_components": [
            {"service_id": "checkout", "project_key": "SHOP", "component": "Checkout"}
        ],
        "raw_program.service_environments": [
            {"service_id": service, "kind": "production", "like_pattern": f"{service}-prod"}
            for service in ("checkout", "catalogue")
        ],
        "raw_program.environments": [
            {"kind": "production", "like_pattern": "production"},
            {"kind": "staging", "like_pattern": "staging"},
        ],
        "raw_program.words": [
            {"domain": domain, "tool": "*", "word": word, "meaning": meaning, "is_waiting": waits}
            for domain, word, meaning, waits in (
                ("status", "blocked", "doing", True),
                ("issue_type", "incident", "incident", False),
                ("issue_type", "story", "feature", False),
                ("severity", "sev1", "critical", False),
                ("priority", "high", "high", False),
            )
        ],
        "raw_github.repositories": [
            # Deleted and made again under its name.
            *(
                {
                    "repository_native_id": native_id,
                    "full_name": "Acme/Shop",
                    "default_branch": "main",
                    "created_at": at(day),
                }
                for native_id, day in (("0", -90), ("1", -30))
            ),
            {"repository_native_id": "2", "full_name": "acme/web", "default_branch": "main"},
        ],
        "raw_github.repository_names": [
            {"repository_native_id": "2", "full_name": name, "first_seen_at": at(day)}
            for day, name in ((0, "acme/website"), (1, "acme/web"))
        ],
        "raw_github.pull_requests": [
            pull_request(1, "1", at(0, 2)),
            pull_request(2, "1", at(1), reverts_number=1),
            pull_request(1, "2", at(0, 1)),
            pull_request(2, "2", at(2), author_key="kaaaa-2"),
            pull_request(3, "2", None),
        ],
        "raw_github.pull_request_files": [
            {
                "pull_request_id": name,
                "file_hash": "f",
                "directory": directory,
                "lines_added": 7,
                "lines_deleted": 0,
                "is_generated": False,
            }
            for name, directory in (
                ("1-1", "services/checkout/api/"),
                ("1-2", "services/checkout/"),
            )
        ],
        "raw_github.pull_request_commits": [
            {
                "pull_request_id": name,
                "commit_sha": f"own-{name}",
                "position": 1,
                "authored_at": at(-1),
                "author_key": "kaaaa-1",
                "author_type": "person",
            }
            for name in ("1-1", "1-2", "2-1", "2-2")
        ],
        "raw_github.pull_request_issue_keys": [
            {
                "pull_request_id": "1-1",
                "issue_key": key,
                "found_in": "title",
                "is_closing": False,
            }
            for key in ("SHOP-1", "GONE-9")
        ],
        "raw_github.reviews": [
            {
                "review_id": name,
                "pull_request_id": "1-1",
                "reviewer_key": key,
                "reviewer_type": kind,
                "state": state,
                "submitted_at": submitted,
            }
            for name, key, kind, state, submitted in (
                ("r1", "kaaaa-bot", "bot", "commented", at(0, 0.1)),
                ("r2", "kaaaa-1", "person", "commented", at(0, 0.2)),
                ("r3", "kaaaa-2", "person", "approved", at(0, 1)),
                ("r4", "kaaaa-2", "person", "approved", at(0, 3)),
            )
        ],
        "raw_github.commits": [
            {
                "repository_native_id": repository,
                "commit_sha": sha,
                "authored_at": at(0),
                "committed_at": at(0),
                "author_key": "kaaaa-1",
                "author_type": "person",
                "parent_count": 1,
            }
            for repository, sha in (
                ("1", "1-root"),
                ("1", "1-m1"),
                ("1", "1-m2"),
                ("2", "2-root"),
                ("2", "2-m1"),
                ("2", "2-m2"),
            )
        ],
        "raw_github.commit_parents": [
            {
                "repository_native_id": sha[0],
                "commit_sha": sha,
                "parent_sha": parent,
                "position": 1,
            }
            for sha, parent in (
                ("1-m1", "1-root"),
                ("1-m2", "1-m1"),
                ("2-m1", "2-root"),
                ("2-m2", "2-m1"),
            )
        ],
        "raw_github.deployments": [
            deployment("d0", "0", "checkout-prod", "0-root"),
            deployment("d1", "1", "checkout-prod", "1-root"),
            deployment("d2", "1", "checkout-prod", "1-m1"),
            deployment("d3", "1", "checkout-prod", "1-m2"),
            deployment("d4", "1", "staging", "1-m2"),
            deployment("d5", "1", "Catalogue-Prod", "1-root"),
        ],
        "raw_github.deployment_statuses": [
            {
                "deployment_status_id": f"s{number}",
                "deployment_id": name,
                "state": state,
                "created_at": moment,
            }
            for number, (name, state, moment) in enumerate(
                (
                    ("d0", "success", at(-40)),
                    ("d1", "success", at(0, 1)),
                    ("d1", "inactive", at(0, 4)),
                    ("d2", "failure", at(0, 3)),
                    ("d2", "success", at(0, 4)),
                    ("d3", "success", at(1, 1)),
                    ("d4", "success", at(1, 1)),
                    ("d5", "success", at(1, 2)),
                )
            )
        ],
        "raw_files.deployments": [
            {
                "deployment_id": name,
                "service_id": "website",
                "environment": "production",
                "status": "success",
                "started_at": at(day, -0.1),
                "finished_at": at(day),
                "commit_sha": sha,
                "version": version,
            }
            for name, day, sha, version in (
                ("w1", 0.5, "2-root", "v1"),
                ("w2", 1, None, "v2"),
                ("w3", 3, "2-m2", "v3"),
                ("w4", 3.5, "2-root", "v1"),
            )
        ],
        "raw_files.incidents": [
            {
                "incident_id": "i1",
                "service_id": "website",
                "severity": "SEV1",
                "title": "Down",
                "state": "resolved",
                "started_at": at(3, 1),
                "resolved_at": at(3, 14),
            },
            {
                "incident_id": "i2",
                "service_id": "website",
                "severity": "unheard-of",
                "state": "open",
                "started_at": at(0, 5),
                "caused_by_deployment_id": "github:d2",
            },
        ],
        "raw_program.service_aliases": [{"alias": "harness:shop_window", "service_id": "website"}],
        "raw_harness.services": [
            {"service_id": f"acme/shop/{name}", "identifier": name}
            for name in ("shop_window", "attic")
        ],
        "raw_harness.freezes": [
            {
                "freeze_id": f"{scope}/week/1",
                "scope": scope,
                "label": "week",
                "status": "Enabled",
                "time_zone": "Asia/Calcutta",
                "started_at": at(0, -13.5),
                "ended_at": at(4, 10.5),
            }
            for scope in ("acme", "acme/attic")
        ],
        # A desk that knows no service: what caused an incident and what mended it are its changes'.
        "raw_servicenow.incidents": [
            {
                "incident_id": "n1",
                "state": "42",
                "caused_by_change_id": "c1",
                "change_request_id": "c2",
                "started_at": at(1, 3),
                "resolved_at": at(1, 4),
            }
        ],
        "raw_servicenow.change_requests": [
            {"change_request_id": "c1", "deployment_id": "github:d5"},
            {"change_request_id": "c2", "deployment_id": "files:w4"},
        ],
        # A job that checks nothing out, started by another such job, and that by a build.
        "raw_jenkins.builds": [
            {
                "build_id": "shop/build#7",
                "repository_url": "https://github.com/acme/shop",
                "name": "shop/build",
                "commit_sha": "1-m2",
                "status": "success",
                "started_at": at(1, 5),
                "finished_at": at(1, 5.5),
            }
        ],
        "raw_jenkins.build_causes": [
            {"build_id": name, "position": 1, "kind": "UpstreamCause", "upstream_build_id": before}
            for name, before in (
                ("shop/try#1", "shop/build#7"),
                ("shop/stage#1", "shop/try#1"),
            )
        ],
        "raw_jenkins.deployments": [
            {
                "deployment_id": f"shop/{name}#1",
                "service_id": "checkout",
                "environment": "staging",
                "status": "success",
                "started_at": at(1, 6),
                "finished_at": at(1, 6.5),
            }
            for name in ("try", "stage")
        ],
        # A classic release of code that a host keeps, and one of a project's own.
        "raw_azure_devops.deployments": [
            {
                "deployment_id": f"release:shopping:{number}",
                "repository_id": repository,
                "environment": "staging",
                "original_status": "succeeded",
                "status": "success",
                "commit_sha": "2-m1",
                "version": f"Release-{number}",
                "is_automatic": True,
                "started_at": at(2, 6),
                "finished_at": at(2, 6.5),
            }
            for number, repository in ((1, "github:acme/website"), (2, "an-own-repository"))
        ],
        # A clone of the monorepo, which its host tells of too, and one that nobody hosts.
        "raw_git.repositories": [
            {
                "repository_id": "github.com/acme/shop",
                "name": "acme/shop",
                "default_branch": "main",
                "url": "https://github.com/acme/shop",
            },
            {"repository_id": "tools", "name": "tools", "default_branch": "main"},
        ],
        "raw_git.commits": [
            {"repository_id": repository, "commit_sha": "g1", "committed_at": at(0)}
            for repository in ("github.com/acme/shop", "tools")
        ],
        "raw_git.changes": [
            {
                "change_id": f"{repository}#1",
                "repository_id": repository,
                "number": 1,
                "target_branch": "main",
                "merged_at": at(0),
                "merge_commit_sha": "g1",
            }
            for repository in ("github.com/acme/shop", "tools")
        ],
        "raw_jira.statuses": [
            {"status_id": "1", "name": "To Do", "category_key": "new"},
            {"status_id": "3", "name": "In Progress", "category_key": "indeterminate"},
            {"status_id": "4", "name": "Blocked", "category_key": "indeterminate"},
            {"status_id": "5", "name": "Done", "category_key": "done"},
        ],
        "raw_jira.issues": [
            {
                "issue_id": number,
                "issue_key": f"SHOP-{number}",
                "project_key": "SHOP",
                "issue_type": kind,
                "is_subtask": False,
                "status_id": "5",
                "status": "Done",
                "status_category_key": "done",
                "priority": "High",
                "created_at": at(0),
                "resolved_at": at(2),
            }
            for number, kind in (("1", "Story"), ("2", "Incident"))
        ],
        "raw_jira.issue_components": [{"issue_id": "2", "component": "checkout"}],
        "raw_jira.issue_changes": [
            {
                "issue_change_id": f"{issue}:{number}",
                "issue_id": issue,
                "field": "status",
                "from_id": before,
                "from_value": names[before],
                "to_id": after,
                "to_value": names[after],
                "changed_at": at(0, number),
            }
            for names in ({"1": "To Do", "3": "In Progress", "4": "Blocked", "5": "Done"},)
            for issue in ("1", "2")
            for number, (before, after) in enumerate(
                (("1", "3"), ("3", "4"), ("4", "3"), ("3", "5")), 1
            )
        ],
    }


def land(warehouse: Warehouse) -> None:
    """The rows, into the raw layer."""
    for table, of_table in rows().items():
        warehouse.insert(table, of_table)
