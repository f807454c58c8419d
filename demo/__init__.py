"""An organisation that does not exist, with known answers, served as its tools would.

build(scale, seed)   its events, from a fixed seed       demo/organisation
serve(organisation)  its tools, their files, its program  demo/serve.py
accounts()           every account that it answers with   demo/roster.py
truth                the true value of every metric       demo/truth
AS_OF                the day up to which it is told

Nothing outside demo/ and tests/ may be read from here: what is known here must not come from what
it checks.
"""

from demo.clock import AS_OF
from demo.organisation import build
from demo.roster import accounts
from demo.truth import metric_values

__all__ = ["AS_OF", "accounts", "build", "metric_values"]
