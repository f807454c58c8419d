"""How many questions of one tool may be under way at once: SOURCES__<TOOL>__AT_ONCE.

Only reads the number. What is asked side by side is the tool's own, how its limits are heeded
stands in sources/http.
"""

from __future__ import annotations

from sources import settings
from sources.errors import ConfigurationError

USUAL = 4
# What asks for one after the other, as GitHub does.
IN_TURN = 1
_MOST = 8


def at_once(tool: str, usual: int = USUAL) -> int:
    """The number that is set, or the usual one; raises where it is none."""
    written = settings.text(tool, "at_once") or str(usual)
    if not written.isdigit() or not 1 <= int(written) <= _MOST:
        raise ConfigurationError(
            f"{settings.name_of(tool, 'at_once')} must be a whole number from 1 to {_MOST}.",
            tool=tool,
        )
    return int(written)
