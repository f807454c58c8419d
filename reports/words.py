"""Sentences about figures, each made from the one row whose figure stands beside it.

A claim (better, worse, changed) is made only where the row's own verdict makes it, and withdrawn
where the row's two values say otherwise. Nothing here decides whether a change is real: the
marts do. What does not belong here: layout, and reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reports.figures import Exclusion, Figure, Metric, ToolFreshness
from reports.notation import Notation, days, instant, listed

LOWER_IS_BETTER = -1
HIGHER_IS_BETTER = 1

BEFORE = {
    "7d": "the 7 days before",
    "30d": "the 30 days before",
    "90d": "the 90 days before",
    "month": "the month before",
    "quarter": "the quarter before",
}

TRAILING = {"7d": "7 days", "30d": "30 days", "90d": "90 days"}


class Standing(Enum):
    """What may be said of a figure: the mark and the word that a reader meets first."""

    BETTER = ("better", "●", "Better")
    WORSE = ("worse", "▲", "Worse")
    CHANGED = ("changed", "◆", "Changed")
    STEADY = ("steady", "", "No clear change")
    TOO_FEW = ("too-few", "", "Too few to compare")
    UNJUDGED = ("unjudged", "", "Not compared")
    DISPUTED = ("disputed", "", "Not compared")
    MISSING = ("missing", "", "No figure")
    WITHHELD = ("withheld", "", "Withheld")

    def __init__(self, css: str, mark: str, word: str) -> None:
        self.css = css
        self.mark = mark
        self.word = word


@dataclass(frozen=True)
class Claim:
    """What is said of one figure."""

    standing: Standing
    sentence: str


def direction(metric: Metric) -> int | None:
    """Which way is better: +1 higher, -1 lower, None where the metric has no good side."""
    polarity = (metric.polarity or "").lower()
    if polarity.startswith("higher"):
        return HIGHER_IS_BETTER
    if polarity.startswith("lower"):
        return LOWER_IS_BETTER
    return None


def why_missing(figure: Figure) -> str:
    """The words that stand where a value would."""
    reason = figure.null_reason or "no reason was recorded"
    return f"withheld: {reason}" if figure.is_suppressed else reason


def interval(figure: Figure, notation: Notation) -> str:
    """The 95 % interval, or why there is none."""
    if figure.interval_low is not None and figure.interval_high is not None:
        return notation.between(figure.interval_low, figure.interval_high)
    if figure.value is None:
        return ""
    reason = figure.interval_null_reason or "none was published"
    return reason if reason.startswith("no interval") else f"no interval: {reason}"


def claim(figure: Figure, metric: Metric, notation: Notation) -> Claim:
    """What the row's verdict allows to be said of its value."""
    if figure.is_suppressed:
        return Claim(Standing.WITHHELD, f"W{why_missing(figure)[1:]}.")
    if figure.value is None:
        return Claim(Standing.MISSING, f"No figure: {why_missing(figure)}.")
    if figure.window_name == "week":
        return _claim_of_a_week(figure)
    return _claim_of_two_windows(figure, metric, notation)


_EXPECTED = "the weeks before would lead one to expect"


def _claim_of_a_week(figure: Figure) -> Claim:
    """A week is judged against many weeks; the one before it is not named beside the verdict."""
    if figure.verdict == "better":
        return Claim(Standing.BETTER, f"Better than {_EXPECTED}.")
    if figure.verdict == "worse":
        return Claim(Standing.WORSE, f"Worse than {_EXPECTED}.")
    if figure.verdict == "changed":
        return Claim(Standing.CHANGED, f"Different from what {_EXPECTED}.")
    if figure.verdict == "no clear change":
        return Claim(Standing.STEADY, "Within the usual range of the weeks before.")
    if figure.verdict == "too few":
        return Claim(Standing.TOO_FEW, "Too few weeks with a figure to compare with.")
    return Claim(Standing.UNJUDGED, "Not compared with the weeks before.")


def _claim_of_two_windows(figure: Figure, metric: Metric, notation: Notation) -> Claim:
    before = BEFORE[figure.window_name]
    if figure.verdict == "too few":
        return Claim(Standing.TOO_FEW, f"Too few to compare with {before}.")
    if figure.value is None or figure.previous_value is None or figure.verdict is None:
        return Claim(Standing.UNJUDGED, f"Not compared with {before}.")
    now, then = notation.write(figure.value), notation.write(figure.previous_value)
    against = f"{now} against {then}"
    if now == then:
        against = "by less than the rounding shows"
    if figure.verdict == "no clear change":
        return Claim(Standing.STEADY, f"{then} in {before}: no clear difference.")
    if figure.verdict == "changed":
        return Claim(Standing.CHANGED, f"Changed from {before}: {against}.")
    if not _verdict_agrees(figure.verdict, figure.value, figure.previous_value, direction(metric)):
        return Claim(
            Standing.DISPUTED,
            f"Nothing is claimed: the verdict and the two values ({against}) disagree.",
        )
    if figure.verdict == "better":
        return Claim(Standing.BETTER, f"Better than {before}: {against}.")
    return Claim(Standing.WORSE, f"Worse than {before}: {against}.")


def _verdict_agrees(verdict: str, value: float, before: float, better_way: int | None) -> bool:
    if better_way is None or verdict not in ("better", "worse"):
        return False
    moved = (value > before) - (value < before)
    return moved == (better_way if verdict == "better" else -better_way)


def headline(claims: list[tuple[str, Claim]], window_name: str) -> tuple[str, str]:
    """The report's first sentence and the one beneath it, from the claims of the tiles below.

    What is clear goes first; what is not is said to be unclear, never left out.
    """
    better = [name for name, made in claims if made.standing is Standing.BETTER]
    worse = [name for name, made in claims if made.standing is Standing.WORSE]
    changed = [name for name, made in claims if made.standing is Standing.CHANGED]
    steady = [name for name, made in claims if made.standing is Standing.STEADY]
    clear = {*better, *worse, *changed, *steady}
    unknown = [name for name, _ in claims if name not in clear]
    than = "usual" if window_name == "week" else BEFORE[window_name]
    firm = [
        *([f"{_subject(better)} better than {than}."] if better else []),
        *([f"{_subject(worse)} worse than {than}."] if worse else []),
        *([f"{_subject(changed)} different from {than}."] if changed else []),
    ]
    soft = [
        *([f"No clear change in {_names(steady)}."] if steady else []),
        *([f"Nothing firm can be said of {_names(unknown)}."] if unknown else []),
    ]
    if firm:
        return " ".join(firm), " ".join(soft)
    if steady and not unknown:
        return f"No clear change in any of the {len(steady)} measures {_NEWEST[window_name]}.", ""
    return soft[0], " ".join(soft[1:])


def over_longer_windows(claims: list[tuple[str, str, Claim]]) -> str:
    """What is clear over a trailing window, so that the headline hides no mark below it."""
    clear: dict[str, dict[str, list[str]]] = {}
    for window, name, made in claims:
        if made.standing in (Standing.BETTER, Standing.WORSE, Standing.CHANGED):
            word = "different" if made.standing is Standing.CHANGED else made.standing.css
            clear.setdefault(window, {}).setdefault(word, []).append(name)
    return " ".join(
        f"Over {window}, "
        + listed([f"{_names(names)} {_is(names)} {word}" for word, names in said.items()])
        + "."
        for window, said in clear.items()
    )


_NEWEST = {"week": "this week", "month": "in this month", "quarter": "in this quarter"}


def _subject(names: list[str]) -> str:
    words = _names(names)
    return f"{words[0].upper()}{words[1:]} {_is(names)}"


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _names(names: list[str]) -> str:
    return listed([name[0].lower() + name[1:] for name in names])


def aims(figure: Figure, notation: Notation) -> list[tuple[str, str]]:
    """What the scope measures itself against: its own three, in the order they come in time."""
    own = (
        ("baseline", figure.baseline),
        ("target", figure.target),
        ("goal", figure.long_term_goal),
    )
    return [(word, notation.write(value)) for word, value in own if value is not None]


def industry(figure: Figure, verbatim: str | None) -> str:
    """The industry's tier, as context and in its own words."""
    if not figure.industry_tier or not figure.industry_edition:
        return ""
    words = f" (“{verbatim}”)" if verbatim else ""
    return f"Industry, as context: {figure.industry_tier}{words}, DORA {figure.industry_edition}."


def cautions(figure: Figure) -> list[str]:
    """What a reader must know before quoting the figure."""
    found = []
    if figure.is_provisional:
        found.append("provisional")
    if figure.is_partial:
        found.append("part of the window")
    return found


def still_open(figure: Figure, notation: Notation) -> str:
    """The open items that a median of restored ones does not hold yet."""
    if not figure.open_count:
        return ""
    age = ""
    if figure.open_age_hours is not None:
        age = f", median age {notation.write(figure.open_age_hours)}"
    return f"{figure.open_count} still open{age}"


def events(metric_id: str, count: int) -> str:
    """n with the word for what was counted."""
    one, many = _EVENTS.get(metric_id, ("event", "events"))
    return f"{count:,} {one if count == 1 else many}"


def left_out(exclusion: Exclusion) -> tuple[str, str]:
    """What was left out of what, and why, in words that need no table of words."""
    entity = exclusion.entity.replace("_", " ")
    what = exclusion.what.replace("_", " ")
    reason = exclusion.reason.replace("_", " ")
    return f"{entity.capitalize()}: {_LEFT_OUT.get(what, what)}", _WHY_LEFT_OUT.get(reason, reason)


_LEFT_OUT = {
    "in neither term of the change fail rate": "not in the change fail rate",
    "no item of the issue times": "not in the times of issues",
}
_WHY_LEFT_OUT = {
    "part of group": "a retry or a stage of one that is counted",
    "not successful": "did not succeed",
    "redeploy of running version": "the version that ran already",
    "unknown baseline: first deployment of the service": (
        "in the service's first deployment, whose start is not known"
    ),
}

_EVENTS = {
    "deployment_frequency": ("deployment", "deployments"),
    "change_lead_time": ("change", "changes"),
    "change_fail_rate": ("deployment", "deployments"),
    "change_fail_rate_strict": ("deployment", "deployments"),
    "failed_deployment_recovery_time": ("failure", "failures"),
    "deployment_rework_rate": ("deployment", "deployments"),
    "time_to_restore": ("incident", "incidents"),
}


def window_words(figure: Figure) -> str:
    """The window's days on the scope's own calendar."""
    return days(figure.first_day, figure.last_day)


OUTCOMES = {
    "loaded": "loaded",
    "unchanged": "nothing new",
    "failed": "failed",
    "blocked": "blocked by a critical check",
    "not_configured": "not connected",
}


def tool_standing(tool: ToolFreshness) -> str:
    """One tool's state in words; a failure is never silent."""
    return OUTCOMES.get(tool.outcome, tool.outcome)


def stale_sentence(tools: tuple[ToolFreshness, ...]) -> str:
    """The banner: which tools' figures are older than they should be."""
    behind = [
        f"{_TOOLS.get(tool.tool, tool.tool)} ({tool_standing(tool)}; {_as_of(tool)})"
        for tool in tools
        if tool.outcome in ("failed", "blocked")
        or (not tool.is_fresh and tool.outcome != "not_configured")
    ]
    if not behind:
        return ""
    verb = "is" if len(behind) == 1 else "are"
    return f"{listed(behind)} {verb} not up to date. What rests on other tools is."


def _as_of(tool: ToolFreshness) -> str:
    if tool.last_loaded_at is None:
        return "never loaded"
    return f"its rows are of {instant(tool.last_loaded_at)}"


_TOOLS = {
    "bitbucket": "Bitbucket",
    "files": "Files",
    "github": "GitHub",
    "harness": "Harness",
    "jira": "Jira",
    "program": "Metrics program",
}


def tool_name(tool: str) -> str:
    """A tool's name as its makers write it."""
    return _TOOLS.get(tool, tool)
