"""Where a run puts things, and as of when it looks.

Reads what sources.engine says about engine and home; connections to tools are not read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from sources.engine import home
from sources.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
DBT_PROJECT = ROOT / "dbt_project"
AUDIENCES = ("leaders",)


@dataclass(frozen=True)
class Places:
    """The paths below PLUMBLINE_HOME."""

    home: Path

    @classmethod
    def current(cls) -> Places:
        """Those of this process's PLUMBLINE_HOME."""
        return cls(home())

    @property
    def lock(self) -> Path:
        """The file that one run at a time holds."""
        return self.home / "run.lock"

    @property
    def logs(self) -> Path:
        """Where dbt writes its logs."""
        return self.home / "logs"

    @property
    def dbt_target(self) -> Path:
        """Where dbt keeps its manifest and what it compiled."""
        return self.home / "dbt"

    @property
    def published(self) -> Path:
        """What readers open: one folder for each audience."""
        return self.home / "published"

    @property
    def editions(self) -> Path:
        """Where publications are built, out of the readers' sight."""
        return self.home / "editions"

    @property
    def demo(self) -> Path:
        """What the demo keeps beside its warehouse; in place of the project's .dlt, too."""
        return self.home / "demo"

    @property
    def kind(self) -> Path:
        """Says whether this home holds the demo organisation or a real site."""
        return self.home / "kind"


def parse_as_of(text: str | None) -> date:
    """`--as-of`, or today in UTC."""
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"--as-of {text!r} is no date: write it as year-month-day, as in 2026-11-16."
        ) from error


def parse_window(
    first: str | None, end: str | None, *, tools: Sequence[str], reads_whole: bool
) -> tuple[datetime, datetime] | None:
    """`--from` and `--to`: from the first day's midnight in UTC to before the other's."""
    if first is None and end is None:
        return None
    if first is None or end is None:
        raise ConfigurationError("--from and --to go together: give the other one too.")
    if not tools:
        raise ConfigurationError("--from and --to need --tool: say whose history to reload.")
    if reads_whole:
        raise ConfigurationError(
            "--from and --to reload a part of history: leave out --full-refresh and --reconcile, "
            "which read all of it."
        )
    window = _midnight("--from", first), _midnight("--to", end)
    if window[0] >= window[1]:
        raise ConfigurationError(f"--to {end} is not after --from {first}: give a later day.")
    return window


def _midnight(option: str, text: str) -> datetime:
    try:
        return instant(date.fromisoformat(text))
    except ValueError as error:
        raise ConfigurationError(
            f"{option} {text!r} is no date: write it as year-month-day, as in 2026-11-16."
        ) from error


def instant(as_of: date) -> datetime:
    """as_of as an instant: the day's midnight in UTC."""
    return datetime.combine(as_of, time.min, tzinfo=UTC)


def check_audience(audience: str) -> str:
    """The audience, if there is one of this name."""
    if audience not in AUDIENCES:
        raise ConfigurationError(
            f"There is no audience {audience!r}: name one of {', '.join(AUDIENCES)}."
        )
    return audience
