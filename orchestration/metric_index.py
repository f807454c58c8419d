"""README's index of metrics, made from the seed that the catalogue is made of.

`python -m orchestration.metric_index` writes it anew after a metric was added. What a metric means
stands in `marts.metric_catalogue`; its formula in the models.
"""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
DEFINITIONS = ROOT / "dbt_project" / "seeds" / "marts" / "metric_definitions.csv"
BEGIN = "<!-- made by python -m orchestration.metric_index -->\n"
END = "<!-- end of what is made -->\n"
AREAS = {"dora": "DORA", "ci": "CI", "ai": "AI"}


def index() -> str:
    """A table with one row per area: its metrics in the seed's order, each with its unit."""
    by_area: dict[str, list[str]] = {}
    with DEFINITIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_area.setdefault(row["category"], []).append(f"{row['name']} ({row['unit']})")
    lines = ["| area | metrics |", "|---|---|"]
    lines += [
        f"| {AREAS.get(area, area)} | {' · '.join(metrics)} |" for area, metrics in by_area.items()
    ]
    return "\n".join(lines) + "\n"


def written(readme: str) -> str:
    """README with the index as it is now between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{index()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
