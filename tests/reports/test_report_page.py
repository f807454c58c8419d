"""The page as text: complete, self-contained, true to its rows, and the same every time."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from invented_figures import SECRET_N, SECRET_VALUE, publish, row

from reports.figures import ReportError
from reports.render import page, render


class Reading(HTMLParser):
    """The text of each element, and every attribute that could fetch something."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        fetching = {"src", "href", "srcset", "data", "poster", "action", "xlink:href"}
        self.fetched += [value or "" for name, value in attrs if name in fetching]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def without_coordinates(markup: str) -> str:
    """The markup without the geometry of its drawings, whose digits stand for no figure."""
    return re.sub(r' (?:d|transform|x|y|x2|y2|width|height)="[^"]*"', "", markup)


def section(markup: str, section_id: str) -> str:
    start = markup.index(f'id="{section_id}"')
    return markup[start : markup.index("</section>", start)]


@pytest.mark.parametrize("period", ["week", "month", "quarter"])
def test_a_suppressed_figure_is_nowhere_not_even_in_a_drawing(
    published_db: Path, period: str
) -> None:
    markup = without_coordinates(page(published_db, period))
    assert str(int(SECRET_VALUE)) not in markup
    assert str(SECRET_N) not in markup and f"{SECRET_N:,}" not in markup
    assert "fewer than 5 contributors" in markup


def test_a_suppressed_week_of_the_organisation_is_a_gap_with_its_reason(tmp_path: Path) -> None:
    weeks = [(date(2026, 10, 19), 20.0), (date(2026, 10, 26), SECRET_VALUE)]
    weeks += [(date(2026, 11, 2), 22.0), (date(2026, 11, 9), 21.0)]
    figures = [
        row(
            *("change_lead_time", "week", monday, monday.fromordinal(monday.toordinal() + 7)),
            value=value,
            n=9,
            interval_null_reason="invented",
            is_suppressed=value == SECRET_VALUE,
            null_reason="fewer than 5 contributors" if value == SECRET_VALUE else None,
        )
        for monday, value in weeks
    ]
    markup = without_coordinates(page(publish(tmp_path / "plumbline.duckdb", figures)))
    assert "777" not in markup
    assert markup.count("fewer than 5 contributors") == 1


def test_nothing_is_fetched_and_nothing_runs(weekly_page: str) -> None:
    reading = Reading(weekly_page)
    assert not reading.tags & {"script", "link", "img", "iframe", "object", "embed", "base"}
    assert reading.fetched == []
    styles = "".join(re.findall(r"<style>(.*?)</style>", weekly_page, re.DOTALL))
    assert "url(" not in styles and "@import" not in styles


def test_no_dash_stands_where_words_should(weekly_page: str) -> None:
    alone = {"–", "—", "-", "None", "nan", "null", "NULL", ""}
    assert alone.isdisjoint(Reading(weekly_page).texts)


def test_every_missing_value_says_why(weekly_page: str) -> None:
    missing = re.findall(r'<(?:span|td)[^>]*class="[^"]*missing[^"]*"[^>]*>([^<]*)<', weekly_page)
    assert {"no incidents in the window", "withheld: fewer than 5 contributors"} <= set(missing)
    assert all(len(words.split()) >= 3 for words in missing)


def test_the_headline_says_what_the_tiles_say(weekly_page: str) -> None:
    headline = re.search(r"<h1>(.*?)</h1>", weekly_page)
    assert headline is not None
    assert headline[1] == (
        "Lead time for changes is better than usual. Change fail rate is worse than usual."
    )
    answers = re.findall(r'<p class="answer ([a-z-]+)">', weekly_page)
    assert answers == ["steady", "better", "worse", "steady"]


def test_a_tile_judges_the_newest_week_that_can_no_longer_move(weekly_page: str) -> None:
    tiles = text_of(weekly_page[: weekly_page.index('id="delivery"')])
    assert re.search(r"Change fail rate: [\d.]+\s%, 2–8 November 2026", tiles)
    assert re.search(r"Lead time for changes: [\d.]+\sh, 9–15 November 2026", tiles)


def test_a_window_that_ends_early_says_so_beside_its_figure(weekly_page: str) -> None:
    assert "<dt>7 days to 8 November</dt>" in weekly_page
    matures = "Change fail rate and deployment rework rate go to 8 November only"
    for table in ("delivery", "teams", "services"):
        assert matures in section(weekly_page, table)
    assert "so far</text>" in weekly_page


def test_no_metric_is_called_by_its_id(weekly_page: str) -> None:
    told = text_of(section(weekly_page, "definitions"))
    assert "Read with: change fail rate." in told
    assert "_" not in told


def test_a_provisional_week_is_marked_in_its_table(weekly_page: str) -> None:
    panel = weekly_page[weekly_page.index('id="change-fail-rate"') :]
    newest = text_of(panel[panel.index("<tbody>") : panel.index("</tr>", panel.index("<tbody>"))])
    assert "9–15 November 2026 provisional" in newest


def test_open_items_stand_beside_the_median_that_lacks_them(weekly_page: str) -> None:
    assert "2 still open, median age 31.0\u00a0h" in weekly_page


def test_too_few_to_compare_is_said(weekly_page: str) -> None:
    assert "too few to compare" in weekly_page
    assert "no interval: fewer than 6 values" in weekly_page


def test_a_tool_that_failed_is_named_at_the_top_and_in_its_table(weekly_page: str) -> None:
    top = text_of(weekly_page[: weekly_page.index("<main>")])
    assert "Jira (failed; its rows are of 14 November 2026, 04:02 UTC) is not up to date." in top
    assert "Jira answered 503 thrice." in weekly_page


def test_what_was_left_out_is_counted(weekly_page: str) -> None:
    assert 'configuration only</td><td class="number">12' in weekly_page


def test_annotations_are_drawn_and_told(weekly_page: str) -> None:
    assert "freeze, 12–16 October 2026: Compliance freeze" in weekly_page
    assert "incident, 3 November 2026: Payment outage" in weekly_page
    assert "Search moves house" not in weekly_page
    assert weekly_page.count(">freeze</text>") == 6


def test_teams_and_services_stand_by_the_alphabet(weekly_page: str) -> None:
    for table in ("teams", "services"):
        rows = re.findall(r'<th role="rowheader" scope="row">([^<]+)<', section(weekly_page, table))
        assert rows == sorted(rows, key=str.casefold)
        assert len(rows) > 4


def test_a_team_stands_beside_its_own_baseline_and_target(weekly_page: str) -> None:
    assert re.search(r"baseline [\d.]+\sh; target 27\.0\sh", section(weekly_page, "teams"))


def test_the_industry_is_context_in_its_own_words(weekly_page: str) -> None:
    assert "Industry, as context: high (“1 day to 1 week”), DORA 2024." in weekly_page
    assert "Elite: &lt; 1 day" in weekly_page


def test_the_published_windows_and_the_instant_are_told(weekly_page: str) -> None:
    footer = text_of(weekly_page[weekly_page.index("<footer>") :])
    assert "Data up to 16 November 2026, 00:00 UTC" in footer
    assert "30 days, 10 October – 8 November 2026: Change fail rate, Deployment rework" in footer


def test_every_drawing_has_its_numbers_as_a_table(weekly_page: str) -> None:
    assert weekly_page.count('role="img"') == weekly_page.count("weekly numbers</summary>") == 6


def test_a_table_and_a_tile_write_one_metric_in_one_unit(weekly_page: str) -> None:
    units = set(
        re.findall(
            r'data-label="Lead time for changes">\s*<span class="value">[\d.,]+\s(\w+)', weekly_page
        )
    )
    assert units == {"h"}


@pytest.mark.parametrize(
    ("period", "title", "covered", "before"),
    [
        ("month", "Engineering monthly", "1–31 October 2026", "the month before"),
        ("quarter", "Engineering quarterly", "1 July – 30 September 2026", "the quarter before"),
    ],
)
def test_a_month_and_a_quarter_lead_with_their_own_windows(
    published_db: Path, period: str, title: str, covered: str, before: str
) -> None:
    markup = page(published_db, period)
    assert f"{title} · {covered}" in text_of(markup)
    tiles = text_of(markup[markup.index('class="tiles"') : markup.index('id="delivery"')])
    assert before in tiles


def test_an_organisation_with_one_figure_still_has_a_report(tmp_path: Path) -> None:
    week = row(
        *("deployment_frequency", "week", date(2026, 11, 9), date(2026, 11, 16)), value=1.5, n=11
    )
    text = text_of(page(publish(tmp_path / "plumbline.duckdb", [week])))
    assert "Nothing firm can be said of" in text
    assert "no events yet" in text
    assert "no interval: none was published" in text


def test_a_name_with_markup_in_it_stays_a_name(tmp_path: Path) -> None:
    week = row(
        *("deployment_frequency", "30d", date(2026, 10, 17), date(2026, 11, 16)),
        scope_type="team",
        scope_id="x",
        scope_name="<script>alert(1)</script>",
        value=1.5,
    )
    assert "<script" not in page(publish(tmp_path / "plumbline.duckdb", [week]))


def test_the_same_figures_give_the_same_bytes(published_db: Path, tmp_path: Path) -> None:
    here = render(published_db, tmp_path / "here.html").read_bytes()
    assert render(published_db, tmp_path / "again.html").read_bytes() == here
    elsewhere = tmp_path / "elsewhere.html"
    program = (
        "import sys, pathlib; from reports.render import render;"
        "render(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", program, str(published_db), str(elsewhere)]
    subprocess.run(command, check=True, cwd=root)
    assert elsewhere.read_bytes() == here


def test_the_file_is_small_enough_to_send(weekly_page: str) -> None:
    assert len(weekly_page.encode()) < 400_000


def test_an_unknown_period_is_answered_with_the_known_ones(published_db: Path) -> None:
    with pytest.raises(ReportError, match="choose one of: week, month, quarter"):
        page(published_db, "decade")


def test_a_place_that_cannot_be_written_is_one_sentence(published_db: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReportError, match="cannot be written"):
        render(published_db, tmp_path / "file" / "report.html")
