"""Queries of 3.x datasets: which are lists of expressions, and that every other one is refused."""

from __future__ import annotations

import pytest

from wizard.core.problems import ProblemError
from wizard.registration.queries import expressions_of


@pytest.mark.parametrize(
    ("query", "expressions"),
    [
        ("SELECT * FROM {data}", ()),
        ("select\n  a, b\nfrom {data} ;", ("a", "b")),
        ("SELECT concat(a, ', ', b) AS ab, array(1, 2)[0] FROM {data}", ("concat(a, ', ', b) AS ab", "array(1, 2)[0]")),
        ("SELECT 'a '' , b' AS x, `from {data}, y` FROM {data}", ("'a '' , b' AS x", "`from {data}, y`")),
    ],
)
def test_a_list_of_expressions_is_taken_apart(query: str, expressions: tuple[str, ...]) -> None:
    assert expressions_of(query) == expressions


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT a FROM other",
        "SELECT DISTINCT a FROM {data}",
        "SELECT a FROM {data} WHERE a > 1",
        "SELECT a, FROM {data}",
        "SELECT a -- FROM {data}\n, b FROM {data}",
        "SELECT a FROM {data}; DROP TABLE x",
        "WITH x AS (SELECT 1) SELECT a FROM {data}",
    ],
)
def test_anything_else_is_refused(query: str) -> None:
    with pytest.raises(ProblemError) as refused:
        expressions_of(query)
    assert refused.value.problem.code == "registration.query.not_read"
