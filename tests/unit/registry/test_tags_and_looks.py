"""Tags, icons and colours."""

from __future__ import annotations

import re

import pytest

from wizard.registry.looks import Colour, Icon
from wizard.registry.tags import clean_tags, tag_problems
from wizard.registry.types import ModelFacts, model_facts_problems


def codes(tags: dict[str, str]) -> list[str]:
    return [problem.code for problem in tag_problems(tags)]


def test_good_tags() -> None:
    tags = {" Team": " risk ", "cost_center-1": "x" * 100}
    assert codes(tags) == []
    assert clean_tags(tags) == {"team": "risk", "cost_center-1": "x" * 100}


def test_ten_tags_are_enough() -> None:
    assert codes({f"key {number}": "v" for number in range(10)}) == []
    assert codes({f"key {number}": "v" for number in range(11)}) == ["registry.tags.too_many"]


@pytest.mark.parametrize("key", ["", "  ", "a" * 16, "a.b", "größe", "a\nb"])
def test_keys_are_short_and_plain(key: str) -> None:
    assert codes({key: "v"}) == ["registry.tags.key"]


def test_values_are_short() -> None:
    assert codes({"k": "x" * 101}) == ["registry.tags.value"]


def test_keys_that_only_differ_in_case_are_the_same() -> None:
    assert codes({"Team": "a", "team": "b"}) == ["registry.tags.twice"]


def test_looks_have_labels_and_colours_a_hex_value() -> None:
    assert len(Icon) == 12
    assert all(icon.label for icon in Icon)
    assert len({colour.hex for colour in Colour}) == len(Colour) == 8
    assert all(re.fullmatch("#[0-9A-F]{6}", colour.hex) for colour in Colour)


def test_unknown_looks_are_refused() -> None:
    found = model_facts_problems(ModelFacts(name="n", icon="unicorn", colour="mauve"))
    assert [problem.code for problem in found] == ["registry.icon.unknown", "registry.colour.unknown"]
