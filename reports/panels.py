"""Arranges figures, claims and drawings into what the template prints.

Everything that the template shows is text or markup by the time it leaves here; the template
decides only where it stands. What does not belong here: reading the file, and CSS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from markupsafe import Markup

from reports import words
from reports.charts import Line, chart, top_of, weeks_of
from reports.drawing import draw
from reports.figures import ORGANISATION, Annotation, Benchmark, Figure, Metric, Published
from reports.notation import NO_BREAK, Notation, day, days, listed, notation_for
from reports.periods import Period
from reports.words import Claim, Standing

QUESTIONS = {
    "deployment_frequency": "Do we ship as often as before?",
    "change_lead_time": "Is a change as quick as before?",
    "change_fail_rate": "Are changes as safe as before?",
    "failed_deployment_recovery_time": "Do we recover as fast as before?",
}
CHARTED = (*QUESTIONS, "deployment_rework_rate", "time_to_restore")
DORA = (*QUESTIONS, "deployment_rework_rate")
STAGES = ("coding", "pickup", "review", "merge", "build", "deploy", "unaccounted")
_STAGE_IDS = tuple(f"lead_time_{stage}" for stage in STAGES)


@dataclass(frozen=True)
class Cell:
    """One figure as it stands in a table or beside a label."""

    value: str
    is_missing: bool
    n: str = ""
    interval: str = ""
    standing: Standing | None = None
    claim: str = ""
    aims: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Tile:
    """One question that a leader asks, and the answer that one row allows."""

    question: str
    standing: Standing
    name: str
    figure: str
    sentence: str


@dataclass(frozen=True)
class Panel:
    """One metric of the organisation: three windows, a line, and its weeks as a table."""

    panel_id: str
    name: str
    unit_words: str
    windows: list[tuple[str, Cell]]
    aims: str
    industry: str
    spread: str
    drawing: Markup
    has_line: bool
    weeks: list[tuple[str, Cell]]


@dataclass(frozen=True)
class Table:
    """Scopes or periods by metrics."""

    table_id: str
    caption: str
    row_word: str
    columns: list[tuple[str, str]]
    rows: list[tuple[str, list[Cell]]]


class Panels:
    """The parts of one report, made from one published file."""

    def __init__(self, published: Published, period: Period) -> None:
        self.published = published
        self.period = period
        self._notations: dict[str, Notation] = {}

    def metric(self, metric_id: str) -> Metric:
        """The catalogue's row; a metric without one is shown under its id."""
        known = self.published.metrics.get(metric_id)
        if known is not None:
            return known
        name = metric_id.replace("_", " ").capitalize()
        return Metric(metric_id, name, "", "", None, None, None, None, None, None)

    def notation(self, metric_id: str) -> Notation:
        """One unit for a metric in the whole report."""
        if metric_id not in self._notations:
            found = [
                figure
                for window in ("week", "30d", "90d")
                for figure in self.published.series(metric_id, window)
            ]
            unit = found[0].unit if found else self.metric(metric_id).unit
            # Stages are read beside each other: minutes under hours would look longer.
            is_stage = metric_id in _STAGE_IDS
            values = [] if is_stage else [figure.value for figure in found]
            self._notations[metric_id] = notation_for(unit, values)
        return self._notations[metric_id]

    def cell(self, figure: Figure | None, with_claim: bool = True) -> Cell:
        """A figure with what must stand beside it; a missing one is words."""
        if figure is None:
            return Cell("no events yet", is_missing=True)
        notation = self.notation(figure.metric_id)
        cautions = words.cautions(figure)
        if figure.value is None:
            count = "" if figure.n is None else f"n {figure.n:,}"
            return Cell(words.why_missing(figure), True, n=count, notes=cautions)
        made = words.claim(figure, self.metric(figure.metric_id), notation)
        still_open = words.still_open(figure, notation)
        return Cell(
            value=notation.write(figure.value),
            is_missing=False,
            n="" if figure.n is None else f"n {figure.n:,}",
            interval=words.interval(figure, notation),
            standing=made.standing if with_claim else None,
            claim=made.sentence if with_claim else "",
            aims=words.aims(figure, notation),
            notes=[*cautions, *([still_open] if still_open else [])],
        )

    def judged(self, metric_id: str) -> Figure | None:
        """The newest figure of the period that can no longer move; else the newest."""
        series = self.published.series(metric_id, self.period.window_name)
        firm = [figure for figure in series if not figure.is_provisional]
        candidates = firm or series
        return candidates[-1] if candidates else None

    def tiles(self) -> list[tuple[Tile, Claim]]:
        """The four questions, each answered by one row."""
        made = []
        for metric_id, question in QUESTIONS.items():
            metric, figure = self.metric(metric_id), self.judged(metric_id)
            if figure is None:
                claim = Claim(Standing.MISSING, "No figure: nothing has been measured yet.")
                made.append(
                    (Tile(question, claim.standing, metric.name, "", claim.sentence), claim)
                )
                continue
            notation = self.notation(metric_id)
            claim = words.claim(figure, metric, notation)
            shown = "" if figure.value is None else _measured(figure, notation)
            tile = Tile(question, claim.standing, metric.name, shown, claim.sentence)
            made.append((tile, claim))
        return made

    def panels(self) -> list[Panel]:
        """One panel per DORA measure of the whole organisation."""
        return [self._panel(metric_id) for metric_id in CHARTED]

    def _panel(self, metric_id: str) -> Panel:
        metric, notation = self.metric(metric_id), self.notation(metric_id)
        windows = {window: self.published.latest(metric_id, window) for window in words.TRAILING}
        newest = next((figure for figure in windows.values() if figure is not None), None)
        weeks = self.published.series(metric_id, "week")[-self.period.chart_weeks :]
        panel_id = metric_id.replace("_", "-")
        elite = self._elite(metric_id, newest)
        aims = words.aims(newest, notation) if newest else []
        tier = newest and self._benchmark(metric_id, newest.industry_edition, newest.industry_tier)
        return Panel(
            panel_id=panel_id,
            name=metric.name,
            unit_words=notation.unit_words + (", median" if _is_median(newest) else ""),
            windows=[
                (words.TRAILING[window] + self._early_end(figure), self.cell(figure))
                for window, figure in windows.items()
            ],
            aims=" · ".join(f"{word} {value}" for word, value in aims),
            industry=words.industry(newest, tier.verbatim if tier else None) if newest else "",
            spread=self._spread(metric_id),
            drawing=self._drawing(panel_id, metric, weeks, elite),
            has_line=bool(weeks),
            weeks=[
                (words.window_words(w), self.cell(w, with_claim=False)) for w in reversed(weeks)
            ],
        )

    def _early_end(self, figure: Figure | None) -> str:
        """The last day of a window that ends before that of the deployments."""
        if figure is None:
            return ""
        newest = self.published.latest("deployment_frequency", figure.window_name)
        if newest is None or figure.last_day >= newest.last_day:
            return ""
        return f" to {day(figure.last_day).rsplit(' ', 1)[0]}"

    def maturing(self, window: str) -> str:
        """Which measures end before the others, and why; columns would contradict otherwise."""
        ends: dict[str, list[str]] = {}
        for metric_id in ("change_fail_rate", "deployment_rework_rate"):
            end = self._early_end(self.published.latest(metric_id, window))
            if end:
                ends.setdefault(end, []).append(self.metric(metric_id).name)
        return " ".join(
            f"{listed([names[0], *map(_in_a_sentence, names[1:])])} "
            f"{'goes' if len(names) == 1 else 'go'}{end} only: a failure takes time to be found."
            for end, names in ends.items()
        )

    def longer_windows(self) -> str:
        """What is clear over 30 and 90 days; the month's and the quarter's report look at one."""
        if self.period.window_name != "week":
            return ""
        found = [
            (window, m, self.published.latest(m, window))
            for window in ("30d", "90d")
            for m in QUESTIONS
        ]
        return words.over_longer_windows(
            [
                (
                    words.TRAILING[window],
                    self.metric(metric_id).name,
                    words.claim(figure, self.metric(metric_id), self.notation(metric_id)),
                )
                for window, metric_id, figure in found
                if figure is not None
            ]
        )

    def left_out(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """The exclusions, each kind named once."""
        kinds: dict[str, list[tuple[str, int]]] = {}
        for exclusion in self.published.exclusions:
            what, why = words.left_out(exclusion)
            kinds.setdefault(what, []).append((why, exclusion.exclusion_count))
        return list(kinds.items())

    def _drawing(
        self, panel_id: str, metric: Metric, weeks: list[Figure], elite: Benchmark | None
    ) -> Markup:
        if not any(figure.value is not None for figure in weeks):
            return Markup("")
        notation = self.notation(metric.metric_id)
        line = Line(
            weeks=weeks_of(weeks, notation),
            notation=notation,
            annotations=self.annotations(),
            elite=elite,
            target=None if weeks[-1].target is None else notation.scaled(weeks[-1].target),
        )
        known = [figure for figure in weeks if figure.value is not None]
        last = known[-1]
        description = (
            f"{len(weeks)} weeks, {len(known)} with a figure; axis from 0 to {top_of(line):g} "
            f"{notation.unit_words}. The newest figure is {notation.write(last.value or 0.0)} for "
            f"{words.window_words(last)}. Every week is in the table of weekly numbers."
        )
        title = f"{metric.name} by week"
        # The markup is our own drawing's; every text in it was escaped when it was drawn.
        return Markup(draw(chart(line), f"chart-{panel_id}", title, description))  # noqa: S704

    def _spread(self, metric_id: str) -> str:
        """The percentiles and the mean that belong beside a median."""
        parts = []
        for statistic, word in (("p75", "75 % within"), ("p90", "90 % within"), ("mean", "mean")):
            figure = self.published.latest(metric_id, "90d", statistic=statistic)
            if figure is not None and not figure.is_headline and figure.value is not None:
                parts.append(f"{word} {self.notation(metric_id).write(figure.value)}")
        return f"In 90 days: {', '.join(parts)}." if parts else ""

    def _elite(self, metric_id: str, figure: Figure | None) -> Benchmark | None:
        return self._benchmark(metric_id, figure.industry_edition, "elite") if figure else None

    def _benchmark(self, metric_id: str, edition: str | None, tier: str | None) -> Benchmark | None:
        for benchmark in self.published.benchmarks:
            if (benchmark.metric_id, benchmark.edition, benchmark.tier) == (
                metric_id,
                edition,
                tier,
            ):
                return benchmark
        return None

    def annotations(self) -> list[Annotation]:
        """What happened to the whole organisation, inside the weeks that the charts show."""
        first, last = self.charted_days()
        return [
            annotation
            for annotation in self.published.annotations
            if annotation.scope_type == ORGANISATION
            and annotation.from_date <= last
            and annotation.to_date >= first
        ]

    def charted_days(self) -> tuple[date, date]:
        """The first and last day of the newest weeks that the charts show."""
        series = self.published.series("deployment_frequency", "week")[-self.period.chart_weeks :]
        as_of = self.published.as_of.date()
        return (series[0].first_day, series[-1].last_day) if series else (as_of, as_of)

    def period_words(self) -> str:
        """The newest complete period's days."""
        figure = self.published.latest("deployment_frequency", self.period.window_name)
        return words.window_words(figure) if figure else day(self.published.as_of.date())

    def scope_counts(self) -> str:
        """5 teams, 12 services."""
        counted = [(len(self.published.scopes(scope)), scope) for scope in ("team", "service")]
        return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counted if n)

    def by_scope(self, scope_type: str, row_word: str) -> Table:
        """Every scope of a kind in the order of the alphabet."""
        window = self.period.table_window
        return Table(
            table_id=f"by-{scope_type.replace('_', '-')}",
            caption=f"{row_word}s, {self.period.table_words}",
            row_word=row_word,
            columns=self._columns(DORA),
            rows=[
                (
                    name,
                    [
                        self.cell(self.published.latest(metric_id, window, scope_type, scope_id))
                        for metric_id in DORA
                    ],
                )
                for scope_id, name in self.published.scopes(scope_type)
            ],
        )

    def by_period(self, window_name: str, row_word: str, count: int) -> Table:
        """The organisation's newest complete calendar periods, newest first."""
        starts = sorted(
            {f.first_day for m in DORA for f in self.published.series(m, window_name)}, reverse=True
        )[:count]
        found = {
            (metric_id, figure.first_day): figure
            for metric_id in DORA
            for figure in self.published.series(metric_id, window_name)
        }
        return Table(
            table_id=f"by-{window_name}",
            caption=f"Whole organisation by {window_name}",
            row_word=row_word,
            columns=self._columns(DORA),
            rows=[
                (
                    _period_name(window_name, found, start),
                    [self.cell(found.get((metric_id, start))) for metric_id in DORA],
                )
                for start in starts
            ],
        )

    def by_stage(self) -> Table:
        """Where the lead time goes: each stage's own median, which do not add up."""
        window_names = list(words.TRAILING)
        present = [s for s in _STAGE_IDS if any(self.published.series(s, w) for w in window_names)]
        return Table(
            table_id="by-stage",
            caption="Stages of the lead time, medians of the whole organisation",
            row_word="Stage",
            columns=[(words.TRAILING[window], "") for window in window_names],
            rows=[
                (
                    self.metric(stage).name,
                    [self.cell(self.published.latest(stage, window)) for window in window_names],
                )
                for stage in present
            ],
        )

    def _columns(self, metric_ids: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(self.metric(m).name, self.notation(m).unit_words) for m in metric_ids]

    def windows(self) -> list[tuple[str, str, str]]:
        """Metric, window and its days, as published: they differ by how fast a metric matures."""
        spans: dict[tuple[str, str], list[str]] = {}
        for metric_id in CHARTED:
            for window, named in words.TRAILING.items():
                figure = self.published.latest(metric_id, window)
                if figure is not None:
                    key = (named, words.window_words(figure))
                    spans.setdefault(key, []).append(self.metric(metric_id).name)
        return [(named, when, ", ".join(names)) for (named, when), names in spans.items()]

    def definitions(self) -> list[Metric]:
        """The catalogue's rows of what this report shows."""
        shown = [*CHARTED, "change_fail_rate_strict", *_STAGE_IDS]
        known = self.published.metrics
        return [
            replace(
                known[m],
                definition=self._named(known[m].definition),
                purpose=self._named(known[m].purpose or ""),
                not_for=self._named(known[m].not_for or ""),
                counter_metrics=self._named(known[m].counter_metrics or ""),
            )
            for m in shown
            if m in known
        ]

    def _named(self, text: str) -> str:
        """A text of the catalogue, in which metrics are named by their ids, for a reader."""
        return _ID.sub(lambda found: _in_a_sentence(self.metric(found.group()).name), text)


def _measured(figure: Figure, notation: Notation) -> str:
    """The figure, its days, its n and its interval in one breath."""
    value = notation.write(figure.value or 0.0)
    unit = " a day" if notation.unit_words == "per day" else ""
    parts = [f"{value}{unit}, {words.window_words(figure)}"]
    if figure.n is not None:
        parts.append(words.events(figure.metric_id, figure.n))
    if figure.has_interval:
        parts.append(f"95{NO_BREAK}% interval {words.interval(figure, notation)}")
    parts.extend(words.cautions(figure))
    return "; ".join(parts) + "."


# A word with an underscore is a metric's id; no word of a text has one.
_ID = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def _in_a_sentence(name: str) -> str:
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def _is_median(figure: Figure | None) -> bool:
    return figure is not None and figure.statistic == "median"


def _period_name(window_name: str, found: dict[tuple[str, date], Figure], start: date) -> str:
    figure = next(f for (_, first), f in found.items() if first == start)
    if window_name == "month":
        return days(figure.first_day, figure.first_day).split(" ", 1)[1]
    if window_name == "quarter":
        middle = figure.first_day + timedelta(days=45)
        return f"Q{(middle.month - 1) // 3 + 1} {middle.year}"
    return words.window_words(figure)
