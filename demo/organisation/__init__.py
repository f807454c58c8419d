"""An organisation that does not exist, as the events that happened in it.

`build` tells its history from a fixed seed, and `measure` what was measured meanwhile. How each
tool answers about it (demo/<tool>) and what its metrics are (demo/truth) do not belong here.
"""

from demo.organisation.history import SEED, build
from demo.organisation.measuring import measure
from demo.organisation.model import Organisation

__all__ = ["SEED", "Organisation", "build", "measure"]
