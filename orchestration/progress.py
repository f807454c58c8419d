"""How long work is told of while it goes on: one live line at a terminal, plain lines elsewhere.

A step calls `progress(part, what, count)`; whoever watches decides what that looks like. On
standard error always, so that standard output holds results only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

Progress = Callable[[str, str, int], None]

# A log of a scheduled run should show that it lives, not every page of every tool.
_SECONDS_BETWEEN_LINES = 5.0


def silent(_part: str, _what: str, _count: int) -> None:
    """Nobody watches."""


def line(part: str, what: str, count: int) -> str:
    """`github: pull_requests 1,250`."""
    return f"{part}: {what} {count:,}" if count else f"{part}: {what}"


@contextmanager
def shown_on(console: Console, *, is_quiet: bool = False) -> Iterator[Progress]:
    """Progress on this console, for as long as the block lasts."""
    if is_quiet:
        yield silent
    elif console.is_terminal:
        with console.status("starting") as status:

            def update(part: str, what: str, count: int) -> None:
                status.update(line(part, what, count))

            yield update
    else:
        yield _PlainLines(console)


class _PlainLines:
    """A line whenever another part begins, and every few seconds within one."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._part: str | None = None
        self._told_at = 0.0

    def __call__(self, part: str, what: str, count: int) -> None:
        now = time.monotonic()
        if part != self._part or now - self._told_at >= _SECONDS_BETWEEN_LINES:
            self._console.print(line(part, what, count), markup=False, highlight=False)
            self._part, self._told_at = part, now
