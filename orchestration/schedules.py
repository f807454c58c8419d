"""What runs when, in UTC.

hourly   refresh      on the hour
daily    full_check   02:30, when the tools are quiet; reconciliation reads every key of every tool
weekly   publish      Monday 05:45, so that the report of the week stands before anybody's morning
"""

from __future__ import annotations

import dagster as dg

from orchestration.jobs import full_check_job, publish_job, refresh_job

# Running from the first start: a scheduler whose schedules must be switched on first looks healthy
# and does nothing.
_RUNNING = dg.DefaultScheduleStatus.RUNNING

hourly_refresh = dg.ScheduleDefinition(
    name="hourly_refresh",
    job=refresh_job,
    cron_schedule="0 * * * *",
    execution_timezone="UTC",
    default_status=_RUNNING,
)

daily_full_check = dg.ScheduleDefinition(
    name="daily_full_check",
    job=full_check_job,
    cron_schedule="30 2 * * *",
    execution_timezone="UTC",
    default_status=_RUNNING,
)

weekly_report = dg.ScheduleDefinition(
    name="weekly_report",
    job=publish_job,
    cron_schedule="45 5 * * 1",
    execution_timezone="UTC",
    default_status=_RUNNING,
)

SCHEDULES = (hourly_refresh, daily_full_check, weekly_report)
