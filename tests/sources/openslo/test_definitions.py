"""What files define lands with its queries, and what can't be counted lands without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sources.errors import ToolError
from sources.openslo import connect, levels
from sources.openslo.definitions import levels_of
from tests.sources.kept import Home
from tests.sources.openslo import recorded
from tests.sources.payloads import PAYLOADS

is_recorded = pytest.mark.skipif(
    not PAYLOADS.exists(), reason="the recorded answers lie beside the repository, and don't here"
)


@pytest.fixture
def files(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of definitions, configured."""
    folder = tmp_path / "slo"
    folder.mkdir()
    monkeypatch.setenv("SOURCES__OPENSLO__PATHS", str(folder))
    return folder


def put(files: Path, name: str, *documents: Any) -> None:
    (files / name).write_text(yaml.safe_dump_all(documents))


def sloth(*names: str) -> dict[str, Any]:
    events = {"error_query": "errors[{{.window}}]", "total_query": "all[{{.window}}]"}
    slos = [{"name": name, "objective": 99.9, "sli": {"events": events}} for name in names]
    return {"version": "prometheus/v1", "service": "shop", "slos": slos}


def openslo(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": {"name": "shop-answers"},
        "spec": {
            "service": "shop",
            "timeWindow": [{"duration": "4w", "isRolling": True}],
            "objectives": [{"target": 0.99}],
            **spec,
        },
    }


def side(query: str, **source: str) -> dict[str, Any]:
    return {"metricSource": {**source, "spec": {"query": query}}}


def test_sloths_levels_are_counted_by_bad_and_all_events(files: Path) -> None:
    put(files, "shop.yml", sloth("answers"))
    (level,) = levels()
    assert (level.slo_id, level.service_id, level.indicator) == ("shop-answers", "shop", "answers")
    assert (level.target, level.window_days, level.source) == (0.999, 30, "prometheus")
    assert (level.good, level.bad, level.total) == (
        None,
        "errors[{{.window}}]",
        "all[{{.window}}]",
    )
    assert level.is_countable


def test_openslos_references_are_followed_within_the_files(files: Path) -> None:
    put(files, "slo.yaml", openslo(indicatorRef="answers"))
    put(
        files,
        "rest.yaml",
        {
            "apiVersion": "openslo/v1",
            "kind": "DataSource",
            "metadata": {"name": "ours"},
            "spec": {"type": "Prometheus"},
        },
        {
            "apiVersion": "openslo/v1",
            "kind": "SLI",
            "metadata": {"name": "answers"},
            "spec": {
                "ratioMetric": {
                    "counter": True,
                    "good": side("good", metricSourceRef="ours"),
                    "total": side("all", type="Prometheus"),
                }
            },
        },
    )
    (level,) = levels()
    assert (level.indicator, level.source, level.is_counter) == ("answers", "prometheus", True)
    assert (level.good, level.total, level.window_days) == ("good", "all", 28)
    assert level.is_countable


@pytest.mark.parametrize(
    ("duration", "days"), [("1d", 1), ("2w", 14), ("1M", 30), ("1Q", 90), ("1Y", 365), ("1m", None)]
)
def test_a_window_is_days_or_unknown(duration: str, days: int | None) -> None:
    document = openslo(timeWindow=[{"duration": duration}])
    (level,) = levels_of([("a.yml", document)])
    assert level.window_days == days


def test_a_threshold_lands_and_is_not_countable(files: Path, home: Path) -> None:
    indicator = {"spec": {"thresholdMetric": side("seconds", type="Prometheus")}}
    put(files, "slo.yml", openslo(indicator=indicator))
    loaded = Home("openslo", home)
    loaded.load()
    assert loaded.rows("service_levels", "slo_id", "target", "is_countable") == [
        ("shop-answers", 0.99, False)
    ]


def test_what_is_not_defined_any_more_is_taken_away(files: Path, home: Path) -> None:
    loaded = Home("openslo", home)
    put(files, "shop.yml", sloth("answers", "is quick"))
    loaded.load()
    assert loaded.load().is_unchanged
    put(files, "shop.yml", sloth("answers"))
    loaded.load()
    assert loaded.rows("service_levels", "slo_id") == ["shop-answers"]


def test_a_name_that_is_used_twice_is_refused(files: Path) -> None:
    put(files, "a.yml", sloth("answers"))
    put(files, "b.yml", openslo())
    with pytest.raises(ToolError, match="shop-answers is defined twice"):
        levels()


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\n",
        b"\xff\xfe\x00",
        b"a: [",
        b"- 1",
        b"kind: ConfigMap",
        b"version: prometheus/v1\nservice: shop",
        b"version: prometheus/v1\nservice: shop\nslos: [{name: a, objective: 999, sli: {}}]",
        b"apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nspec: {service: b}",
        b"apiVersion: openslo/v1\nkind: SLO\nmetadata: null\nspec: null",
    ],
)
def test_a_file_that_cannot_be_read_is_named(files: Path, home: Path, written: bytes) -> None:
    (files / "odd.yml").write_bytes(written)
    with pytest.raises(ToolError, match=r"odd\.yml: the file .*\.$"):
        Home("openslo", home).load()
    (finding,) = connect()
    assert not finding.ok and "odd.yml" in finding.sentence


def test_a_file_of_comments_alone_defines_nothing(files: Path) -> None:
    put(files, "shop.yml", sloth("answers"))
    (files / "moved.yml").write_text("# The levels of the shop are in shop.yml.\n", "utf-8")
    assert [level.slo_id for level in levels()] == ["shop-answers"]


@is_recorded
def test_every_documented_definition_is_read() -> None:
    objectives = 0
    for document in recorded.documents():
        spec = document.get("spec", document)
        expected = spec.get("objectives") or spec["slos"]
        found = recorded.levels(document)
        assert len(found) == len(expected)
        assert {level.service_id for level in found} == {spec["service"]}
        objectives += len(found)
    assert objectives > len(recorded.documents())
