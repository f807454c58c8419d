"""Numbers in sentences agree with what they count."""

from __future__ import annotations

import pytest

from sources.amounts import amount


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 teams"), (1, "1 team"), (2, "2 teams")], ids=str
)
def test_one_of_something_is_no_plural(count: int, said: str) -> None:
    assert amount(count, "team") == said


def test_a_plural_of_its_own_is_given() -> None:
    assert amount(1, "entity", "entities") == "1 entity"
    assert amount(3, "entity", "entities") == "3 entities"
