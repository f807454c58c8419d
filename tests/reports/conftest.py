"""One published file of invented figures, and the pages rendered of it, for every report test."""

from __future__ import annotations

from pathlib import Path

import invented_figures
import pytest

from reports.render import render


@pytest.fixture(scope="session")
def published_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole invented organisation, published."""
    return invented_figures.publish(tmp_path_factory.mktemp("published") / "plumbline.duckdb")


@pytest.fixture(scope="session")
def weekly_report(published_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weekly report of the invented organisation."""
    return render(published_db, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="session")
def weekly_page(weekly_report: Path) -> str:
    """The weekly report's markup."""
    return weekly_report.read_text(encoding="utf-8")
