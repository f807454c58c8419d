"""CI artifacts: reports of tests, coverage and policies, as pipelines leave them in folders.

Lands       raw_ci_artifacts.test_runs   one row per JUnit report
            raw_ci_artifacts.coverage    one row per commit and format: Cobertura, JaCoCo, LCOV
            raw_ci_artifacts.controls    one row per service and policy: OPA, Conftest, Checkov
Cursor      the files themselves: a commit's coverage is summed anew when a file of it is new
Config      SOURCES__CI_ARTIFACTS__PATHS folders or globs, here or in object storage; under them
            <repository>/<commit>/… for tests and coverage, services/<service>/… for policies
Secrets     those of the storage, as fsspec reads them
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import dlt
from dlt.extract import DltResource, DltSource

from sources import landing, settings
from sources.about import About, Ask, Family, Tried
from sources.ci_artifacts import reading
from sources.ci_artifacts.connection import connect
from sources.extraction import Extraction

ABOUT = About(
    label="CI artifacts",
    family=Family.FINDINGS,
    asks=(Ask("paths", "Folders of JUnit, coverage and policy reports", is_list=True),),
    tried=Tried.DOCUMENTED,
)

# `run --from --to` may ask for a part of its history.
rereads_windows = True

__all__ = ["ABOUT", "configured", "connect", "rereads_windows", "source"]


def configured() -> bool:
    """Whether any folder of reports is named."""
    return bool(settings.words(reading.TOOL, "paths"))


@dlt.source(name="ci_artifacts", max_table_nesting=0)
def ci_artifacts(extraction: Extraction) -> Iterator[DltResource]:
    """One resource for each table above."""
    yield from landing.resources(extraction, partial(reading.read, extraction))


def source(extraction: Extraction) -> DltSource:
    """What the reports land."""
    return ci_artifacts(extraction)
