"""Every query is valid against the schema that GitHub publishes."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import (
    FieldNode,
    GraphQLSchema,
    Visitor,
    build_schema,
    parse,
    print_ast,
    validate,
    visit,
)

from sources.github.client import QUERIES
from tests.published_schema import published_schema


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(published_schema(), assume_valid_sdl=True)


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.graphql")), ids=lambda path: path.stem)
def test_the_query_is_valid_against_the_published_schema(path: Path, schema: GraphQLSchema) -> None:
    assert validate(schema, parse(path.read_text(encoding="utf-8"))) == []


def test_a_field_that_github_does_not_have_would_be_noticed(schema: GraphQLSchema) -> None:
    assert validate(schema, parse("{ repository(owner: $o, name: $n) { starCount } }")) != []


class UnfollowedLists(Visitor):
    """Lists of which only the first page is asked for, with the length of that page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def enter_field(self, field: FieldNode, *_: object) -> None:
        first = next((one for one in field.arguments if one.name.value == "first"), None)
        if first is None or field.selection_set is None:
            return
        selected = {
            one.name.value for one in field.selection_set.selections if isinstance(one, FieldNode)
        }
        if "pageInfo" not in selected:
            self.found[field.name.value] = print_ast(first.value)


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.graphql")), ids=lambda path: path.stem)
def test_a_list_that_is_not_followed_is_asked_for_at_its_longest(path: Path) -> None:
    lists = UnfollowedLists()
    visit(parse(path.read_text(encoding="utf-8")), lists)
    # A pull request has 100 labels at most, which is what a page may hold.
    assert lists.found in ({}, {"labels": "100"})
