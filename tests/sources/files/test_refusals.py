"""Every refusal names the file, the line and the column, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.errors import ConfigurationError
from sources.files import connect
from tests.sources.files.conftest import Folder

HEADER = "incident_id,state,started_at\n"
GOOD = "i1,open,2026-01-01T10:00:00Z\n"

REFUSALS = [
    (
        "incidents.csv",
        "incident_id,state,started_at,severty\ni1,open,2026-01-01T10:00:00Z,1\n",
        'line 1, column "severty": the column is unknown',
        "did you mean severity?",
    ),
    (
        "incidents.csv",
        "incident_id,state\ni1,open\n",
        'line 1, column "started_at": the column is missing',
        "add it",
    ),
    (
        "incidents.csv",
        HEADER + GOOD + "i2,,2026-01-01T10:00:00Z\n",
        'line 3, column "state"',
        "fill",
    ),
    (
        "incidents.csv",
        HEADER + GOOD + "i2,open,2026-01-01T10:00:00\n",
        'line 3, column "started_at": this time has no offset',
        "SOURCES__FILES__TIME_ZONE",
    ),
    (
        "incidents.csv",
        HEADER + 'i1,"o\n\npen",soon\n',
        'line 2, column "started_at"',
        "2026-01-31T09:30:00+01:00",
    ),
    ("incidents.csv", HEADER + "i1,open\n", "line 2: the row has 2 cells", "quote cells"),
    ("incidents.csv", HEADER + 'i1,"open,2026\n', "line 2: this is not CSV", "close the quotes"),
    ("incidents.csv", HEADER.replace("state", "state,state"), 'column "state"', "keep one"),
    ("incidents.csv", b"incident_id,state\n\xff\xfe,open\n", "not UTF-8", "export it as UTF-8"),
    (
        "deployments.jsonl",
        '{"deployment_id": "1", "service_id": "s", "environment": "prod", "status": "done"}\n',
        'line 1, column "status": the word is unknown',
        "use one of success, failure, cancelled, running",
    ),
    (
        "deployments.jsonl",
        '{"deployment_id": "1", "environment": "prod", "status": "success"}\n',
        "line 1: service_id or repository_id must be filled",
        "fill one",
    ),
    ("deployments.jsonl", '\n{"deployment_id": "1"', "line 2: this is not a JSON", "is complete"),
    ("deployments.jsonl", '[{"deployment_id": "1"}]\n', "line 1", "without a list"),
    ("deployments.jsonl", '{"deployment_id": Infinity}\n', "line 1: this is not a JSON", "object"),
    (
        "changes.jsonl",
        '{"change_id": 1, "repository_id": "r", "state": "open", '
        '"created_at": "2026-01-01T00:00:00Z"}\n'
        '{"change_id": 2, "repository_id": "r", "state": "open", '
        '"created_at": "2026-01-01T00:00:00Z", "body": "secret"}\n',
        'line 2, column "body": the column is unknown for changes',
        "remove it",
    ),
    ("commits.parquet", b"PAR1 and then nothing", "not a complete Parquet file", "export it again"),
    ("deploymnts.csv", "a\n1\n", "no entity is called deploymnts", "did you mean deployments?"),
    ("assistant_usage.csv", "period_start,period_days,tool\n2026-01-05,9,x\n", "word", "7, 28"),
]


@pytest.mark.parametrize(
    ("name", "content", "where", "what_to_do"), REFUSALS, ids=lambda part: str(part)[:30]
)
def test_a_refusal_says_where_and_what_to_do(
    folder: Folder, name: str, content: str | bytes, where: str, what_to_do: str
) -> None:
    folder.put(name, content)
    sentence = folder.refusal()
    assert sentence.startswith(name)
    assert where in sentence
    assert what_to_do in sentence


def test_a_refusal_never_repeats_the_value(folder: Folder) -> None:
    folder.put("incidents.csv", HEADER + "i1,open,anna.berg@acme.example\n")
    assert "anna" not in folder.refusal()


def test_a_refused_file_keeps_what_landed_before(folder: Folder) -> None:
    folder.put("incidents.csv", HEADER + GOOD)
    folder.load()
    folder.put("incidents-2.csv", HEADER + "i2,open,soon\n")
    folder.refusal()
    assert folder.rows("incidents", "incident_id") == ["i1"]

    folder.put("incidents-2.csv", HEADER + "i2,open,2026-01-02T10:00:00Z\n")
    folder.load()
    assert folder.rows("incidents", "incident_id") == ["i1", "i2"]


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("PATHS", "/no/such/folder", "which isn't there"),
        ("PATHS", "carrier-pigeon://coop", "correct it"),
        ("TIME_ZONE", "CEST", "is not a time zone"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"SOURCES__FILES__{setting}", value)
    with pytest.raises(ConfigurationError, match=said) as refused:
        folder.load()
    assert f"SOURCES__FILES__{setting}" in str(refused.value)


def test_connect_names_every_file_whose_head_is_wrong(folder: Folder) -> None:
    folder.put("incidents.csv", HEADER + GOOD)
    folder.put("alerts.csv", "alert\n1\n")
    folder.put("commits.parquet", b"no")
    first, *faults = connect()
    assert first.sentence == "1 of 3 files of 3 entities can be read."
    assert [Path(fault.sentence.split(",")[0].split(":")[0]).name for fault in faults] == [
        "alerts.csv",
        "commits.parquet",
    ]


def test_a_measure_that_nobody_answers_for_is_refused_by_its_name(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put(
        "measures.csv",
        "measure_id,date,scope_type,scope_id,value\ncsat,2026-01-05,organisation,all,70\n",
    )
    assert folder.refusal().startswith(
        'measures.csv, line 2, column "measure_id": the measure "csat" is not registered'
    )
    program = tmp_path / "program"
    program.mkdir()
    (program / "measures.yml").write_text(
        "measures:\n  - {measure_id: csat, name: C, owner_role: support, method: survey, "
        'audience: leaders, unit: "%"}\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("PLUMBLINE_PROGRAM", str(program))
    folder.load()
    assert folder.rows("measures", "measure_id", "value") == [("csat", 70.0)]
