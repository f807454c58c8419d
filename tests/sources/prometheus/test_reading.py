"""What is measured lands in complete buckets; what is missing lands in none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

import demo
from demo import openslo, prometheus
from demo.organisation.measured import Measured
from demo.serve import running
from sources.errors import ConfigurationError, ToolError
from sources.prometheus import connect
from tests.sources.kept import SCALE, Home
from tests.sources.site import Answer, Asked, Site

NOW = datetime(2026, 11, 16, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Counts:
    """A made-up Prometheus: what each query is answered, and what it was asked."""

    def __init__(self, site: Site) -> None:
        self.now = NOW
        self.values: dict[str, list[tuple[dict[str, str], dict[datetime, str]]]] = {}
        self.extra: dict[str, Any] = {}
        self.asked: list[Asked] = []
        site.on_call("/api/v1/query", self._time)
        site.on_call("/api/v1/query_range", self._range)

    def _time(self, _asked: Asked) -> Answer:
        result = [self.now.timestamp(), str(self.now.timestamp())]
        return Answer({"status": "success", "data": {"resultType": "scalar", "result": result}})

    def _range(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        if asked.query["query"] not in self.values:
            return Answer({"status": "error", "errorType": "bad_data", "error": "parse"}, 400)
        first, last = int(asked.query["start"]), int(asked.query["end"])
        result = [
            {
                "metric": labels,
                "values": [
                    [at.timestamp(), value]
                    for at, value in values.items()
                    if first <= at.timestamp() <= last
                ],
            }
            for labels, values in self.values[asked.query["query"]]
        ]
        data = {"resultType": "matrix", "result": result}
        return Answer({"status": "success", "data": data, **self.extra})


def hours(*values: str | None) -> dict[datetime, str]:
    """Values at the ends of the last complete hours."""
    ends = [NOW.replace(minute=0) - HOUR * back for back in reversed(range(len(values)))]
    return {at: value for at, value in zip(ends, values, strict=True) if value is not None}


@pytest.fixture
def counts(site: Site, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counts:
    """One level and one indicator, of two days."""
    define(tmp_path, "errors", "all")
    (tmp_path / "indicators.yml").write_text("latency_p95: 'p95[{{ .window }}]'")
    monkeypatch.setenv("SOURCES__PROMETHEUS__URL", site.url)
    monkeypatch.setenv("SOURCES__PROMETHEUS__HISTORY_DAYS", "2")
    monkeypatch.setenv("SOURCES__PROMETHEUS__INDICATORS", str(tmp_path / "indicators.yml"))
    monkeypatch.setenv("SOURCES__OPENSLO__PATHS", str(tmp_path / "slo"))
    made = Counts(site)
    made.values = {
        "errors": [({}, hours("1", "2", "0"))],
        "all": [({}, hours("10", "10", "20"))],
        "p95[3600s]": [({"service": "shop"}, hours("0.5")), ({"service": "pay"}, hours("0.7"))],
    }
    return made


@pytest.fixture
def loaded(home: Path) -> Home:
    return Home("prometheus", home)


def define(place: Path, errors: str, total: str) -> None:
    events = {"error_query": errors, "total_query": total}
    slo = {"name": "answers", "objective": 99.9, "sli": {"events": events}}
    (place / "slo").mkdir(exist_ok=True)
    (place / "slo" / "shop.yml").write_text(
        yaml.safe_dump({"version": "prometheus/v1", "service": "shop", "slos": [slo]})
    )


def measured(loaded: Home) -> list[Any]:
    return loaded.rows("slo_measurements", "bucket_start", "good", "total")


@pytest.fixture(scope="module")
def told() -> Measured:
    return demo.organisation.measure(demo.build(scale=SCALE))


@pytest.fixture
def demos(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The demo's Prometheus, configured."""
    organisation = demo.build(scale=SCALE)
    openslo.write(organisation, tmp_path / "openslo")
    app = prometheus.application(organisation)
    with running(app) as url:
        settings = prometheus.settings(url) | openslo.settings(tmp_path / "openslo")
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield app


def test_every_bucket_and_value_of_the_demo_lands(demos: Any, loaded: Home, told: Measured) -> None:
    outcome = loaded.load()
    levels = {one.slo_id: one for one in told.levels if one.tool == "prometheus"}
    assert loaded.rows(
        "slo_measurements", "slo_id", "cast(bucket_start as date)", "good", "total", "target",
        "service_id", "indicator",
    ) == sorted(
        (one.slo_id, one.day, one.good, one.total, level.target, level.service_id, level.indicator)
        for one in told.level_days
        if one.slo_id in levels
        for level in (levels[one.slo_id],)
    )  # fmt: skip
    assert loaded.rows(
        "service_health", "service_id", "cast(measured_at as date)", "indicator", "value"
    ) == sorted(
        (one.service_id, one.measured_at.date(), one.indicator, pytest.approx(one.value))
        for one in told.health
        if one.tool == "prometheus"
    )
    # Two queries to a level, one to an indicator, one for the time.
    assert outcome.request_count == 2 * len(levels) + 5 + 1


def test_loading_twice_equals_loading_once(demos: Any, loaded: Home) -> None:
    loaded.load()
    once = loaded.everything()
    assert loaded.load().is_unchanged
    assert loaded.everything() == once


def test_a_bucket_that_lacks_a_side_does_not_land(counts: Counts, loaded: Home) -> None:
    counts.values["errors"] = [({}, hours("1", None, "NaN", "0", "+Inf"))]
    counts.values["all"] = [({}, hours("10", "10", "10", "0", "10"))]
    loaded.load()
    assert measured(loaded) == [(NOW.replace(minute=0) - 5 * HOUR, 9, 10)]


def test_a_bucket_that_is_not_complete_waits_for_the_next_run(counts: Counts, loaded: Home) -> None:
    loaded.load()
    assert max(measured(loaded))[0] == NOW.replace(minute=0) - HOUR
    counts.now = NOW + HOUR
    counts.values["errors"][0][1][counts.now.replace(minute=0)] = "3"
    counts.values["all"][0][1][counts.now.replace(minute=0)] = "30"
    loaded.load()
    assert max(measured(loaded)) == (NOW.replace(minute=0), 27, 30)


def test_what_was_written_late_is_read_within_the_overlap(counts: Counts, loaded: Home) -> None:
    loaded.load()
    late = NOW.replace(minute=0) - 10 * HOUR
    counts.values["errors"][0][1][late] = "0"
    counts.values["all"][0][1][late] = "5"
    loaded.load()
    assert measured(loaded)[0] == (late - HOUR, 5, 5)


def test_a_long_history_is_asked_in_parts(
    counts: Counts, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.prometheus.client.POINTS", 10)
    loaded.load()
    spans = [
        (int(one.query["start"]), int(one.query["end"]))
        for one in counts.asked
        if one.query["query"] == "all"
    ]
    assert len(spans) == 5
    assert all(end - start <= 9 * 3600 for start, end in spans)
    assert all(later[0] == earlier[1] + 3600 for earlier, later in pairwise(spans))
    assert len(measured(loaded)) == 3


def test_a_definition_that_has_changed_is_read_from_the_beginning(
    counts: Counts, loaded: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCES__PROMETHEUS__HISTORY_DAYS", "30")
    loaded.load()
    define(tmp_path, "misses", "all")
    counts.values["misses"] = [({}, hours("5", "5", "5"))]
    counts.asked.clear()
    loaded.load()
    since = {one.query["query"]: int(one.query["start"]) for one in counts.asked}
    assert since["misses"] == since["all"] < since["p95[3600s]"]
    assert [good for _, good, _ in measured(loaded)] == [5, 5, 15]


def test_a_window_reads_its_buckets_again_and_moves_nothing(counts: Counts, loaded: Home) -> None:
    loaded.load()
    counts.values["errors"] = [({}, hours("5", "5", "5"))]
    last = NOW.replace(minute=0) - HOUR
    loaded.load(window=(last - HOUR, last - timedelta(minutes=20)))
    assert [good for _, good, _ in measured(loaded)] == [9, 5, 20]


def test_another_length_of_buckets_is_refused(
    counts: Counts, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded.load()
    monkeypatch.setenv("SOURCES__PROMETHEUS__BUCKET", "1d")
    with pytest.raises(ConfigurationError, match="another than that of what has landed"):
        loaded.load()
    assert len(measured(loaded)) == 3


@pytest.mark.parametrize(
    ("unit", "told"),
    [("seconds", "0.5"), ("milliseconds", "500"), ("microseconds", "5e5"), ("nanoseconds", "5e8")],
)
def test_a_latency_lands_in_seconds_whatever_unit_is_declared(
    counts: Counts, loaded: Home, tmp_path: Path, unit: str, told: str
) -> None:
    declared = {"latency_p95": {"query": "p95[{{.window}}]", "unit": unit}}
    (tmp_path / "indicators.yml").write_text(yaml.safe_dump(declared))
    counts.values["p95[3600s]"] = [({"service": "shop"}, hours(told))]
    loaded.load()
    assert loaded.rows("service_health", "value") == [0.5]


def test_another_unit_is_read_from_the_beginning_and_mends_what_landed(
    counts: Counts, loaded: Home, tmp_path: Path
) -> None:
    counts.values["p95[3600s]"] = [({"service": "shop"}, hours("500", "250"))]
    loaded.load()
    assert loaded.rows("service_health", "value") == [250, 500]
    declared = {"latency_p95": {"query": "p95[{{ .window }}]", "unit": "milliseconds"}}
    (tmp_path / "indicators.yml").write_text(yaml.safe_dump(declared))
    loaded.load()
    assert loaded.rows("service_health", "value") == [0.25, 0.5]


def test_a_query_that_is_answered_by_several_series_measures_nothing(
    counts: Counts, loaded: Home
) -> None:
    counts.values["all"] = [({"pod": "1"}, hours("10")), ({"pod": "2"}, hours("10"))]
    counts.values["p95[3600s]"] = [
        ({"service": "shop", "pod": "1"}, hours("0.5")),
        ({"service": "shop", "pod": "2"}, hours("0.9")),
        ({"pod": "3"}, hours("0.7")),
    ]
    outcome = loaded.load()
    assert measured(loaded) == []
    assert loaded.rows("service_health", "service_id", "value") == [("shop", 0.5)]
    assert len(outcome.problems) == 2
    assert "shop-answers was not measured" in outcome.problems[0]


def test_a_query_that_is_wrong_is_named_and_the_rest_lands(counts: Counts, loaded: Home) -> None:
    del counts.values["all"]
    (problem,) = loaded.load().problems
    assert "shop-answers (total)" in problem
    assert loaded.rows("service_health", "service_id") == ["pay", "shop"]


def test_a_warning_about_missing_data_is_passed_on(counts: Counts, loaded: Home) -> None:
    counts.extra = {"warnings": ["a store is away"]}
    assert any("may be missing" in problem for problem in loaded.load().problems)


@pytest.mark.parametrize(
    "result",
    [
        None,
        [None],
        [{"metric": {}}],
        [{"metric": {}, "values": [[1, 2, 3]]}],
        [{"metric": {}, "values": [[0, "1"]]}],
        [{"metric": None, "values": []}],
    ],
)
def test_an_answer_that_cannot_be_read_ends_the_reading(
    counts: Counts, site: Site, loaded: Home, result: Any
) -> None:
    data = {"resultType": "matrix", "result": result}
    site.on("/api/v1/query_range", Answer({"status": "success", "data": data}))
    with pytest.raises(ToolError, match="something else"):
        loaded.load()


def test_connect_names_the_queries_that_say_nothing(counts: Counts) -> None:
    counts.values["errors"] = []
    del counts.values["p95[3600s]"]
    answers, errors, latency = connect()
    assert answers.ok and "3 queries" in answers.sentence
    assert not errors.ok and "shop-answers (bad)" in errors.sentence
    assert not latency.ok and "latency_p95" in latency.sentence


def test_connect_says_which_token_is_refused(counts: Counts, site: Site) -> None:
    site.on("/api/v1/query", Answer({}, 401))
    (finding,) = connect()
    assert not finding.ok and "SOURCES__PROMETHEUS__TOKEN" in finding.sentence


@pytest.mark.parametrize("bucket", ["7h", "0m", "hour", "2d"])
def test_a_bucket_that_does_not_divide_a_day_is_refused(
    counts: Counts, monkeypatch: pytest.MonkeyPatch, bucket: str
) -> None:
    monkeypatch.setenv("SOURCES__PROMETHEUS__BUCKET", bucket)
    with pytest.raises(ConfigurationError, match="SOURCES__PROMETHEUS__BUCKET"):
        connect()


@pytest.mark.parametrize(
    "written",
    [
        "latency: x",
        "latency_p95:",
        "[latency_p95]",
        "a: b: c",
        "latency_p95: [x]",
        "latency_p95: {unit: seconds}",
        "latency_p95: {query: up, unit: minutes}",
        "latency_p95: {query: up, unit: [seconds]}",
        "latency_p95: {query: up, scale: 1}",
        "saturation: {query: up, unit: seconds}",
    ],
)
def test_a_file_of_indicators_that_is_wrong_is_refused(
    counts: Counts, tmp_path: Path, written: str
) -> None:
    (tmp_path / "indicators.yml").write_text(written)
    with pytest.raises(ConfigurationError, match=r"indicators\.yml"):
        connect()
