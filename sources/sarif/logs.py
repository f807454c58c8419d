"""What is read of a SARIF 2.1 file: runs, their results, the rules that the results break.

Pure reading of the format. Which results land, and as which finding, is reading.py's.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sources.errors import ToolError
from sources.naming import address_of
from sources.storage import StoredFile

TOOL = "sarif"
Json = dict[str, Any]

# GitHub takes 10 MB of it compressed; no detector's log of one scan is larger than this.
_LARGEST = 256 * 2**20
# The bands that scores of CVSS 3 have.
_BANDS = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.0, "low"))
_QUALITY_TAGS = frozenset({"quality", "maintainability", "reliability", "correctness"})


def runs(file: StoredFile) -> list[Json]:
    """The runs of a file; what is no SARIF 2.1 is refused."""
    try:
        log = json.loads(file.content(TOOL, _LARGEST))
    except UnicodeDecodeError as error:
        raise refusal(file, "the file is not UTF-8: write it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise refusal(file, "the file is not JSON: check that it is complete") from error
    is_log = isinstance(log, dict) and str(log.get("version", "")).startswith("2.1")
    if not is_log or not _are_objects(log.get("runs") or []):
        raise refusal(file, "this is no SARIF 2.1: have the detector write that version")
    found: list[Json] = log.get("runs") or []
    for run in found:
        results = run.get("results")
        if results is not None and not _are_objects(results):
            raise refusal(file, "a run's results are no list of objects: write the file anew")
    return found


def refusal(file: StoredFile, what: str) -> ToolError:
    """The error of a file."""
    return ToolError(f"{file.path}: {what}; nothing of this run was loaded.", tool=TOOL)


def _are_objects(items: Any) -> bool:
    return isinstance(items, list) and all(isinstance(item, dict) for item in items)


def detector_of(run: Json) -> str:
    """The name of the detector."""
    return str(run["tool"]["driver"]["name"])


def category_of(run: Json) -> str:
    """What a run is one of: its id up to the last slash, as SARIF's ids are built."""
    return str((run.get("automationDetails") or {}).get("id") or "").rpartition("/")[0]


def repository_of(run: Json) -> str | None:
    """The address of the repository, where the run says it."""
    for provenance in run.get("versionControlProvenance") or []:
        if provenance.get("repositoryUri"):
            return address_of(str(provenance["repositoryUri"]))
    return None


def ended_at(run: Json) -> datetime | None:
    """When the run ended, or began where it does not say that; SARIF's times are in UTC."""
    for name in ("endTimeUtc", "startTimeUtc"):
        times = [one[name] for one in run.get("invocations") or [] if one.get(name)]
        if times:
            return max(map(_instant, times))
    return None


def _instant(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def is_whole(run: Json) -> bool:
    """Whether the detector looked everywhere that it was to."""
    return all(one.get("executionSuccessful", True) for one in run.get("invocations") or [])


def rule_of(run: Json, result: Json) -> Json:
    """The rule that a result breaks, as its detector describes it; empty where it does not."""
    reference = result.get("rule") or {}
    component = run["tool"]["driver"]
    extension = (reference.get("toolComponent") or {}).get("index", -1)
    if extension >= 0:
        component = run["tool"]["extensions"][extension]
    rules: list[Json] = component.get("rules") or []
    index = result.get("ruleIndex", reference.get("index", -1))
    if 0 <= index < len(rules):
        return rules[index]
    named = result.get("ruleId") or reference.get("id")
    return next((rule for rule in rules if named and rule.get("id") == named), {})


def rule_id_of(rule: Json, result: Json) -> str:
    """The id of the rule; a result may break none that has one."""
    named = result.get("ruleId") or (result.get("rule") or {}).get("id") or rule.get("id")
    return str(named or "none")


def severity_of(rule: Json, result: Json) -> str:
    """The band of the security severity, else the level: the result's, the rule's, or `warning`."""
    score = _security_severity(rule, result)
    if score is not None:
        return next(band for least, band in _BANDS if score >= least)
    configured = (rule.get("defaultConfiguration") or {}).get("level")
    return str(result.get("level") or configured or "warning")


def _security_severity(rule: Json, result: Json) -> float | None:
    for holder in (result, rule):
        written = (holder.get("properties") or {}).get("security-severity")
        try:
            score = float(str(written))
        except ValueError:
            continue
        if score >= 0:
            return score
    return None


def kind_of(rule: Json, result: Json) -> str | None:
    """`security` or `quality`, where the rule's tags or its security severity say so."""
    tags = {
        str(tag).lower()
        for holder in (rule, result)
        for tag in (holder.get("properties") or {}).get("tags") or []
    }
    if "security" in tags or _security_severity(rule, result) is not None:
        return "security"
    return "quality" if tags & _QUALITY_TAGS else None


def is_there(result: Json) -> bool:
    """Whether a result is a fault that is there, and that nobody has accepted."""
    accepted = [
        one.get("state", "accepted") == "accepted" for one in result.get("suppressions") or []
    ]
    is_fault = result.get("kind", "fail") == "fail" and result.get("baselineState") != "absent"
    return is_fault and not (accepted and all(accepted))


def path_of(run: Json, result: Json) -> str | None:
    """The file of the result's first place, as the detector writes it."""
    for location in result.get("locations") or []:
        artifact = (location.get("physicalLocation") or {}).get("artifactLocation") or {}
        if artifact.get("uri"):
            return str(artifact["uri"])
        index = artifact.get("index", -1)
        if index >= 0:
            return str(run["artifacts"][index]["location"]["uri"])
    return None


def identity_of(run: Json, result: Json) -> str:
    """What makes a result the same in another run: fingerprints, else where it is.

    Lines are not part of it: they move whenever something above them does.
    """
    fingerprints = result.get("fingerprints")
    if fingerprints:
        return json.dumps(fingerprints, sort_keys=True)
    path = path_of(run, result)
    partial = result.get("partialFingerprints")
    if partial:
        return json.dumps([path, partial], sort_keys=True)
    places = [
        named.get("fullyQualifiedName") or named.get("name")
        for location in result.get("locations") or []
        for named in location.get("logicalLocations") or []
    ]
    return json.dumps([path, places])
