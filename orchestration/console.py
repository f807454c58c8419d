"""How a command ends: its result in words or JSON, its error in one sentence, its exit code.

Exit codes are a contract: 0 all well; 1 the work failed; 2 the call or the configuration is wrong;
3 done, but some tools failed and the rest is published. What a command does is not known here.
"""

from __future__ import annotations

import json
import sys
import traceback
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import click
from rich.console import Console, RenderableType

from sources.errors import ConfigurationError, PlumblineError

DONE, FAILED, WRONG_CALL, PARTLY_DONE = 0, 1, 2, 3
_WIDTH_OF_A_FILE = 120


@dataclass
class Voice:
    """Results on standard output, everything else on standard error."""

    is_json: bool = False
    is_debug: bool = False

    def __post_init__(self) -> None:
        # A file or a pipe has no width that a table would have to fit.
        self.out = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
        self.err = Console(stderr=True)

    def result(self, value: Any, *shown: RenderableType) -> None:
        """The command's result: the value as JSON, or these in words."""
        if self.is_json:
            click.echo(json.dumps(value, indent=2, default=str))
        else:
            for item in shown:
                # A sentence is not broken into lines: a file or a pipe is searched by line.
                self.out.print(item, soft_wrap=isinstance(item, str) and not sys.stdout.isatty())

    def note(self, sentence: str) -> None:
        """A sentence beside the result."""
        self.err.print(sentence, markup=False, highlight=False, soft_wrap=True)


def exit_code_of(error: PlumblineError) -> int:
    """2 where the call or the configuration is wrong, 1 where the work failed."""
    return WRONG_CALL if isinstance(error, ConfigurationError) else FAILED


def tell(error: PlumblineError, *, is_json: bool, is_debug: bool = False) -> int:
    """One sentence on standard error, and JSON on standard output where it was asked for.

    Whoever debugs gets the traceback before it: the exit code is a contract, debugged or not.
    """
    code = exit_code_of(error)
    if is_debug:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    if is_json:
        click.echo(json.dumps({"error": str(error), "tool": error.tool, "exit_code": code}))
    click.echo(f"Error: {error}", err=True)
    return code


def tell_of_a_wrong_call(error: click.UsageError, *, is_json: bool) -> int:
    """What the parser refused, as one sentence like any other refusal."""
    wrong = " ".join(error.format_message().split()).removesuffix(".")
    path = error.ctx.command_path if error.ctx else "plumbline"
    return tell(ConfigurationError(f"{wrong}: see `{path} --help`."), is_json=is_json)


def keep_tracebacks_for_debug() -> None:
    """What nobody foresaw is one sentence too, and the traceback is one option away."""

    def say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            click.echo("Stopped. What is published stays as it was.", err=True)
            return
        click.echo(
            f"Error: Plumbline broke in a way that it has no words for ({kind.__name__}: "
            f"{' '.join(str(error).split())[:300]}). What is published stays as it was; run again "
            "with --debug for the traceback.",
            err=True,
        )

    sys.excepthook = say
