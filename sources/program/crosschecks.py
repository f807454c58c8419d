"""What takes two places of a program to notice: unknown teams, two owners, claims that overlap.

Every finding is reported where the later of the two places stands, and names the other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from sources.errors import ConfigurationError
from sources.program.documents import Document, Location
from sources.program.program import Program, ProgramFiles


def check(program: Program, files: ProgramFiles) -> None:
    """Refuse a program whose files contradict themselves or one another."""
    _teams(program, files["teams"])
    _services(program, files["services"])
    _repositories(program, files["repositories"])
    _environments(program, files["environments"])
    _annotations(program, files["annotations"])
    _benchmarks(program, files["benchmarks"])
    _bots(files["bots"])
    _measures(program, files["measures"])
    _links(program, files["links"])
    _objectives(program, files["objectives"])
    _plans(program, files["improvement_plans"])
    _issue_rules(program, files["hygiene"])
    _issue_keys(program, files["issue_keys"])


class _Claims:
    """Who claimed what first: the second claim of the same thing is a mistake."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._first: dict[Hashable, Location] = {}

    def claim(self, thing: Hashable, location: Location, sentence: str) -> None:
        first = self._first.setdefault(thing, location)
        if first != location:
            line = self._document.line_of(first)
            raise self._document.mistake(location, f"{sentence} (the other stands on line {line}).")


def _teams(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, team in enumerate(program.teams):
        here: Location = ("teams", position)
        claims.claim(
            ("team", team.team_id),
            (*here, "team_id"),
            f'the team "{team.team_id}" is declared twice; give one of them another team_id',
        )
        for index, project in enumerate(team.projects):
            claims.claim(
                ("project", project.upper()),
                (*here, "projects", index),
                f'the project "{project}" has a team already; leave it with one team',
            )
        for index, board in enumerate(team.boards):
            claims.claim(
                ("board", board),
                (*here, "boards", index),
                f'the board "{board}" has a team already; leave it with one team',
            )


def _services(program: Program, document: Document) -> None:
    claims = _Claims(document)
    teams = [team.team_id for team in program.teams]
    for position, service in enumerate(program.services):
        here: Location = ("services", position)
        claims.claim(
            ("service", service.service_id),
            (*here, "service_id"),
            f'the service "{service.service_id}" is declared twice; '
            "give one of them another service_id",
        )
        for index, owner in enumerate(service.owners):
            where = (*here, "owners", index)
            if owner.team_id not in teams:
                raise _unknown(document, (*where, "team_id"), "team", owner.team_id, teams)
            claims.claim(
                ("owner", service.service_id, owner.from_date),
                (*where, "from"),
                f'"{service.service_id}" has two owners from {owner.from_date}; '
                "give the later one its own date",
            )
        _service_code(document, claims, here, program, position)
        for index, own in enumerate(service.components):
            claims.claim(
                ("component", own.project.upper(), own.component.lower()),
                (*here, "components", index),
                f'the component "{own.component}" of {own.project} has a service already; '
                "leave it with one service",
            )
        for index, alias in enumerate(service.aliases):
            claims.claim(
                ("alias", alias),
                (*here, "aliases", index),
                f'the alias "{alias}" has a service already; leave it with one service',
            )
        _dependencies(document, claims, here, program, position)
        _patterns(document, claims, (*here, "environments"), position, service.environments)


def _dependencies(
    document: Document, claims: _Claims, here: Location, program: Program, position: int
) -> None:
    """Two services may need each other; one that needs itself says nothing."""
    service = program.services[position]
    known = [one.service_id for one in program.services]
    for index, needed in enumerate(service.depends_on):
        where = (*here, "depends_on", index)
        if needed not in known:
            raise _unknown(document, where, "service", needed, known)
        if needed == service.service_id:
            raise document.mistake(
                where, f'"{needed}" cannot depend on itself; name another service or remove it.'
            )
        claims.claim(
            ("dependency", service.service_id, needed),
            where,
            f'"{service.service_id}" depends on "{needed}" already; keep one',
        )


def _service_code(
    document: Document, claims: _Claims, here: Location, program: Program, position: int
) -> None:
    service = program.services[position]
    for index, code in enumerate(service.repositories):
        where = (*here, "repositories", index)
        claims.claim(
            ("code", service.service_id, code.repository_id, code.path),
            where,
            f'"{code.repository_id}" with the path "{code.path}" is listed twice for '
            f'"{service.service_id}"; keep one',
        )
        for other_index, other in enumerate(service.repositories):
            if (
                other_index != index
                and other.repository_id == code.repository_id
                and other.path != code.path
                and code.path.startswith(other.path)
            ):
                raise document.mistake(
                    where,
                    f'the path "{code.path}" lies inside "{other.path}" of the same service; '
                    "keep the wider one.",
                )


def _repositories(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, repository in enumerate(program.repositories):
        claims.claim(
            repository.repository_id,
            ("repositories", position, "repository_id"),
            f'"{repository.repository_id}" is listed twice; keep one',
        )


def _environments(program: Program, document: Document) -> None:
    _patterns(document, _Claims(document), ("environments",), "program", program.environments)


def _patterns(
    document: Document,
    claims: _Claims,
    here: Location,
    owner: Hashable,
    environments: Mapping[Any, list[str]],
) -> None:
    for kind, patterns in environments.items():
        for index, pattern in enumerate(patterns):
            claims.claim(
                ("pattern", owner, pattern.lower()),
                (*here, kind, index),
                f'the environment "{pattern}" is listed twice; keep it under one kind',
            )


def _annotations(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, annotation in enumerate(program.annotations):
        here: Location = ("annotations", position)
        _scope(program, document, here, annotation.scope_type, annotation.scope_id)
        _order(document, here, annotation.from_date, annotation.to_date)
        claims.claim(
            program.annotation_id(annotation),
            here,
            "two annotations have the same kind, scope and first day; "
            "make them one, or give each an annotation_id",
        )


def _benchmarks(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, edition in enumerate(program.editions):
        for index, cell in enumerate(edition.tiers):
            where: Location = ("editions", position, "tiers", index)
            claims.claim(
                (edition.edition, cell.metric, cell.tier),
                where,
                f"{edition.edition} has two cells for {cell.metric}, {cell.tier}; keep one",
            )
            if cell.lower is not None and cell.upper is not None and cell.lower >= cell.upper:
                raise document.mistake(where, "lower must be less than upper; swap or correct.")
    _targets(program, document)


def _targets(program: Program, document: Document) -> None:
    for position, target in enumerate(program.targets):
        here: Location = ("targets", position)
        _scope(program, document, here, target.scope_type, target.scope_id)
        _order(document, here, target.from_date, target.to_date)
        for earlier_position, earlier in enumerate(program.targets[:position]):
            if (earlier.metric, earlier.scope_type, earlier.scope_id) != (
                target.metric,
                target.scope_type,
                target.scope_id,
            ):
                continue
            if (earlier.to_date or date.max) >= target.from_date and (
                target.to_date or date.max
            ) >= earlier.from_date:
                line = document.line_of(("targets", earlier_position))
                raise document.mistake(
                    here,
                    f"this target of {target.metric} overlaps the one on line {line}; "
                    "end the earlier one on the day before (to).",
                )


def _bots(document: Document) -> None:
    claims = _Claims(document)
    for position, account in enumerate(document.values.get("bots") or []):
        claims.claim(
            account.lower(),
            ("bots", position),
            f'the account "{account}" is listed twice; keep one',
        )


def _measures(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, measure in enumerate(program.measures):
        claims.claim(
            measure.measure_id,
            ("measures", position, "measure_id"),
            f'the measure "{measure.measure_id}" is registered twice; keep one',
        )


def _links(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, link in enumerate(program.links):
        here: Location = ("links", position)
        if link.ends is None:
            raise document.mistake(
                here,
                "a link has two ends: name a change and its deployment, an incident and its "
                "deployment, or a change and its issue.",
            )
        if link.expires_on <= link.decided_on:
            raise document.mistake(
                (*here, "expires_on"),
                f"it expires on {link.expires_on}, not after {link.decided_on}, when it was "
                "decided; swap or correct.",
            )
        claims.claim(link.ends, here, "this link is decided twice; keep one")


def _objectives(program: Program, document: Document) -> None:
    claims = _Claims(document)
    teams = [team.team_id for team in program.teams]
    for position, objective in enumerate(program.objectives):
        here: Location = ("objectives", position)
        claims.claim(
            objective.objective_id,
            (*here, "objective_id"),
            f'the objective "{objective.objective_id}" is declared twice; '
            "give one of them another objective_id",
        )
        if objective.team_id is not None and objective.team_id not in teams:
            raise _unknown(document, (*here, "team_id"), "team", objective.team_id, teams)
        _order(document, here, objective.from_date, objective.to_date)
        for index, result in enumerate(objective.key_results):
            claims.claim(
                (objective.objective_id, result.metric),
                (*here, "key_results", index),
                f"the objective has two key results of {result.metric}; keep one",
            )


_WINDOW_STARTS: dict[str, tuple[str, Callable[[date], bool]]] = {
    "week": ("a Monday", lambda day: day.weekday() == 0),
    "month": ("the first day of a month", lambda day: day.day == 1),
    "quarter": ("the first day of a quarter", lambda day: day.day == 1 and day.month % 3 == 1),
}


def _plans(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, plan in enumerate(program.plans):
        here: Location = ("plans", position)
        claims.claim(
            plan.plan_id,
            (*here, "plan_id"),
            f'the plan "{plan.plan_id}" is declared twice; give one of them another plan_id',
        )
        _scope(program, document, here, plan.scope_type, plan.scope_id)
        words, is_start = _WINDOW_STARTS[plan.window]
        for name in ("before", "after"):
            day: date = getattr(plan, name)
            if not is_start(day):
                raise document.mistake(
                    (*here, name), f"a {plan.window} begins on {words}, which {day} is not."
                )
        if plan.after <= plan.before:
            raise document.mistake(
                (*here, "after"),
                f"the window after begins on {plan.after}, not after {plan.before}, when the "
                "window before does; swap or correct.",
            )
        if plan.completed is not None and plan.after < plan.completed:
            raise document.mistake(
                (*here, "after"),
                f"the window after begins on {plan.after}, before the plan was completed on "
                f"{plan.completed}; name a later window.",
            )


# What each rule that has a limit calls it.
_LIMITS = {"idle": "days", "inactive_assignee": "days", "thin_description": "letters"}


def _issue_rules(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, one in enumerate(program.issue_rules):
        here: Location = ("issue_rules", position)
        claims.claim(one.rule, here, f'the rule "{one.rule}" stands twice; keep one')
        for limit in ("days", "letters"):
            is_its_own = _LIMITS.get(one.rule) == limit
            if is_its_own and getattr(one, limit) is None:
                raise document.mistake(here, f'the rule "{one.rule}" needs its {limit}; add them.')
            if not is_its_own and getattr(one, limit) is not None:
                raise document.mistake(
                    (*here, limit), f'the rule "{one.rule}" has no {limit}; take them out.'
                )


def _issue_keys(program: Program, document: Document) -> None:
    claims = _Claims(document)
    for position, one in enumerate(program.issue_keys):
        claims.claim(
            one.pattern,
            ("issue_keys", position, "pattern"),
            "this pattern stands twice, and a text would name an issue of both; keep one",
        )


def _scope(
    program: Program, document: Document, here: Location, scope_type: str, scope_id: str
) -> None:
    known = program.scopes(scope_type)
    if known is not None and scope_id not in known:
        raise _unknown(document, (*here, "scope_id"), scope_type, scope_id, known)


def _order(document: Document, here: Location, first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise document.mistake(
            (*here, "to"), f"the last day {last} is before the first, {first}; swap or correct."
        )


def _unknown(
    document: Document, location: Location, what: str, given: str, known: Iterable[str]
) -> ConfigurationError:
    names = sorted(set(known))
    what = what.replace("_", " ")
    close = get_close_matches(given, names, n=1)
    if close:
        advice = f'did you mean "{close[0]}"?'
    elif names:
        advice = f"name one of {', '.join(names[:8])}, or declare it."
    else:
        advice = "none is declared yet; declare it first."
    return document.mistake(location, f'the {what} "{given}" is not known; {advice}')
