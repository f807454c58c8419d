"""`plumbline demo`: the demo organisation's tools on loopback, and a run against them.

The extractors run unchanged: only their settings point here. What the organisation did is demo/'s.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.demo_folder import folder_of
from orchestration.homes import claim
from orchestration.progress import Progress, silent
from orchestration.refresh import Refreshed, refresh
from orchestration.settings import Places, instant
from sources.edge.keys import make_key
from sources.errors import ConfigurationError

if TYPE_CHECKING:
    from demo.organisation.model import Organisation


def demonstrate(scale: float | None = None, *, progress: Progress = silent) -> Refreshed:
    """Serve the organisation, run against it, and leave everything in this home."""
    if scale is not None and not math.isfinite(scale):
        raise ConfigurationError(f"--scale {scale} is no size: give a number, as in 0.2 or 10.")
    places = Places.current()
    claim(places, "demo")
    _settle_scale(places, scale)
    make_key(places.home)
    progress("demo", "building the organisation", 0)
    with demo_tools(places):
        return refresh(demo_day(), kind="demo", clock=DemoClock(), progress=progress)


def demo_day() -> date:
    """The day up to which the organisation is told; its home is never looked at as of another."""
    from demo import AS_OF

    return AS_OF


class DemoClock:
    """Begins where the last day that is told ends: what is read does not depend on today."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """The end of what is told, and the time since this clock was made."""
        return instant(demo_day()) + timedelta(seconds=time.monotonic() - self._begun)

    def sleep(self, seconds: float) -> None:
        """Wait, as long as it takes."""
        time.sleep(seconds)


@contextmanager
def demo_tools(places: Places) -> Iterator[None]:
    """The organisation of this home, served, and no other connection to be seen."""
    from demo.serve import serve

    with (
        folder_of(places.home) as folder,
        serve(_organisation(_scale_of(places)), kept_in=folder) as tools,
        only_these_settings(tools.environment(), places),
    ):
        yield


@cache
def _organisation(scale: float) -> Organisation:
    """Built once a process: from the same seed it is always the same."""
    from demo.organisation import build

    return build(scale=scale)


def _settle_scale(places: Places, scale: float | None) -> None:
    """A home holds the organisation in one size; another would be summed with it."""
    if not _scale_file(places).exists():
        _scale_file(places).parent.mkdir(parents=True, exist_ok=True)
        _scale_file(places).write_text(f"{1.0 if scale is None else scale}\n", encoding="utf-8")
    elif scale is not None and scale != _scale_of(places):
        raise ConfigurationError(
            f"{places.home} holds the demo organisation at scale {_scale_of(places):g}: set "
            "PLUMBLINE_HOME to an empty folder for another size."
        )


def _scale_of(places: Places) -> float:
    file = _scale_file(places)
    return float(file.read_text(encoding="utf-8")) if file.exists() else 1.0


def _scale_file(places: Places) -> Path:
    return places.demo / "scale"


@contextmanager
def only_these_settings(settings: Mapping[str, str], places: Places) -> Iterator[None]:
    """Nothing of the user's own connections is seen: not the environment's, not .dlt's."""
    before = dict(os.environ)
    places.demo.mkdir(parents=True, exist_ok=True)
    for name in [n for n in os.environ if n.startswith("SOURCES__")]:
        del os.environ[name]
    os.environ.update({**settings, "DLT_PROJECT_DIR": str(places.demo)})
    _read_settings_anew()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        _read_settings_anew()


def _read_settings_anew() -> None:
    """dlt reads .dlt once a process, from the folder that it finds then."""
    from dlt.common.configuration.container import Container
    from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext

    Container()[PluggableRunContext].reload_providers()
