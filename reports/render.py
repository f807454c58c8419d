"""Renders the report: one HTML file that needs nothing but itself.

`render` reads only the published file. What does not belong here: figures, words, drawings; this
is where they meet the template.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import notation, words
from reports.figures import ReportError, read
from reports.panels import Panels
from reports.periods import period_called

TEMPLATES = Path(__file__).parent / "templates"


def render(published_db: Path, out: Path, period: str = "week", audience: str = "leaders") -> Path:
    """Writes the report of a published file to `out` and returns its path."""
    html = page(published_db, period, audience)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # A reader who has the report open never sees half of the next one.
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=out.parent, suffix=".html", delete=False
        ) as partial:
            partial.write(html)
        Path(partial.name).chmod(0o644)
        Path(partial.name).replace(out)
    except OSError as error:
        raise ReportError(
            f"{out} cannot be written ({error.strerror}); name another place."
        ) from error
    return out


def page(published_db: Path, period: str = "week", audience: str = "leaders") -> str:
    """The report as text: the same published file gives the same characters."""
    chosen = period_called(period)
    published = read(published_db, audience)
    panels = Panels(published, chosen)
    answered = panels.tiles()
    headline, beneath = words.headline(
        [(tile.name, claim) for tile, claim in answered], chosen.window_name
    )
    beneath = " ".join(part for part in (beneath, panels.longer_windows()) if part)
    first_day, last_day = panels.charted_days()
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(instant=notation.instant, tool_standing=words.tool_standing)
    # Our own stylesheet, not somebody's text.
    css = Markup((TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704
    return environment.get_template("report.html.j2").render(
        css=css,
        period=chosen,
        covered=panels.period_words(),
        scope_counts=panels.scope_counts(),
        headline=headline,
        beneath=beneath,
        delivery_matures=panels.maturing("30d"),
        table_matures=panels.maturing(chosen.table_window),
        stale=words.stale_sentence(published.freshness),
        tiles=[tile for tile, _ in answered],
        panels=panels.panels(),
        charted=notation.days(first_day, last_day),
        annotations=[
            (a.kind, a.label, notation.days(a.from_date, a.to_date)) for a in panels.annotations()
        ],
        calendar=[panels.by_period("month", "Month", 6), panels.by_period("quarter", "Quarter", 4)],
        stages=panels.by_stage(),
        teams=panels.by_scope("team", "Team"),
        services=panels.by_scope("service", "Service"),
        freshness=published.freshness,
        exclusions=panels.left_out(),
        definitions=panels.definitions(),
        windows=panels.windows(),
        as_of=published.as_of,
    )
