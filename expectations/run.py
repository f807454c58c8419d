"""Judges one suite with Great Expectations, on pandas frames that the caller fetched.

Importing Great Expectations costs 6 to 10 seconds, so it happens inside `judge` and this module
can be imported by whatever only lists checks. What a failure blocks is not decided here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from expectations.suites import Batch, Expectation, Suite

if TYPE_CHECKING:
    import pandas as pd

NOTHING_LANDED = "nothing landed yet"
_LONGEST_OBSERVATION = 200


@dataclass(frozen=True)
class Judgement:
    """Whether one expectation held, and what was seen."""

    tool: str
    table: str
    expectation: Expectation
    is_passed: bool
    observed: str

    @property
    def blocks(self) -> bool:
        """Whether the tool's staging must keep its last good rows: it failed and is critical."""
        return self.expectation.is_critical and not self.is_passed


def judge(suite: Suite, frames: Mapping[str, pd.DataFrame]) -> list[Judgement]:
    """Every expectation of the suite, in the order of its file; `frames` is by batch name."""
    judged: list[Judgement] = []
    for batch in suite.batches:
        frame = frames[batch.name]
        if frame.empty and not batch.judge_empty:
            judged += [
                Judgement(suite.tool, batch.table, expectation, True, NOTHING_LANDED)
                for expectation in batch.expectations
            ]
        else:
            judged += _judge_batch(suite.tool, batch, frame)
    return judged


def _judge_batch(tool: str, batch: Batch, frame: pd.DataFrame) -> list[Judgement]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    definition = (
        context.data_sources.add_pandas(tool)
        .add_dataframe_asset(batch.name)
        .add_batch_definition_whole_dataframe(batch.name)
    )
    asked = gx.ExpectationSuite(
        name=batch.name, expectations=[e.as_configuration() for e in batch.expectations]
    )
    # batch.validate and bool(): quantile results are numpy booleans, on which a
    # ValidationDefinition's own run() breaks.
    answered = definition.get_batch({"dataframe": frame}).validate(asked)
    by_id = {r.expectation_config.id: r for r in answered.results if r.expectation_config}
    return [
        Judgement(
            tool=tool,
            table=batch.table,
            expectation=expectation,
            is_passed=bool(by_id[expectation.expectation_id].success),
            observed=_observed(by_id[expectation.expectation_id], expectation, frame),
        )
        for expectation in batch.expectations
    ]


def _observed(result: Any, expectation: Expectation, frame: pd.DataFrame) -> str:
    """What was seen, as one short line: a measure as it is, of many rows only what is wrong."""
    seen = result.result
    if not seen:
        return "could not be judged: " + _reason(result.exception_info)
    column = expectation.kwargs.get("column")
    if column in frame.columns and len(frame) == 1:
        value = frame[column].iloc[0]
        return "too few to say" if value is None or value != value else _short(value)
    if "observed_value" in seen:
        return _short(seen["observed_value"])
    if seen.get("partial_unexpected_list"):
        return _short(seen["partial_unexpected_list"])
    return "as expected"


def _reason(exception_info: Mapping[str, Any]) -> str:
    """The innermost sentence of what Great Expectations raised."""
    if "exception_message" in exception_info:
        return _short(exception_info["exception_message"])
    messages = [
        item["exception_message"] for item in exception_info.values() if isinstance(item, dict)
    ]
    return _short(messages[0] if messages else "no reason given")


def _short(value: object) -> str:
    text = " ".join(str(getattr(value, "item", lambda: value)()).split())
    return text if len(text) <= _LONGEST_OBSERVATION else text[: _LONGEST_OBSERVATION - 1] + "…"
