"""YAML with its line numbers: what a mistake in a program file is reported by.

Reads one file into plain values and remembers on which line each of them stands. What the values
mean is models.py's; what they mean together is crosschecks.py's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sources.errors import ConfigurationError

Location = tuple[str | int, ...]


class _ProgramLoader(yaml.SafeLoader):
    """YAML in which only true and false are booleans, and days stay text.

    YAML 1.1 reads `no`, `on` and `off` as booleans, and tools do have a status called "On" or a
    priority called "No": as words of a program they must stay words. A day such as 2026-02-30 would
    stop the YAML reader without a line; as text it reaches the model, which names it.
    """


_ProgramLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp"
        and (tag != "tag:yaml.org,2002:bool" or first in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass
class Document:
    """One program file: its values, and the line of each."""

    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Location, int] = field(default_factory=dict)

    def line_of(self, location: Location) -> int:
        """The line of a value, or of the nearest thing around it that stands in the file."""
        for length in range(len(location), -1, -1):
            line = self.lines.get(location[:length])
            if line is not None:
                return line
        return 1

    def mistake(self, location: Location, sentence: str) -> ConfigurationError:
        """The error for one place of this file: file, line, and what to do."""
        return ConfigurationError(f"{self.path}, line {self.line_of(location)}: {sentence}")


def read_document(path: Path) -> Document:
    """One file's values and lines; a file that is not YAML is refused with the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: the file is not UTF-8; save it as UTF-8.") from error
    except OSError as error:
        raise ConfigurationError(f"{path}: the file can't be read ({error.strerror}).") from error
    return _understood(path, text)


@lru_cache(maxsize=64)
def _understood(path: Path, text: str) -> Document:
    """Every tool of a run reads the same program: a text is understood once."""
    document = Document(path)
    loader = _ProgramLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return document
        if not isinstance(node, yaml.MappingNode):
            raise document.mistake(
                (), "the file must begin with a name and a colon, as in the default file."
            )
        _remember_lines(document, node, ())
        document.values = loader.construct_document(node)
    except yaml.YAMLError as error:
        raise _not_yaml(path, error) from error
    finally:
        loader.dispose()
    return document


def _not_yaml(path: Path, error: yaml.YAMLError) -> ConfigurationError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    problem = getattr(error, "problem", None) or "it can't be read"
    return ConfigurationError(
        f"{path}, line {line}: this is not YAML ({problem}); "
        "check the indentation, the quotes and the brackets of this line and the one before."
    )


def _remember_lines(document: Document, node: yaml.Node, location: Location) -> None:
    document.lines.setdefault(location, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            key = str(key_node.value)
            inner = (*location, key)
            if inner in document.lines:
                first = document.lines[inner]
                document.lines[inner] = key_node.start_mark.line + 1
                raise document.mistake(
                    inner, f'"{key}" stands on line {first} already; keep one of the two.'
                )
            document.lines[inner] = key_node.start_mark.line + 1
            _remember_lines(document, value_node, inner)
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            _remember_lines(document, item, (*location, position))
