"""Every query is valid against the schema that GitHub publishes."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from sources.github.client import QUERIES

PACKAGE = "@octokit/graphql-schema@15.26.1"
CACHE = Path(__file__).resolve().parents[3] / ".pytest_cache" / "github-schema"


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """GitHub's published schema, fetched once from the npm package that carries it."""
    published = CACHE / "schema.graphql"
    if not published.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is missing, which fetches the package with GitHub's schema")
        CACHE.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(CACHE)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if packed.returncode != 0:
            pytest.skip("npm cannot fetch the package with GitHub's schema from its registry")
        archive = CACHE / packed.stdout.strip().splitlines()[-1]
        with tarfile.open(archive) as opened:
            member = opened.extractfile("package/schema.graphql")
            assert member is not None
            published.write_bytes(member.read())
    return build_schema(published.read_text(encoding="utf-8"), assume_valid_sdl=True)


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.graphql")), ids=lambda path: path.stem)
def test_the_query_is_valid_against_the_published_schema(path: Path, schema: GraphQLSchema) -> None:
    assert validate(schema, parse(path.read_text(encoding="utf-8"))) == []


def test_a_field_that_github_does_not_have_would_be_noticed(schema: GraphQLSchema) -> None:
    assert validate(schema, parse("{ repository(owner: $o, name: $n) { starCount } }")) != []
