"""GitHub's times as arguments: ISO 8601 with Z or an offset."""

from __future__ import annotations

from datetime import datetime


def at_or_after(moment: datetime, bound: str | None) -> bool:
    """Whether the moment is not before the bound; without a bound it never is."""
    return bound is None or moment >= datetime.fromisoformat(bound.replace("Z", "+00:00"))
