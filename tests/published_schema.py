"""GitHub's published GraphQL schema, fetched once from the npm package that carries it."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from filelock import FileLock

PACKAGE = "@octokit/graphql-schema@15.26.1"
CACHE = Path(__file__).resolve().parents[1] / ".pytest_cache" / "github-schema"
SECONDS = 90


def published_schema() -> str:
    """Its text; the test is skipped, and says why, where npm can't bring it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    published = CACHE / "schema.graphql"
    with FileLock(CACHE / "lock"):
        if not published.exists():
            _fetch(published)
    return published.read_text(encoding="utf-8")


def _fetch(published: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is missing, which fetches the package with GitHub's schema")
    try:
        packed = subprocess.run(
            [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(CACHE)],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not fetch {PACKAGE} within {SECONDS} seconds")
    if packed.returncode != 0:
        pytest.skip(f"npm cannot fetch {PACKAGE} from its registry")
    with tarfile.open(CACHE / packed.stdout.strip().splitlines()[-1]) as archive:
        member = archive.extractfile("package/schema.graphql")
        assert member is not None
        published.write_bytes(member.read())
