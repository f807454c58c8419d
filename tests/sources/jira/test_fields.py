"""The site's own fields are found by what they are, and numbers that differ mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.jira.changelog import rows_of
from sources.jira.fields import SiteFields, recognise
from sources.jira.issues import text_length
from tests.sources.jira.site import custom_field

SYSTEM = "com.atlassian.jira.plugin.system.customfieldtypes"
GREENHOPPER = "com.pyxis.greenhopper.jira"


@pytest.mark.parametrize(
    ("name", "custom", "role"),
    [
        ("Sprint", f"{GREENHOPPER}:gh-sprint", "sprint"),
        ("Épopée", f"{GREENHOPPER}:gh-epic-link", "epic"),
        ("Schätzung", f"{GREENHOPPER}:jsw-story-points", "points"),
        ("Story Points", f"{SYSTEM}:float", "points"),
        ("Flagged", f"{SYSTEM}:multicheckboxes", "flagged"),
        ("Customer count", f"{SYSTEM}:float", None),
        ("Story Points", f"{SYSTEM}:textfield", None),
        ("Teams", f"{SYSTEM}:multicheckboxes", None),
    ],
)
def test_a_field_has_the_role_of_its_type(name: str, custom: str, role: str | None) -> None:
    fields = recognise([custom_field("customfield_1", name, custom)])
    assert fields.of(role or "points") == (["customfield_1"] if role else [])


def test_the_configured_field_is_the_points_and_the_others_are_not() -> None:
    site = [
        custom_field("customfield_1", "Story Points", f"{SYSTEM}:float"),
        custom_field("customfield_2", "Aufwand", f"{SYSTEM}:float"),
    ]
    assert recognise(site, "aufwand").of("points") == ["customfield_2"]
    assert recognise(site, "customfield_1").of("points") == ["customfield_1"]


def test_a_field_of_the_system_has_no_role() -> None:
    assert (
        recognise([{"id": "summary", "name": "Summary", "schema": {"type": "string"}}]).rows == []
    )
    assert recognise([{"id": "thumbnail", "name": "Images"}]).rows == []


def sprint_changes(before: str | None, after: str | None) -> list[tuple[str, bool]]:
    fields = SiteFields(ids={"sprint": ["customfield_7"]})
    item = {"field": "Sprint", "fieldId": "customfield_7", "from": before, "to": after}
    history = {"id": "1", "created": "2026-01-01T10:00:00.000+0100", "items": [item]}
    return [(row["sprint_id"], row["is_added"]) for _, row in rows_of("1", [history], fields)]


sprint_ids = st.sets(st.integers(1, 50).map(str), max_size=6)


@given(sprint_ids, sprint_ids)
def test_a_change_of_sprints_is_what_was_added_and_what_was_removed(
    before: set[str], after: set[str]
) -> None:
    changes = sprint_changes(", ".join(before) or None, ", ".join(after) or None)
    assert {sprint for sprint, is_added in changes if is_added} == after - before
    assert {sprint for sprint, is_added in changes if not is_added} == before - after


def test_a_data_centers_change_is_known_by_the_name_of_its_field() -> None:
    fields = recognise([custom_field("customfield_9", "Story Points", f"{SYSTEM}:float")])
    item = {"field": "Story Points", "fieldtype": "custom", "fromString": "3", "toString": "5"}
    history = {"id": "1", "created": "2026-01-01T10:00:00.000+0100", "items": [item]}
    ((table, row),) = rows_of("1", [history], fields)
    assert (table, row["field"], row["from_value"], row["to_value"]) == (
        "issue_changes",
        "points",
        "3",
        "5",
    )


def test_a_text_that_changed_does_not_land() -> None:
    item = {"field": "summary", "fieldId": "summary", "toString": "Anna's secret"}
    history = {"id": "1", "created": "2026-01-01T10:00:00.000+0100", "items": [item]}
    assert list(rows_of("1", [history], SiteFields())) == []


documents = st.recursive(
    st.builds(lambda text: {"type": "text", "text": text}, st.text(max_size=9)),
    lambda inner: st.builds(
        lambda content: {"type": "paragraph", "content": content}, st.lists(inner, max_size=4)
    ),
)


@given(documents)
def test_the_length_of_a_document_is_that_of_its_texts(document: dict[str, object]) -> None:
    def texts(node: dict[str, object]) -> str:
        inner = node.get("content", [])
        assert isinstance(inner, list)
        return str(node.get("text", "")) + "".join(map(texts, inner))

    assert text_length(document) == len(texts(document))
