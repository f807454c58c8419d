"""What is read of texts before they are dropped, and what is masked in those that land."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.edge import Edge, masking, paths, texts

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("PAY-12: refunds", ["PAY-12"]),
        ("[PAY-12] and (ABC2-7), PAY-12 again", ["PAY-12", "ABC2-7"]),
        ("https://acme.example/browse/PAY-12", ["PAY-12"]),
        ("UTF-8, SHA-256, ISO-8601 and CVE-2024-1234", []),
        ("pay-12 is no key in a text", []),
        ("PAY-0, PAY-012, XPAY-12a, PAY-1.5", []),
        ("A-1 is too short a project", []),
        ("AB#12: invoices (fixes AB#7), not ab#3, CRAB#4, AB#0 or AB#5x", ["AB#12", "AB#7"]),
        ("", []),
        (None, []),
    ],
)
def test_issue_keys_of_a_text(text: str | None, keys: list[str]) -> None:
    assert texts.issue_keys(text) == keys


def test_a_declared_project_wins_over_the_standard_of_its_name() -> None:
    edge = Edge("github", b"k" * 32, projects={"MD", "BASE"})
    text = "Fixes MD-5, EN-9; BASE-64 after UTF-8"
    assert edge.issue_keys(text) == ["MD-5", "BASE-64"]
    assert edge.closing_issue_keys(text) == {"MD-5"}
    assert edge.branch_issue_keys("feature/MD-5_table") == ["MD-5"]
    assert texts.issue_keys(text) == []


def test_a_project_that_writes_its_keys_in_a_way_of_its_own_is_read_beside_the_others() -> None:
    numbers = texts.KeyPattern(r"(?<!\w)#(\d+)\b", "DESK-*")
    edge = Edge("github", b"k" * 32, key_patterns=[numbers])
    text = "PAY-12, fixes #7 and AB#9; see #31, no color#3"
    assert edge.issue_keys(text) == ["PAY-12", "AB#9", "DESK-7", "DESK-31"]
    assert edge.closing_issue_keys(text) == {"DESK-7"}
    assert edge.branch_issue_keys("feature/#7_refund") == ["DESK-7"]
    assert texts.issue_keys(text) == ["PAY-12", "AB#9"]


@pytest.mark.parametrize(
    ("branch", "keys"),
    [
        ("feature/PAY-12_refund", ["PAY-12"]),
        ("feature/pay-12-refund", ["PAY-12"]),
        ("pay-12", ["PAY-12"]),
        ("release-2", []),
        ("fix-404", []),
    ],
)
def test_issue_keys_of_a_branch_in_lower_case_only_of_declared_projects(
    branch: str, keys: list[str]
) -> None:
    assert texts.branch_issue_keys(branch, {"PAY"}) == keys


def test_work_items_of_azure_boards_are_named_with_a_hash_in_branches_in_any_case() -> None:
    assert texts.branch_issue_keys("users/ab#12-invoices") == ["AB#12"]
    assert texts.branch_issue_keys("feature/AB#12_invoices") == ["AB#12"]
    assert texts.closing_issue_keys("Resolves AB#12, PAY-3; see AB#9") == {"AB#12", "PAY-3"}


def test_closing_words_close_the_keys_after_them_and_no_others() -> None:
    text = "Fixes PAY-12, PAY-13 and PAY-14. See PAY-15. Resolved: OPS-1"
    assert texts.closing_issue_keys(text) == {"PAY-12", "PAY-13", "PAY-14", "OPS-1"}


def test_a_tools_own_references_are_closed_in_lists_too() -> None:
    assert texts.closing_lists("Closes !1, !2 & !3. See !4", r"!\d+") == ["!1, !2 & !3"]
    assert texts.closing_lists("It is closed for !1", r"!\d+") == []
    assert texts.closing_lists(None) == []


def test_a_revert_is_known_by_the_commit_or_the_number_it_names() -> None:
    assert texts.reverted_sha(f"Revert x\n\nThis reverts commit {SHA}.") == SHA
    assert texts.reverted_sha("Revert x, without saying which") is None
    assert texts.reverted_number("Reverts acme/shop#12", "Acme/Shop") == 12
    assert texts.reverted_number("Reverts #12", "acme/shop") == 12
    assert texts.reverted_number("Reverts acme/other#12", "acme/shop") is None
    assert texts.reverted_number("This does what #12 did", "acme/shop") is None


def test_of_several_picks_the_last_one_is_where_the_commit_came_from() -> None:
    other = SHA[::-1]
    message = f"Fix\n\n(cherry picked from commit {SHA})\n(cherry picked from commit {other})"
    assert texts.cherry_picked_from_sha(message) == other


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    for key in texts.issue_keys(text) + texts.branch_issue_keys(text, {"PAY"}):
        project, _, number = key.partition("-")
        assert project.isupper()
        assert int(number) > 0
    texts.closing_issue_keys(text)
    texts.reverted_number(text, "acme/shop")
    texts.cherry_picked_from_sha(text)


@given(
    st.from_regex(r"[A-Z][A-Z]{1,4}", fullmatch=True).filter(lambda p: p not in texts.NO_PROJECTS),
    st.integers(min_value=1, max_value=99_999),
    st.sampled_from(["{}", "[{}] x", "x ({})", "{}: x", "x/{}/y", "x {}."]),
)
def test_a_key_is_found_wherever_it_stands(project: str, number: int, around: str) -> None:
    key = f"{project}-{number}"
    assert texts.issue_keys(around.format(key)) == [key]


def test_titles_lose_addresses_mentions_and_accounts() -> None:
    title = "Ask anna.berg@example.com, @bob-b or [~carl] (Dora.Smith) about doramatic"
    assert masking.masked(title, {"dora.smith", "dora"}) == "Ask •, • or • (•) about doramatic"
    assert masking.masked("Al signs", {"al"}) == "Al signs"
    assert masking.masked(None) is None


@given(st.text(), st.emails())
def test_no_address_survives_masking(text: str, address: str) -> None:
    assert address not in (masking.masked(f"{text} {address}") or "")


@pytest.mark.parametrize(
    ("path", "directory", "is_generated"),
    [
        ("services/checkout/app.py", "services/checkout/", False),
        ("README.md", "", False),
        ("web/package-lock.json", "web/", True),
        ("vendor/lib/x.go", "vendor/lib/", True),
        ("api/v1/shop.pb.go", "api/v1/", True),
        ("src/vendors/list.py", "src/vendors/", False),
    ],
)
def test_what_is_read_of_a_path(path: str, directory: str, is_generated: bool) -> None:
    assert paths.directory(path) == directory
    assert paths.is_generated(path) is is_generated


def test_a_file_is_the_same_hash_in_every_change_and_another_under_another_key() -> None:
    first, second = Edge("github", b"a" * 32), Edge("github", b"b" * 32)
    assert first.file_hash("a/b.py") == first.file_hash("a/b.py")
    assert first.file_hash("a/b.py") != first.file_hash("a/c.py")
    assert first.file_hash("a/b.py") != second.file_hash("a/b.py")


def test_a_word_of_a_megabyte_is_masked_in_no_time() -> None:
    long = "x" * 1_000_000
    assert masking.masked(f"{long} {long}@acme.example") == f"{long} •"
