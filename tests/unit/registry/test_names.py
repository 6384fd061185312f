"""Names of models and versions."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.registry.names import (
    NAME_LIMIT,
    name_problems,
    propose_model_id,
    propose_version_name,
    version_name_problem,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Fraud", "fraud"),
        ("  Will buy insurance?  ", "will-buy-insurance"),
        ("Crédit – Größe", "credit-grosse"),
        ("保険", "model"),
        ("", "model"),
        ("a" * 150, "a" * 100),
        ("a" * 99 + " b", "a" * 99),
    ],
)
def test_an_id_is_proposed_from_the_name(name: str, expected: str) -> None:
    assert propose_model_id(name) == expected


@given(st.text())
def test_a_proposed_id_is_always_allowed(name: str) -> None:
    proposed = propose_model_id(name)
    assert name_problems(name="n", model_id=proposed, version_name="v1") == ()


@given(st.text(min_size=1, max_size=NAME_LIMIT))
def test_an_allowed_version_name_is_one_segment_of_an_address(name: str) -> None:
    if name_problems(name="n", model_id="m", version_name=name):
        return
    assert unquote(quote(name, safe="")) == name
    assert not set(name) & set("/?#")
    assert name not in (".", "..")


@pytest.mark.parametrize("name", ["v1", "2026-11-23 14:00", "1.2+build", "версия", "v1 (retrained)"])
def test_version_names_are_free(name: str) -> None:
    assert name_problems(name="n", model_id="m", version_name=name) == ()


@pytest.mark.parametrize(
    ("model_id", "code"),
    [
        ("", "registry.model_id.length"),
        ("   ", "registry.model_id.length"),
        ("a" * 101, "registry.model_id.length"),
        ("..", "registry.model_id.edges"),
        ("a ", "registry.model_id.edges"),
        ("a/b", "registry.model_id.characters"),
        ("a\x00b", "registry.model_id.characters"),
        ("a\u202eb", "registry.model_id.characters"),
    ],
)
def test_ids_that_cannot_travel_are_refused(model_id: str, code: str) -> None:
    assert [problem.code for problem in name_problems(name="n", model_id=model_id, version_name="v")] == [code]


def test_each_name_is_judged() -> None:
    found = [problem.code for problem in name_problems(name="", model_id="", version_name="")]
    assert found == ["registry.name.length", "registry.model_id.length", "registry.version_name.length"]


@pytest.mark.parametrize(
    ("last", "taken", "expected"),
    [
        ("v1", {"v1"}, "v2"),
        ("v1", {"v1", "v2"}, "v3"),
        ("1.2", {"1.2"}, "1.3"),
        ("v09", {"v09"}, "v10"),
        ("v1-beta", {"v1-beta"}, "v2-beta"),
        ("champion", {"champion"}, "champion-2"),
        ("champion", {"champion", "champion-2"}, "champion-3"),
        ("a" * NAME_LIMIT, set(), "a" * (NAME_LIMIT - 2) + "-2"),
        ("9" * NAME_LIMIT, set(), "9" * (NAME_LIMIT - 19) + "1" + "0" * 18),
    ],
)
def test_a_version_name_is_proposed_from_the_last_one(last: str, taken: set[str], expected: str) -> None:
    assert propose_version_name(last, taken=taken) == expected


@given(st.text(min_size=1, max_size=NAME_LIMIT), st.sets(st.text(max_size=5)))
def test_a_version_name_proposed_from_an_allowed_one_is_free_and_allowed(last: str, taken: set[str]) -> None:
    if version_name_problem(last):
        return
    proposed = propose_version_name(last, taken=taken | {last})
    assert proposed not in taken | {last}
    assert version_name_problem(proposed) is None
