"""An organisation that does not exist, as the events that happened in it.

`build` tells its history from a fixed seed. How tools answer about it (demo/github, demo/jira,
demo/files) and what its metrics are (demo/truth) do not belong here.
"""

from demo.organisation.history import SEED, build
from demo.organisation.model import Organisation

__all__ = ["SEED", "Organisation", "build"]
