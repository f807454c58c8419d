"""The true value of every metric, from the organisation's own events, in plain Python.

Written from the definitions and from nothing else: no SQL, no model and no row of the warehouse is
read here, so that agreement means something.

facts.py        deployments that count, what they contain, what failed, how long things took
areas.py        what is measured beside delivery, one module for each area
windows.py      which days a window covers, and in whose time zone
catalogue.py    which metrics there are, and of what kind
statistics.py   quantiles and intervals
aims.py         which target and long-term goal stand beside a cell
cells.py        one cell: a metric, a statistic, a scope and a window
contributions.py  what each stage contributed to a change of the mean lead time
sprints.py      what each sprint committed to and delivered
rows.py         all of them, with what came before, what is suppressed and what changed
"""

from demo.truth.rows import metric_values
from demo.truth.sprints import sprint_values

__all__ = ["metric_values", "sprint_values"]
