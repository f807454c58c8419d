"""README's index of metrics is the catalogue's."""

from __future__ import annotations

from orchestration.metric_index import BEGIN, END, README, index, written


def test_readme_has_the_index_that_the_catalogue_makes() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme.count(BEGIN) == readme.count(END) == 1
    assert written(readme) == readme, "run python -m orchestration.metric_index"


def test_every_area_is_a_row_with_all_of_its_metrics() -> None:
    rows = index().splitlines()
    (dora,) = [row for row in rows if row.startswith("| DORA |")]
    assert "Lead time for changes (hours)" in dora
    assert "Lead time for changes" not in "".join(row for row in rows if row != dora)
