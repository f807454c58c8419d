"""Every mistake is one sentence with the file, the line and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sources.errors import ConfigurationError
from sources.program import read

Told = Callable[[str, str], str]

ONE_SERVICE = "services:\n  - service_id: a\n    name: A\n"
OWNED = "    owners: [{team_id: payments, from: 2025-01-01}]\n"
DECIDED = "verdict: refuted, reason: R, owner_role: r, decided_on: 2026-01-02"
A_PLAN = (
    "plan_id: smaller, action: Split, opportunity: Reviews wait, owner_role: engineering manager, "
    "due: 2026-06-30, metric: time_to_first_review, expected_direction: decrease, "
    "scope_type: organisation, scope_id: all, window: quarter"
)
AN_OBJECTIVE = "objective_id: fewer-steps, name: Pay, owner_role: product manager"
OF_SEARCH = "metric: m, scope_type: team, scope_id: search"

MISTAKES = [
    ("services.yml", ONE_SERVICE + "   x: 1\n", 4, "this is not YAML"),
    ("services.yml", ONE_SERVICE + "    ownrs: []\n", 4, 'did you mean "owners"?'),
    ("services.yml", ONE_SERVICE, 2, '"owners" is missing; add it'),
    ("services.yml", ONE_SERVICE + "    owners: []\n", 4, "must not be empty"),
    ("services.yml", "- a\n", 1, "must begin with a name and a colon"),
    (
        "services.yml",
        ONE_SERVICE + "    owners:\n      - team_id: paiments\n        from: 2025-01-01\n",
        5,
        'the team "paiments" is not known; did you mean "payments"?',
    ),
    (
        "services.yml",
        ONE_SERVICE
        + "    owners:\n      - {team_id: payments, from: 2025-01-01}\n"
        + "      - {team_id: search, from: 2025-01-01}\n",
        6,
        '"a" has two owners from 2025-01-01',
    ),
    ("services.yml", ONE_SERVICE + OWNED + ONE_SERVICE[10:] + OWNED, 5, "declared twice"),
    (
        "services.yml",
        ONE_SERVICE + OWNED + "    depends_on: [b]\n",
        5,
        'the service "b" is not known',
    ),
    (
        "services.yml",
        ONE_SERVICE + OWNED + "    depends_on: [a]\n",
        5,
        '"a" cannot depend on itself; name another service or remove it.',
    ),
    (
        "services.yml",
        ONE_SERVICE
        + OWNED
        + "    depends_on: [b, b]\n"
        + "  - {service_id: b, name: B, owners: [{team_id: payments, from: 2025-01-01}]}\n",
        5,
        '"a" depends on "b" already; keep one',
    ),
    (
        "services.yml",
        ONE_SERVICE + "    owners: [{team_id: payments, from: 2025-02-30}]\n",
        4,
        '"from" must be a day such as 2026-01-31',
    ),
    (
        "services.yml",
        ONE_SERVICE + OWNED + "    repositories: [{repository_id: acme/shop}]\n",
        5,
        "such as github:acme/shop",
    ),
    (
        "services.yml",
        ONE_SERVICE
        + OWNED
        + '    repositories:\n      - {repository_id: "github:a/b"}\n'
        + '      - {repository_id: "github:a/b", path: src/}\n',
        7,
        'the path "src/" lies inside "" of the same service',
    ),
    (
        "services.yml",
        ONE_SERVICE + OWNED + '    repositories: [{repository_id: "github:a/b", path: /src}]\n',
        5,
        "a path is relative to the repository",
    ),
    ("services.yml", ONE_SERVICE + OWNED + "    criticality_tier: 0\n", 5, "must be 1 or more"),
    ("teams.yml", "teams:\n  - {team_id: a, name: 12}\n", 2, "put it between quotes"),
    ("teams.yml", "teams:\n  - {team_id: a b, name: A}\n", 2, "without spaces"),
    (
        "teams.yml",
        "teams:\n  - {team_id: a, name: A, time_zone: Mars/Moon}\n",
        2,
        "not a time zone",
    ),
    ("teams.yml", "teams: []\nteams: []\n", 2, "stands on line 1 already"),
    (
        "teams.yml",
        "teams:\n  - {team_id: a, name: A, projects: [PAY]}\n"
        "  - {team_id: b, name: B, projects: [pay]}\n",
        3,
        'the project "pay" has a team already',
    ),
    (
        "organisation.yml",
        "organisation:\n  name: A\n  time_zone: UTC\n  minimum_contributors: 4\n",
        4,
        "must be 5 or more",
    ),
    ("environments.yml", "environments:\n  prodution: [x]\n", 2, "'production', 'staging'"),
    (
        "environments.yml",
        "environments:\n  production: [live]\n  staging: [Live]\n",
        3,
        "keep it under one kind (the other stands on line 2)",
    ),
    ("environments.yml", "environments:\n  production: prod\n", 2, "must be a list"),
    (
        "statuses.yml",
        "statuses:\n  todo: [Parked]\n  done:\n    - parked\n",
        4,
        '"parked" already means todo',
    ),
    ("statuses.yml", "statuses:\n  doing: [x]\n", 2, "must be names and values"),
    ("statuses.yml", "tools:\n  gira: {}\n", 2, "is no tool; it is one of"),
    (
        "annotations.yml",
        "annotations:\n  - {kind: freeze, scope_type: team, scope_id: x, "
        "from: 2026-01-01, label: F}\n",
        2,
        'the team "x" is not known; name one of payments, search',
    ),
    (
        "annotations.yml",
        "annotations:\n  - {kind: freeze, scope_type: organisation, scope_id: all, "
        "from: 2026-01-02, to: 2026-01-01, label: F}\n",
        2,
        "the last day 2026-01-01 is before the first",
    ),
    (
        "benchmarks.yml",
        "targets:\n"
        f"  - {{{OF_SEARCH}, from: 2025-01-01, target: 1, owner_role: x}}\n"
        f"  - {{{OF_SEARCH}, from: 2026-01-01, target: 2, owner_role: x}}\n",
        3,
        "overlaps the one on line 2",
    ),
    (
        "measures.yml",
        "measures:\n"
        + 2
        * "  - {measure_id: csat, name: C, owner_role: r, method: m, audience: leaders, unit: x}\n",
        3,
        'the measure "csat" is registered twice',
    ),
    (
        "links.yml",
        f"links:\n  - {{change: c, issue: PAY-1, deployment: d, {DECIDED}, "
        "expires_on: 2027-01-02}\n",
        2,
        "a link has two ends: name a change and its deployment",
    ),
    (
        "links.yml",
        f"links:\n  - {{incident: i, deployment: d, {DECIDED}, expires_on: 2026-01-02}}\n",
        2,
        "it expires on 2026-01-02, not after 2026-01-02",
    ),
    (
        "links.yml",
        "links:\n" + 2 * f"  - {{incident: i, deployment: d, {DECIDED}, expires_on: 2027-01-02}}\n",
        3,
        "this link is decided twice",
    ),
    (
        "objectives.yml",
        "objectives:\n" + 2 * f"  - {{{AN_OBJECTIVE}, from: 2026-07-01, to: 2026-09-30}}\n",
        3,
        'the objective "fewer-steps" is declared twice',
    ),
    (
        "objectives.yml",
        "objectives:\n"
        f"  - {{{AN_OBJECTIVE}, team_id: paymets, from: 2026-07-01, to: 2026-09-30}}\n",
        2,
        'the team "paymets" is not known; did you mean "payments"?',
    ),
    (
        "objectives.yml",
        f"objectives:\n  - {{{AN_OBJECTIVE}, from: 2026-07-01, to: 2026-06-30}}\n",
        2,
        "the last day 2026-06-30 is before the first, 2026-07-01",
    ),
    (
        "objectives.yml",
        f"objectives:\n  - {{{AN_OBJECTIVE}, from: 2026-07-01, to: 2026-09-30, key_results: "
        "[{metric: m, direction: increase, target: 1}, {metric: m, direction: decrease, "
        "target: 2}]}\n",
        2,
        "the objective has two key results of m",
    ),
    (
        "improvement_plans.yml",
        "plans:\n" + 2 * f"  - {{{A_PLAN}, before: 2026-04-01, after: 2026-07-01}}\n",
        3,
        'the plan "smaller" is declared twice',
    ),
    (
        "improvement_plans.yml",
        f"plans:\n  - {{{A_PLAN}, before: 2026-04-01, after: 2026-08-01}}\n",
        2,
        "a quarter begins on the first day of a quarter, which 2026-08-01 is not",
    ),
    (
        "improvement_plans.yml",
        f"plans:\n  - {{{A_PLAN}, before: 2026-07-01, after: 2026-04-01}}\n",
        2,
        "the window after begins on 2026-04-01, not after 2026-07-01",
    ),
    (
        "improvement_plans.yml",
        f"plans:\n  - {{{A_PLAN}, completed: 2026-07-02, before: 2026-04-01, after: 2026-07-01}}\n",
        2,
        "before the plan was completed on 2026-07-02; name a later window",
    ),
    (
        "improvement_plans.yml",
        "plans:\n  - {plan_id: smaller}\n",
        2,
        "action",
    ),
    (
        "issue_keys.yml",
        "issue_keys:\n" + 2 * "  - {project: A, pattern: '#([0-9]+)', key: A-*}\n",
        3,
        "this pattern stands twice",
    ),
    (
        "issue_keys.yml",
        "issue_keys:\n  - {project: A, pattern: '#([0-9]+', key: A-*}\n",
        2,
        "the pattern is no regular expression",
    ),
    (
        "issue_keys.yml",
        "issue_keys:\n  - {project: A, pattern: '(#)([0-9]+)', key: A-*}\n",
        2,
        "the pattern has 2 groups and needs one",
    ),
    (
        "issue_keys.yml",
        "issue_keys:\n  - {project: A, pattern: '([0-9]*)', key: A-*}\n",
        2,
        "the pattern finds a key where nothing is written",
    ),
    (
        "issue_keys.yml",
        "issue_keys:\n  - {project: A, pattern: '#([0-9]+)', key: A-}\n",
        2,
        "a key has one *",
    ),
    (
        "hygiene.yml",
        "issue_rules:\n" + 2 * "  - {rule: no_due_date, weight: 5}\n",
        3,
        'the rule "no_due_date" stands twice',
    ),
    (
        "hygiene.yml",
        "issue_rules:\n  - {rule: idle, weight: 5, letters: 30}\n",
        2,
        'the rule "idle" needs its days',
    ),
    (
        "hygiene.yml",
        "issue_rules:\n  - {rule: no_due_date, weight: 5, days: 30}\n",
        2,
        'the rule "no_due_date" has no days',
    ),
    ("bots.yml", "bots: [ci, CI]\n", 1, 'the account "CI" is listed twice'),
]


@pytest.mark.parametrize(
    ("name", "text", "line", "said"), MISTAKES, ids=lambda part: str(part)[:40]
)
def test_a_mistake_names_its_file_and_line_and_says_what_to_do(
    mistake: Told, name: str, text: str, line: int, said: str
) -> None:
    sentence = mistake(name, text)
    assert sentence.startswith(f"{name}, line {line}: ")
    assert said in sentence
    assert "\n" not in sentence
    assert sentence[-1] in ".?)"


def test_a_file_that_no_part_reads_is_refused_by_name(program_dir: Path) -> None:
    (program_dir / "service.yml").write_text("services: []\n")
    with pytest.raises(ConfigurationError, match=r"service\.yml: no program file has this name"):
        read(program_dir)


def test_a_program_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="`plumbline init` makes one"):
        read(tmp_path / "nowhere")


def test_a_program_that_is_not_text_is_refused(program_dir: Path) -> None:
    (program_dir / "teams.yml").write_bytes(b"teams: \xff\xfe\n")
    with pytest.raises(ConfigurationError, match="save it as UTF-8"):
        read(program_dir)
