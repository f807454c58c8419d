"""Harness's recorded answers, put on a site; where they lie, tests/sources/payloads.py says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sources.payloads import recorded
from tests.sources.site import Answer, Asked, Site

Json = dict[str, Any]


def executions() -> list[Json]:
    """Those of the list, and those whose details were asked for, as the list would tell them."""
    details = recorded("harness", "pipeline_execution_details")
    told = [one["pipelineExecutionSummary"] for one in details]
    return [*recorded("harness", "pipeline_executions"), *told]


def paged(objects: list[Json], size: int = 10) -> Callable[[Asked], Answer]:
    """Answers a list in small pages, whose `last` is as wrong as it was recorded."""

    def answer(asked: Asked) -> Answer:
        number = int(asked.query["page"])
        data = {
            "content": objects[number * size : (number + 1) * size],
            "totalPages": -(-len(objects) // size),
            "last": False,
        }
        return Answer({"status": "SUCCESS", "data": data})

    return answer


def replay(site: Site, _place: Path) -> dict[str, str]:
    """Let a site answer what was recorded, and say which settings lead there."""
    told = {one["planExecutionId"]: one for one in executions() if one.get("planExecutionId")}
    path = "/pipeline/api/pipelines/execution/summary"
    site.on_call(path, paged(list(told.values())), method="POST")
    site.on_call("/ng/api/servicesV2", paged(recorded("harness", "services")))
    site.on_call("/ng/api/environmentsV2", paged(recorded("harness", "environments")))
    site.on_call("/ng/api/freeze/list", paged([]), method="POST")
    return {
        "SOURCES__HARNESS__URL": site.url,
        "SOURCES__HARNESS__ACCOUNT": "an-account",
        "SOURCES__HARNESS__TOKEN": "a token",
        "SOURCES__HARNESS__PROJECTS": "default/project1",
    }
