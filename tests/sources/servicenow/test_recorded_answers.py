"""Recorded and documented answers of ServiceNow go through the real extractor, one by one."""

from __future__ import annotations

import pytest

from tests.sources.kept import Home
from tests.sources.payloads import PAYLOADS, files_of, recorded
from tests.sources.servicenow.instance import FakeInstance, Record, _value
from tests.sources.servicenow.recorded import LANDS, fill

pytestmark = pytest.mark.skipif(
    not (PAYLOADS / "servicenow").is_dir(),
    reason="the recorded answers of ServiceNow are not beside this repository (PLUMBLINE_SHARED)",
)

NOT_ASKED_FOR = {
    "_http_exchanges": "headers of a page: see the test of them below",
    "cmdb_ci.documented": "a configuration item is named by its incident, and no metric reads more",
    "problem.documented": "a problem is named by its tasks and incidents, and no metric reads more",
}


@pytest.fixture
def replayed(instance: FakeInstance) -> FakeInstance:
    fill(instance)
    return instance


def sys_id(record: Record) -> str:
    return str(_value(record["sys_id"]))


def test_every_recorded_object_lands_or_has_a_reason(replayed: FakeInstance, loaded: Home) -> None:
    assert files_of("servicenow") == LANDS.keys() | NOT_ASKED_FOR.keys()
    loaded.load()
    sent: dict[tuple[str, str], list[str]] = {}
    for name, (_, table, column) in LANDS.items():
        ids = sent.setdefault((table, column), [])
        ids += [sys_id(one) for one in recorded("servicenow", name)]
    for (table, column), ids in sent.items():
        # Three instances of one demo record share its sys_id, and land as one.
        assert loaded.rows(table, column) == sorted(set(ids)), table


def test_what_was_recorded_is_read_as_it_was_meant(replayed: FakeInstance, loaded: Home) -> None:
    loaded.load()
    (found,) = loaded.rows(
        "incidents where incident_id = '1c741bd70b2322007518478d83673af3'",
        "number",
        "title",
        "state",
        "severity",
        "detected_by",
        "started_at::varchar",
        "resolved_at::varchar",
    )
    assert found[:2] == ("INC0000060", "Unable to connect to email")
    assert found[2:4] == ("7", "3")
    assert found[5] == "2016-12-12 15:19:57+00"


def test_no_recorded_person_lands(replayed: FakeInstance, loaded: Home) -> None:
    loaded.load()
    people = ("opened_by", "closed_by", "resolved_by", "assigned_to", "caller_id", "requested_by")
    words = {
        str(_value(one[name]))
        for records in replayed.tables.values()
        for one in records
        for name in people
        if one.get(name) and _value(one[name])
    }
    assert words
    assert loaded.holds(sorted(words)) == []


def test_the_recorded_links_of_a_page_are_those_that_the_demo_writes() -> None:
    (exchange,) = recorded("servicenow", "_http_exchanges")
    assert exchange["headers"]["X-Total-Count"] == "550"
    assert 'rel="next"' in exchange["headers"]["Link"]
