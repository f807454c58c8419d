"""A rule says which job deploys what, and a wrong one says what is wrong with it."""

from __future__ import annotations

import pytest

from sources.deployment_rules import first_fitting, parsed
from sources.edge import Edge
from sources.errors import ConfigurationError
from sources.jenkins.jobs import branch_name
from sources.jenkins.rows import repository_url

EDGE = Edge("jenkins", b"k" * 40)


def rules(*lines: str) -> tuple[object, ...]:
    return parsed(list(lines), "SOURCES__JENKINS__DEPLOYMENTS")


@pytest.mark.parametrize(
    ("line", "job", "fits"),
    [
        ("{service}/deploy-{environment}", "shop/deploy-production", True),
        ("{service}/deploy-{environment}", "shop/eu/deploy-production", False),
        ("**/deploy-{environment}", "shop/eu/deploy-production", True),
        ("deploy* with environment=prod", "deployments/shop", False),
        ("deploy.x with environment=prod", "deploy-x", False),
    ],
)
def test_a_pattern_fits_a_whole_name_and_a_star_stops_at_a_slash(
    line: str, job: str, fits: bool
) -> None:
    assert bool(first_fitting(parsed([line], "S"), job)) is fits


def test_the_first_rule_that_takes_a_build_whole_is_the_only_one() -> None:
    found = parsed(["a with environment=x", "* with environment=y"], "S")
    assert first_fitting(found, "a") == found[:1]
    assert first_fitting(found, "b") == found[1:]


def test_what_a_name_and_a_parameter_say_is_read() -> None:
    (rule,) = parsed(["{service}/ship with environment=$TO; version=$TAG; kind=Rollback"], "S")
    target = rule.target("shop/ship", {"TO": "prod", "TAG": "1.2"})
    assert target is not None
    assert (target.service_id, target.environment, target.version, target.kind) == (
        "shop",
        "prod",
        "1.2",
        "rollback",
    )
    assert rule.target("shop/ship", {}) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("deploy", "names no environment"),
        ("deploy with environment=", "says nothing"),
        ("deploy with environment=x; colour=red", "'colour'"),
        ("{environment} with environment=x", "says something twice"),
    ],
)
def test_a_wrong_rule_says_what_is_wrong(line: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        rules(line)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@git.acme.example:acme/shop.git", "https://git.acme.example/acme/shop"),
        ("https://me:secret@Git.Acme.example/acme/shop.git/", "https://git.acme.example/acme/shop"),
        ("ssh://git@git.acme.example:7999/acme/shop.git", "https://git.acme.example/acme/shop"),
        ("http://127.0.0.1:8080/acme/shop", "https://127.0.0.1:8080/acme/shop"),
        ("$GIT_BASE", None),
        ("/srv/git/shop", None),
        (None, None),
    ],
)
def test_a_remote_is_one_address_without_an_account(
    remote: str | None, address: str | None
) -> None:
    assert repository_url(remote) == address


def test_a_branch_that_can_be_nobodys_keeps_its_name() -> None:
    kept = ["main", "release/1.2", "PR-12", "v3.1"]
    assert [branch_name(EDGE, name) for name in kept] == kept
    hashed = branch_name(EDGE, "anna/fix")
    assert hashed.startswith("branch-") and "anna" not in hashed
    assert hashed == branch_name(EDGE, "anna/fix") != branch_name(EDGE, "anna/fix-2")
