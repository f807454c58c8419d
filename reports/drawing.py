"""A Vega-Lite specification becomes inline SVG that takes its colours from the page's CSS.

vl-convert draws without a browser or a network. The charts name colours by numbers that stand for
CSS variables, so that one drawing serves light, dark and print. What does not belong here: what
is drawn.
"""

from __future__ import annotations

from html import escape
from typing import Any
from xml.etree import ElementTree

import vl_convert

VEGA_LITE = "6.4"

_NAMES = (
    "ink",
    "muted",
    "rule",
    "page",
    "line",
    "interval",
    "freeze",
    "moment",
    "elite",
    "elite-ink",
    "target",
)

# A stand-in per name: colours that nobody would draw with, and that Vega passes through as text.
COLOURS = {name: f"#0101{number:02x}" for number, name in enumerate(_NAMES, start=1)}
_VARIABLES = {stand_in: f"var(--{name})" for name, stand_in in COLOURS.items()}
_SVG = "{http://www.w3.org/2000/svg}"
_UNUSED = ("role", "aria-roledescription", "aria-label", "aria-hidden", "pointer-events", "class")


def draw(specification: dict[str, Any], chart_id: str, title: str, description: str) -> str:
    """One chart as an SVG element with a text alternative.

    Charts here clip nothing, so Vega's numbered clip paths, which would collide on a page, are
    never made.
    """
    svg = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE)
    # The text is our own renderer's, not somebody's upload.
    root = ElementTree.fromstring(svg)  # noqa: S314
    _drop_empty(root)
    for element in root.iter():
        _theme(element)
    return _serialised(root, chart_id, title, description)


def _drop_empty(parent: ElementTree.Element) -> None:
    """Vega leaves hidden placeholders behind; they are a third of a small chart's bytes."""
    for child in list(parent):
        is_blank = child.get("fill") == "transparent"
        if is_blank or child.get("display") == "none" or _is_clear_background(child):
            parent.remove(child)
        else:
            _drop_empty(child)


def _is_clear_background(element: ElementTree.Element) -> bool:
    is_coloured = "fill" in element.attrib or "stroke" in element.attrib
    return element.get("class") == "background" and not is_coloured


def _theme(element: ElementTree.Element) -> None:
    """Stand-in colours become CSS; the page's font and reading order replace Vega's own."""
    for name in _UNUSED:
        element.attrib.pop(name, None)
    styles = []
    for name in ("fill", "stroke"):
        variable = _VARIABLES.get(element.get(name, ""))
        if variable:
            styles.append(f"{name}:{variable}")
            del element.attrib[name]
    if styles:
        element.set("style", ";".join(styles))
    if element.tag == f"{_SVG}text":
        element.attrib.pop("font-family", None)


def _serialised(root: ElementTree.Element, chart_id: str, title: str, description: str) -> str:
    ElementTree.register_namespace("", _SVG.strip("{}"))
    inner = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    inner = inner.replace(f' xmlns="{_SVG.strip("{}")}"', "")
    return (
        f'<svg viewBox="{root.get("viewBox")}" role="img" class="chart"'
        f' aria-labelledby="{chart_id}-title {chart_id}-desc">'
        f'<title id="{chart_id}-title">{escape(title)}</title>'
        f'<desc id="{chart_id}-desc">{escape(description)}</desc>{inner}</svg>'
    )
