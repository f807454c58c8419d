"""Objectives land by complete days, health by buckets; what is missing lands nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sources.datadog import connect
from sources.errors import ToolError
from sources.pipeline import LoadOutcome
from tests.sources.kept import Home
from tests.sources.site import Answer, Asked, Site

# The clock of the tests stands at the beginning of this day.
TODAY = datetime(2026, 11, 16, tzinfo=UTC)
DAY = timedelta(days=1)


def objective(number: int, kind: str = "metric", **said: Any) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "name": "what anna.berg@acme.example watches",
        "type": kind,
        "tags": ["env:prod", "service:shop"],
        "timeframe": "7d",
        "target_threshold": 99.5,
        "thresholds": [{"timeframe": "7d", "target": 99.5}],
        "created_at": (TODAY - 3 * DAY).timestamp(),
        **said,
    }


class Account:
    """A made-up account: its objectives, and what was counted in each six hours."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.objectives: list[Any] = [objective(1)]
        self.interval = 6 * 3600
        self.good: dict[datetime, float | None] = {}
        self.kept: dict[datetime, float | None] = {}
        site.on_call("/api/v1/slo", self._list)
        for number in range(1, 4):
            site.on_call(f"/api/v1/slo/{number:032x}/history", self._history)

    def _list(self, asked: Asked) -> Answer:
        offset, limit = int(asked.query["offset"]), int(asked.query["limit"])
        return Answer({"data": self.objectives[offset : offset + limit]})

    def _history(self, asked: Asked) -> Answer:
        since, until = int(asked.query["from_ts"]), int(asked.query["to_ts"])
        times = range(since, until, self.interval)
        at = [datetime.fromtimestamp(one, UTC) for one in times]
        series = {
            "interval": self.interval,
            "times": [one * 1000.0 for one in times],
            "numerator": {"values": [self.good.get(one) for one in at]},
            "denominator": {"values": [100.0 if one in self.good else None for one in at]},
        }
        overall = {"sli_value": self.kept.get(at[0])}
        return Answer({"data": {"series": series, "overall": overall}})


@pytest.fixture
def account(site: Site, home: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    for name, value in {
        "URL": site.url,
        "API_KEY": "one",
        "APPLICATION_KEY": "two",
        "HISTORY_DAYS": "10",
    }.items():
        monkeypatch.setenv(f"SOURCES__DATADOG__{name}", value)
    made = Account(site)
    for hours in range(0, 48, 6):
        made.good[TODAY - 2 * DAY + timedelta(hours=hours)] = 99.0
    return made


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("datadog", home)


class Health:
    """Loads one series of one point with the indicators that a site wrote."""

    def __init__(self, account: Account, loaded: Home, file: Path) -> None:
        self.loaded = loaded
        self._account = account
        self._file = file

    def __call__(self, indicators: str, unit: Any) -> LoadOutcome:
        self._file.write_text(indicators)
        point = [(TODAY - DAY).timestamp() * 1000, 250_000_000.0]
        one = {"scope": "service:shop", "interval": 3600, "pointlist": [point], "unit": unit}
        self._account.site.on("/api/v1/query", Answer({"status": "ok", "series": [one]}))
        return self.loaded.load()


@pytest.fixture
def health(
    account: Account, loaded: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Health:
    file = tmp_path / "indicators.yml"
    monkeypatch.setenv("SOURCES__DATADOG__INDICATORS", str(file))
    return Health(account, loaded, file)


def measured(loaded: Home) -> list[Any]:
    return loaded.rows("slo_measurements", "bucket_start", "good", "total")


def test_counts_are_summed_up_to_days(account: Account, loaded: Home) -> None:
    loaded.load()
    assert measured(loaded) == [(TODAY - 2 * DAY, 396, 400), (TODAY - DAY, 396, 400)]
    assert loaded.rows(
        "slo_measurements", "distinct service_id", "target", "window_days", "indicator"
    ) == [("shop", 0.995, 7, "metric")]
    assert {one.headers["DD-APPLICATION-KEY"] for one in account.site.asked} == {"two"}
    assert loaded.holds(["anna.berg"]) == []


def test_loading_twice_equals_loading_once(account: Account, loaded: Home) -> None:
    loaded.load()
    once = loaded.everything()
    assert loaded.load().is_unchanged
    assert loaded.everything() == once


def test_points_that_are_missing_are_not_good_ones(account: Account, loaded: Home) -> None:
    account.good[TODAY - DAY] = None
    del account.good[TODAY - 2 * DAY]
    loaded.load()
    assert measured(loaded) == [(TODAY - 2 * DAY, 297, 300), (TODAY - DAY, 297, 300)]


def test_an_objective_of_time_is_the_part_of_each_day_that_was_kept(
    account: Account, loaded: Home
) -> None:
    account.objectives = [objective(2, "monitor")]
    account.kept = {TODAY - DAY: 50.0, TODAY - 2 * DAY: None, TODAY - 3 * DAY: 100.0}
    outcome = loaded.load()
    assert measured(loaded) == [(TODAY - 3 * DAY, 86_400, 86_400), (TODAY - DAY, 43_200, 86_400)]
    # The list, and one for each day since it was made.
    assert outcome.request_count == 1 + 3


def test_a_step_that_does_not_divide_a_day_is_said(account: Account, loaded: Home) -> None:
    account.interval = 7 * 3600
    (problem,) = loaded.load().problems
    assert "do not divide a day" in problem
    assert measured(loaded) == []


def test_a_window_reads_its_days_again_and_moves_nothing(account: Account, loaded: Home) -> None:
    loaded.load()
    account.good = dict.fromkeys(account.good, 50.0)
    loaded.load(window=(TODAY - 2 * DAY, TODAY - DAY))
    assert [good for _, good, _ in measured(loaded)] == [200, 396]


def test_health_is_read_by_service(
    account: Account, loaded: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "indicators.yml").write_text("saturation: 'avg:cpu{*} by {service}'")
    monkeypatch.setenv("SOURCES__DATADOG__INDICATORS", str(tmp_path / "indicators.yml"))
    at = (TODAY - DAY).timestamp() * 1000
    points = [[at, 0.5], [at + 3_600_000, None]]
    series = [
        {"tag_set": ["service:shop"], "interval": 3600, "pointlist": points},
        {"scope": "env:prod,service:pay", "interval": 3600, "pointlist": points},
        {"scope": "*", "interval": 3600, "pointlist": points},
        {"tag_set": ["service:web"], "interval": 300, "pointlist": points},
    ]
    account.site.on("/api/v1/query", Answer({"status": "ok", "series": series}))
    (problem,) = loaded.load().problems
    assert "saturation" in problem
    assert loaded.rows("service_health", "service_id", "measured_at", "value") == [
        ("pay", TODAY - DAY, 0.5),
        ("shop", TODAY - DAY, 0.5),
    ]


NANOSECONDS = [{"family": "time", "name": "nanosecond", "plural": "nanoseconds"}, None]
PERCENT = [{"family": "percentage", "name": "percent", "plural": "percent"}, None]
A_RATE = [NANOSECONDS[0], {"family": "time", "name": "second", "plural": "seconds"}]


@pytest.mark.parametrize(
    ("declared", "told", "value"),
    [
        # What Datadog says of the series; seconds where it says nothing.
        ("'q'", NANOSECONDS, 0.25),
        ("'q'", None, 250_000_000.0),
        # What the site declares, whatever Datadog says.
        ("{query: 'q', unit: milliseconds}", NANOSECONDS, 250_000.0),
        ("{query: 'q', unit: nanoseconds}", PERCENT, 0.25),
    ],
)
def test_a_latency_lands_in_seconds_by_its_declared_unit_or_the_one_told(
    account: Account, health: Health, declared: str, told: Any, value: float
) -> None:
    outcome = health(f"latency_p95: {declared}", told)
    assert outcome.problems == []
    assert health.loaded.rows("service_health", "value") == [value]


@pytest.mark.parametrize("told", [PERCENT, A_RATE], ids=["percent", "a rate"])
def test_a_latency_in_what_is_no_time_does_not_land_and_is_said(health: Health, told: Any) -> None:
    (problem,) = health("latency_p95: 'q'", told).problems
    assert "latency_p95 is answered in" in problem and "declare its unit" in problem
    assert health.loaded.rows("service_health", "value") == []


def test_a_unit_says_nothing_of_what_is_no_latency(health: Health) -> None:
    assert health("saturation: 'q'", NANOSECONDS).problems == []
    assert health.loaded.rows("service_health", "value") == [250_000_000.0]


def test_a_page_that_repeats_is_refused(
    account: Account, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.datadog.client.PAGE", 1)
    account.site.on("/api/v1/slo", Answer({"data": [objective(1)]}))
    with pytest.raises(ToolError, match="leads back to an earlier one"):
        loaded.load()


@pytest.mark.parametrize(
    "wrong",
    [None, {}, objective(1, type=None, target_threshold="high"), objective(1, id=[1]), "slo"],
)
def test_an_objective_that_cannot_be_read_ends_the_reading(
    account: Account, loaded: Home, wrong: Any
) -> None:
    account.objectives = [wrong]
    with pytest.raises(ToolError, match=r"\.$"):
        loaded.load()


def test_connect_names_the_scope_that_is_missing(account: Account) -> None:
    (fine,) = connect()
    assert fine.ok and "1 objective." in fine.sentence
    account.site.on("/api/v1/slo", Answer({"errors": ["Forbidden"]}, 403))
    (refused,) = connect()
    assert not refused.ok and "slos_read" in refused.sentence


def test_a_list_that_is_shorter_than_its_total_is_told(account: Account, loaded: Home) -> None:
    page = {"total_count": 2}
    listed = {"data": account.objectives, "metadata": {"page": page}}
    account.site.on("/api/v1/slo", Answer(listed))
    (problem,) = loaded.load().problems
    assert "has 2 objectives and listed 1" in problem
