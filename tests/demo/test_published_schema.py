"""The GraphQL types that the demo answers are GitHub's published ones, only fewer."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
)

from demo.github.graph import SCHEMA_FILE, schema
from tests.published_schema import published_schema


@pytest.fixture(scope="module")
def published() -> GraphQLSchema:
    return build_schema(published_schema(), assume_valid=True)


def test_the_file_is_small() -> None:
    assert Path(SCHEMA_FILE).stat().st_size < 100_000


def test_every_type_field_argument_and_word_is_published(published: GraphQLSchema) -> None:
    invented = []
    for name, ours in schema().type_map.items():
        theirs = published.type_map.get(name)
        if type(theirs) is not type(ours):
            invented.append(name)
            continue
        match ours:
            case GraphQLObjectType() | GraphQLInterfaceType():
                for field_name, field in ours.fields.items():
                    found = theirs.fields.get(field_name)
                    if found is None or str(found.type) != str(field.type):
                        invented.append(f"{name}.{field_name}")
                        continue
                    for argument, told in field.args.items():
                        known = found.args.get(argument)
                        if known is None or str(known.type) != str(told.type):
                            invented.append(f"{name}.{field_name}({argument})")
            case GraphQLInputObjectType():
                for field_name, given in ours.fields.items():
                    found = theirs.fields.get(field_name)
                    if found is None or str(found.type) != str(given.type):
                        invented.append(f"{name}.{field_name}")
            case GraphQLEnumType():
                invented += [f"{name}.{word}" for word in ours.values if word not in theirs.values]
            case GraphQLUnionType():
                members = {one.name for one in theirs.types}
                invented += [one.name for one in ours.types if one.name not in members]
    assert invented == []
