"""Addresses of workspaces, made from their names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.accounts.addresses import SLUG_LIMIT, free_slug, slug_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme", "acme"),
        ("  Acme & Söhne (EU) ", "acme-sohne-eu"),
        ("Größe--2", "grosse-2"),
        ("保険", "workspace"),
        ("", "workspace"),
        ("a" * 80, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_slug_is_made_from_the_name(name: str, expected: str) -> None:
    assert slug_of(name) == expected


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Acme", set(), "acme"),
        ("ACME!", {"acme"}, "acme-2"),
        ("Acme", {"acme", "acme-2", "acme-4"}, "acme-3"),
        ("a" * 60, {"a" * 60}, "a" * 58 + "-2"),
        ("a" * 57 + "-bcd", {"a" * 57 + "-bc"}, "a" * 57 + "-2"),
        ("保険", {"workspace"}, "workspace-2"),
    ],
)
def test_one_that_is_taken_is_numbered(name: str, taken: set[str], expected: str) -> None:
    assert free_slug(name, taken=taken) == expected


@given(st.lists(st.text(max_size=80), max_size=15))
def test_any_names_get_addresses_of_their_own(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        slug = free_slug(name, taken=taken)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert len(slug) <= SLUG_LIMIT
        assert slug not in taken
        taken.add(slug)
