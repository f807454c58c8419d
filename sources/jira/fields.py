"""The site's own fields, found by what they are and not by a number that differs between sites.

Jira Software's fields have types of their own. Story points of company-managed projects are a plain
number, so there the name decides, or SOURCES__JIRA__POINTS_FIELD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sources.edge import Row
from sources.jira.client import Json

POINTS, EPIC, SPRINT, FLAGGED = "points", "epic", "sprint", "flagged"

_BY_TYPE = {
    "com.pyxis.greenhopper.jira:gh-sprint": SPRINT,
    "com.pyxis.greenhopper.jira:gh-epic-link": EPIC,
    "com.pyxis.greenhopper.jira:jsw-story-points": POINTS,
}
_NUMBER = "com.atlassian.jira.plugin.system.customfieldtypes:float"
_CHECKBOXES = "com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes"
_POINTS_NAME = re.compile(r"^story[ _-]?points?(?: estimate)?$", re.IGNORECASE)


@dataclass
class SiteFields:
    """The fields that were recognised, by role."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def of(self, role: str) -> list[str]:
        """The ids of the fields of a role, of which an issue fills one at most."""
        return self.ids.get(role, [])

    @property
    def all_ids(self) -> list[str]:
        """Every recognised field's id."""
        return [field_id for ids in self.ids.values() for field_id in ids]

    def role_of(self, item: Json) -> str | None:
        """The role of the field that an item of a change log is about.

        Cloud names the field's id; Data Center only its name, in the language of the site.
        """
        field_id = item.get("fieldId")
        if field_id is not None:
            return next((role for role, ids in self.ids.items() if field_id in ids), None)
        return self.names.get(str(item.get("field", "")).lower())


def recognise(found: Iterable[Json], points_field: str | None = None) -> SiteFields:
    """The roles of a site's fields."""
    fields = SiteFields()
    for one in found:
        custom = (one.get("schema") or {}).get("custom")
        role = _role(one, custom, points_field)
        if role is None:
            continue
        fields.ids.setdefault(role, []).append(str(one["id"]))
        for name in (one.get("name"), one.get("untranslatedName")):
            if name:
                fields.names[str(name).lower()] = role
        fields.rows.append({"field_id": str(one["id"]), "role": role, "schema_custom": custom})
    return fields


def _role(one: Json, custom: str | None, points_field: str | None) -> str | None:
    names = {str(name).strip().lower() for name in (one.get("name"), one.get("untranslatedName"))}
    if points_field is not None and points_field.strip().lower() in {*names, str(one.get("id"))}:
        return POINTS
    if custom in _BY_TYPE:
        return _BY_TYPE[custom]
    if custom == _NUMBER and points_field is None and any(map(_POINTS_NAME.match, names)):
        return POINTS
    if custom == _CHECKBOXES and "flagged" in names:
        return FLAGGED
    return None
