"""What is read from a file's path: its directory, and whether a machine wrote the file.

The file's own name lands as a keyed hash only (see Edge.file_hash).
"""

from __future__ import annotations

import re

_GENERATED_NAMES = frozenset(
    "bun.lock bun.lockb cargo.lock cartfile.resolved composer.lock flake.lock gemfile.lock go.sum "
    "gradle.lockfile mix.lock npm-shrinkwrap.json package-lock.json package.resolved "
    "packages.lock.json paket.lock pdm.lock pipfile.lock pnpm-lock.yaml podfile.lock "
    "poetry.lock pubspec.lock requirements.lock uv.lock yarn.lock".split()
)
_VENDORED = re.compile(
    r"(?:^|/)(?:vendor|vendored|third[_-]party|node_modules|bower_components|pods|dist|__generated__|"
    r"__snapshots__|generated|\.yarn)/",
    re.IGNORECASE,
)
_GENERATED = re.compile(
    r"(?:\.min\.(?:js|css)|\.map|\.snap|\.lock|\.pb\.go|_pb2(?:_grpc)?\.pyi?|\.pb\.(?:cc|h)|"
    r"_generated\.\w+|\.generated\.\w+|\.g\.(?:cs|dart)|\.designer\.cs)$",
    re.IGNORECASE,
)


def directory(path: str) -> str:
    """The path without the file's name, ending in a slash; empty at the root."""
    folder, slash, _name = path.rpartition("/")
    return folder + slash


def is_generated(path: str) -> bool:
    """Whether a path is a lock file, vendored, or written by a machine, by its shape."""
    name = path.rpartition("/")[2].lower()
    return bool(name in _GENERATED_NAMES or _VENDORED.search(path) or _GENERATED.search(path))
