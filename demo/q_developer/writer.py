"""Writes the reports of each day: narrow ones at first, wider ones since a new layout came."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

from demo.organisation.measured import AssistantDay
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation

TOOL = "q_developer"
AWS_ACCOUNT = "448811223344"
# Before this day reports have eight columns, and the month stands first in their dates.
WIDE_SINCE = date(2026, 6, 1)
Line = dict[str, str | int]


def write(organisation: Organisation, folder: Path) -> None:
    """One file for each day on which anybody used it, in a folder of that day."""
    by_day: dict[date, list[AssistantDay]] = defaultdict(list)
    for one in measure(organisation).assistant_days:
        if one.tool == TOOL:
            by_day[one.day].append(one)
    for day, used in by_day.items():
        place = folder / "by_user_analytic" / "eu-central-1" / f"{day:%Y/%m/%d}" / "00"
        place.mkdir(parents=True, exist_ok=True)
        name = f"{AWS_ACCOUNT}_by_user_analytic_{day:%Y%m%d}0000_report.csv"
        lines = [_narrow(one) if day < WIDE_SINCE else _wide(one) for one in used]
        with (place / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)


def settings(folder: Path) -> dict[str, str]:
    """The settings of a site whose reports are delivered there."""
    return {"SOURCES__Q_DEVELOPER__PATHS": str(folder)}


def _narrow(one: AssistantDay) -> Line:
    return {
        "UserId": one.person.q_developer_id,
        "Date": f"{one.day:%m-%d-%Y}",
        "Chat_AICodeLines": one.shown // 3,
        "Chat_MessagesInteracted": one.shown // 9,
        "Chat_MessagesSent": one.shown // 5,
        "Inline_AICodeLines": one.accepted * 2,
        "Inline_AcceptanceCount": one.accepted,
        "Inline_SuggestionsCount": one.shown,
    }


def _wide(one: AssistantDay) -> Line:
    """What was shown and taken is parted among the ways to be shown it."""
    chat, agent, fixes = one.shown // 10, one.shown // 20, one.shown // 40
    taken = one.accepted // 10
    return {
        "UserId": one.person.q_developer_id,
        "Date": one.day.isoformat(),
        "Chat_AICodeLines": one.shown // 3,
        "Chat_MessagesInteracted": one.shown // 9,
        "Chat_MessagesSent": one.shown // 5,
        "CodeFix_AcceptanceEventCount": 0,
        "CodeFix_GenerationEventCount": fixes,
        "Dev_AcceptanceEventCount": taken,
        "Dev_GeneratedLines": agent * 12,
        "Dev_GenerationEventCount": agent,
        "InlineChat_AcceptanceEventCount": taken,
        "InlineChat_TotalEventCount": chat,
        "Inline_AICodeLines": one.accepted * 2,
        "Inline_AcceptanceCount": one.accepted - 2 * taken,
        "Inline_SuggestionsCount": one.shown - chat - agent - fixes,
    }
