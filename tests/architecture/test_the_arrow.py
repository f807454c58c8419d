"""tool → raw → staging → correlated → marts → reports: the direction that dbt alone lets slip."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sources.catalogue import TOOLS

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "dbt_project" / "models"

# layer → the layers that it may read
MAY_READ = {
    "staging": set(),
    "correlated": {"staging", "correlated"},
    "marts": {"correlated", "marts"},
    "reports": {"marts"},
}
# Words of the catalogue that are kinds of things and nobody's product.
NO_VENDORS = {"program", "files", "git", "ci_artifacts"}
Node = dict[str, Any]


def layer(node: Node) -> str:
    """staging, correlated, marts or reports: the first folder below models/."""
    return str(node["fqn"][1])


def test_every_model_lives_in_one_of_the_four_layers(models: list[Node]) -> None:
    assert models
    assert {layer(node) for node in models} == set(MAY_READ)


def test_no_model_reads_a_layer_that_its_own_may_not(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    by_id = {node["unique_id"]: node for node in models}
    wrong = [
        f"{node['name']} reads {by_id[parent]['name']}"
        for node in models
        for parent in node["depends_on"]["nodes"]
        if parent in by_id and layer(by_id[parent]) not in MAY_READ[layer(node)]
    ]
    assert wrong == []


def test_a_staging_model_reads_its_one_raw_table_and_nothing_else(models: list[Node]) -> None:
    wrong = [
        node["name"]
        for node in models
        if layer(node) == "staging"
        and [parent.split(".")[0] for parent in node["depends_on"]["nodes"]] != ["source"]
    ]
    assert wrong == []


def test_only_staging_reads_raw_tables(models: list[Node]) -> None:
    """The commit graph is not raw: correlation/ computes it from correlated rows."""
    wrong = [
        (node["name"], parent)
        for node in models
        if layer(node) != "staging"
        for parent in node["depends_on"]["nodes"]
        if parent.startswith("source.") and ".raw_" in parent
    ]
    assert wrong == []


def test_staging_is_private_and_each_layer_is_a_group(models: list[Node]) -> None:
    for node in models:
        if layer(node) == "staging":
            assert node["access"] == "private", node["name"]
        assert node["group"], f"{node['name']} belongs to no group"


def test_an_intermediate_model_is_private_unless_another_layer_reads_it(
    models: list[Node],
) -> None:
    group_of = {node["unique_id"]: node["group"] for node in models}
    read_elsewhere = {
        parent
        for node in models
        for parent in node["depends_on"]["nodes"]
        if parent in group_of and group_of[parent] != node["group"]
    }
    intermediate = [node for node in models if node["name"].startswith("int_")]
    assert len(intermediate) > 100
    wrong = [
        node["name"]
        for node in intermediate
        if (node["access"] == "private") != (node["unique_id"] not in read_elsewhere)
    ]
    assert wrong == []


def test_consumer_layers_have_enforced_contracts(models: list[Node]) -> None:
    without = [
        node["name"]
        for node in models
        if layer(node) != "staging"
        and not node["name"].startswith("int_")
        and not node["contract"]["enforced"]
    ]
    assert without == []


def test_layers_are_stored_as_the_house_says(models: list[Node]) -> None:
    stored = {
        "staging": {"table"},
        "correlated": {"table"},
        "marts": {"table"},
        "reports": {"view"},
    }
    wrong = [
        (node["name"], node["config"]["materialized"])
        for node in models
        if not node["name"].startswith("int_")
        and node["config"]["materialized"] not in stored[layer(node)]
    ]
    assert wrong == []


def test_sql_and_yml_are_twins_and_a_description_begins_one_row_per(models: list[Node]) -> None:
    without = [
        str(sql.relative_to(MODELS))
        for sql in sorted(MODELS.rglob("*.sql"))
        if not sql.with_suffix(".yml").exists()
    ]
    assert without == []
    wrong = [n["name"] for n in models if not n["description"].startswith("One row")]
    assert wrong == []


def test_names_tell_the_layer(models: list[Node]) -> None:
    pattern = {
        "staging": r"stg_[a-z]+(_[a-z]+)*__[a-z_]+",
        "correlated": r"(dim|fct|bridge|int)_[a-z_]+",
        "marts": r"(mart_[a-z]+__[a-z0-9_]+|int_[a-z0-9_]+|metric_values|metric_catalogue)",
        "reports": r"rpt_[a-z_]+",
    }
    wrong = [n["name"] for n in models if not re.fullmatch(pattern[layer(n)], n["name"])]
    assert wrong == []


def test_the_correlated_layer_names_no_vendor(models: list[Node]) -> None:
    vendors = set(TOOLS) - NO_VENDORS
    wrong = [
        (node["name"], column)
        for node in models
        if layer(node) in {"correlated", "marts"} and not node["name"].startswith("int_")
        for column in [node["name"], *node["columns"]]
        if any(f"_{vendor}_" in f"_{column}_" for vendor in vendors)
    ]
    assert wrong == []
