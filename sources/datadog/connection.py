"""What `plumbline connect datadog` finds: whether its keys are good for what is asked."""

from __future__ import annotations

from datetime import timedelta

from sources.amounts import amount
from sources.buckets import start_of
from sources.datadog import configuration
from sources.datadog.client import Datadog
from sources.datadog.rows import DAY
from sources.errors import PlumblineError
from sources.extraction import ConnectionFinding
from sources.http import Clock, RefusedError, SystemClock

_LOOKED_AT = timedelta(days=7)


def connect(clock: Clock | None = None) -> list[ConnectionFinding]:
    """One sentence for each thing found; what is missing is said with the scope that it needs."""
    settings = configuration.read()
    datadog = Datadog(settings, clock=clock)
    until = start_of((clock or SystemClock()).now(), DAY)
    try:
        listed, _total = datadog.levels()
    except RefusedError as refusal:
        return [ConnectionFinding.of(refusal, " It needs the scope slos_read.")]
    except PlumblineError as error:
        return [ConnectionFinding.of(error)]
    found = [ConnectionFinding(True, f"Datadog answers with {amount(len(listed), 'objective')}.")]
    for indicator in settings.indicators:
        try:
            if not datadog.series(indicator.query, until - _LOOKED_AT, until):
                sentence = f"The query for {indicator.name} has no value of the last seven days."
                found.append(ConnectionFinding(False, sentence))
        except RefusedError as refusal:
            more = f" {indicator.name} needs the scope timeseries_query."
            found.append(ConnectionFinding.of(refusal, more))
        except PlumblineError as error:
            found.append(ConnectionFinding.of(error))
    return found
