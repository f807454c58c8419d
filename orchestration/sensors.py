"""What happens when something else did: a run that broke still shows it to readers.

A model that fails keeps a refresh from reaching its publication. The edition is then built from
what stands, so that freshness says what is old and why.
"""

import dagster as dg

from orchestration.jobs import full_check_job, publish_job, refresh_job


@dg.run_failure_sensor(
    monitored_jobs=[refresh_job, full_check_job],
    request_job=publish_job,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Publishes what stands after a refresh that did not reach its publication.",
)
def publish_what_stands(context: dg.RunFailureSensorContext) -> dg.RunRequest:
    """One publication for each run that failed."""
    return dg.RunRequest(run_key=f"after-{context.dagster_run.run_id}")


SENSORS = (publish_what_stands,)
