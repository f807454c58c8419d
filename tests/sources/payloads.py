"""Recorded answers of tools, which lie beside the repository and nothing of which is in it.

In ../shared/payloads/<tool>, or where PLUMBLINE_SHARED says.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("PLUMBLINE_SHARED") or Path(__file__).parents[3] / "shared")
PAYLOADS = SHARED / "payloads"


def recorded(tool: str, name: str) -> list[dict[str, Any]]:
    """The objects of one file, in its order."""
    text = (PAYLOADS / tool / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def files_of(tool: str) -> set[str]:
    """The names of a tool's files."""
    return {path.name.removesuffix(".jsonl") for path in (PAYLOADS / tool).glob("*.jsonl")}
