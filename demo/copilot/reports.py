"""Copilot's reports: a day is asked for with a token, and its files are fetched without one."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.clock import AS_OF
from demo.organisation.identifiers import hex_of
from demo.organisation.measured import AssistantDay
from demo.organisation.measuring import ASSISTANTS, measure
from demo.organisation.model import Organisation
from demo.organisation.shape import LOGIN

TOOL = "copilot"
TOKEN = "github_pat_demo_copilot_0000"  # noqa: S105
# How many people's records a file holds before there is another.
RECORDS_A_FILE = 10
Json = dict[str, Any]


def settings(url: str) -> dict[str, str]:
    """The settings of a site whose Copilot answers there; who is in which team is membership's."""
    begun = min(since for tool, since in ASSISTANTS.values() if tool == TOOL)
    return {
        "SOURCES__COPILOT__ORGANISATION": LOGIN,
        "SOURCES__COPILOT__TOKEN": TOKEN,
        "SOURCES__COPILOT__HOST": url,
        "SOURCES__COPILOT__START_AT": begun.isoformat(),
    }


class Reports:
    """The reports of one organisation, and the storage that their files lie in."""

    def __init__(self, organisation: Organisation, form: str) -> None:
        self._form = form
        self._days: dict[date, list[Json]] = defaultdict(list)
        for one in measure(organisation).assistant_days:
            if one.tool == TOOL:
                self._days[one.day].append(_record(one))

    def latest(self, request: Request) -> Response:
        """Where the newest report of four weeks lies."""
        refused = _refused(request)
        if refused is not None:
            return refused
        span = {
            "report_start_day": (AS_OF - timedelta(days=28)).isoformat(),
            "report_end_day": (AS_OF - timedelta(days=1)).isoformat(),
        }
        return JSONResponse({"download_links": [_link(request, "latest", 1)], **span})

    def of_a_day(self, request: Request) -> Response:
        """Where a day's files lie; of a day on which nobody used it there is no report."""
        refused = _refused(request)
        if refused is not None:
            return refused
        day = date.fromisoformat(request.query_params["day"])
        file_count = -(-len(self._days.get(day, ())) // RECORDS_A_FILE)
        if not file_count:
            return Response(status_code=204)
        links = [_link(request, day.isoformat(), number + 1) for number in range(file_count)]
        return JSONResponse({"download_links": links, "report_day": day.isoformat()})

    def file(self, request: Request) -> Response:
        """A file, to whoever has its link: storage takes no second proof beside the signature."""
        request.app.state.request_count += 1
        day, number = request.path_params["day"], int(request.path_params["number"])
        if request.query_params.get("sig") != _signature(day, number):
            return Response(status_code=403)
        if "Authorization" in request.headers:
            return Response("Only one way of proof is allowed.", status_code=400)
        found = self._days.get(date.fromisoformat(day), [])
        part = found[(number - 1) * RECORDS_A_FILE : number * RECORDS_A_FILE]
        if self._form == "list":
            return Response(json.dumps(part), media_type="application/json")
        lines = "\n".join(json.dumps(one) for one in part)
        return Response(lines, media_type="application/octet-stream")


def application(organisation: Organisation, form: str = "lines") -> Starlette:
    """An app that answers as GitHub does; a file holds a record a line, or is a list of them."""
    reports = Reports(organisation, form)
    root = f"/orgs/{LOGIN}/copilot/metrics/reports"
    app = Starlette(
        routes=[
            Route(f"{root}/users-28-day/latest", reports.latest),
            Route(f"{root}/users-1-day", reports.of_a_day),
            Route("/storage/{day}/{number:int}.json", reports.file),
        ]
    )
    app.state.request_count = 0
    return app


def _refused(request: Request) -> Response | None:
    request.app.state.request_count += 1
    if request.headers.get("Authorization") == f"Bearer {TOKEN}":
        return None
    return JSONResponse({"message": "Bad credentials", "status": "401"}, status_code=401)


def _signature(day: str, number: int) -> str:
    return hex_of(f"copilot file {day} {number}")


def _link(request: Request, day: str, number: int) -> str:
    signature = _signature(day, number)
    return f"{request.base_url}storage/{day}/{number}.json?sig={signature}"


def _record(one: AssistantDay) -> Json:
    counted = {
        "user_initiated_interaction_count": one.shown // 4,
        "code_generation_activity_count": one.shown,
        "code_acceptance_activity_count": one.accepted,
        "loc_suggested_to_add_sum": one.shown * 2,
        "loc_added_sum": one.accepted * 2,
    }
    return {
        "day": one.day.isoformat(),
        "organization_id": "701000",
        "user_id": one.person.native_id,
        "user_login": one.person.login,
        **counted,
        "totals_by_ide": [{"ide": "vscode", **counted}],
        "used_agent": one.shown > 60,
        "used_chat": one.shown > 20,
    }
