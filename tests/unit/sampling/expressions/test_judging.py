"""What may be written in select_expr, what may not, and where it goes wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.sampling.expressions.sampled import SCHEMA, judged
from wizard.sampling.expressions.functions import FUNCTIONS
from wizard.sampling.expressions.judged import quoted
from wizard.sampling.expressions.judging import judge, judge_all

REFUSED = {
    "": "empty",
    "   ": "empty",
    "amout * 2 AS x": "unknown_column",
    "place.town AS x": "unknown_column",
    "unread || 'x' AS x": "unread_column",
    "n > 1": "no_name",
    "n, amount": "several",
    "n; drop table t": "several",
    "upper(s": "syntax",
    "n + ": "syntax",
    "'open": "syntax",
    "foo(n) AS x": "function",
    "upper(s, s) AS x": "arity",
    "sum(n) AS x": "aggregate",
    "count(*) AS x": "aggregate",
    "explode(vector) AS x": "generator",
    "rand() AS x": "not_deterministic",
    "repeat(s, n) AS x": "argument",
    "repeat(s, 5000) AS x": "argument",
    "s rlike '(a+)+$' AS x": "argument",
    "s rlike '((a+))+$' AS x": "argument",
    "s rlike '((a+)b?)+$' AS x": "argument",
    "s rlike '(a|a)*$' AS x": "argument",
    "s rlike '(.*,)(.*,)(.*,)(.*,)(.*,)(.*,)(.*,)(.*,)' AS x": "argument",
    "s rlike '(?=a)b' AS x": "argument",
    "s rlike '(a)\\\\1' AS x": "argument",
    "repeat(repeat(s, 1000), 1000) AS x": "argument",
    "lpad(upper(repeat(s, 1000)), 1000) AS x": "argument",
    "ln(" * 20 + "n" + ")" * 20 + " AS x": "too_deep",
    "vector[" * 22 + "0" + "]" * 22 + " AS x": "too_deep",
    "trunc(day, 'hour') AS x": "argument",
    "s rlike s AS x": "argument",
    "date_format(day, 'QQQQ') AS x": "argument",
    "cast(s as binary) AS x": "construct",
    "cast(n as decimal(99,2)) AS x": "construct",
    "lower(s) over () AS x": "construct",
    "distinct n": "construct",
    "t.*": "construct",
    "* except(n)": "construct",
    "n\x00 AS x": "characters",
    "n AS x\u202e": "characters",
    "n" * 5000: "too_long",
    "(" * 1000 + "n" + ")" * 1000: "too_deep",
    "not " * 900 + "flag AS x": "too_deep",
}
ESCAPES = (
    "reflect('java.lang.System', 'getenv', 'HOME') AS x",
    "java_method('java.lang.System', 'getProperty', 'user.home') AS x",
    "try_reflect('java.lang.Runtime', 'getRuntime') AS x",
    "`reflect`('java.lang.System', 'getenv') AS x",
    "system.builtin.reflect('java.lang.System', 'getenv') AS x",
    "REFLECT/**/('java.lang.System', 'getenv') AS x",
    "ｒeflect('java.lang.System', 'getenv') AS x",
    "(select max(_c0) from csv.`file:///etc/passwd`) AS x",
    "(select value from text.`file:///etc/passwd`) AS x",
    "exists(select 1) AS x",
    "n in (select 1) AS x",
    "TRANSFORM(n) USING 'sh' AS x",
    "${env:HOME} AS x",
    "read_text('/etc/passwd') AS x",
    "glob('/etc/*') AS x",
    "getenv('HOME') AS x",
    "sniff_csv('/etc/passwd') AS x",
    "parquet_metadata('/etc/passwd') AS x",
    "duckdb_secrets() AS x",
    "pg_read_file('/etc/passwd') AS x",
    "n UNION SELECT 1",
    "n FROM t",
    "1 AS x FROM csv.`file:///etc/passwd`",
    "input_file_name() AS x",
    "raise_error('x') AS x",
    "sequence(1, 1000000000) AS x",
    "array_repeat(n, 1000000000) AS x",
    "space(1000000000) AS x",
    "transform(vector, x -> x + 1) AS x",
    "aggregate(vector, 0, (a, b) -> a + b) AS x",
    "from_json(s, 'a INT') AS x",
    "n::blob AS x",
    "@@version AS x",
    "n LIMIT 1",
)


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:30])
def test_what_is_refused_and_why(text: str) -> None:
    found = judged(text)
    assert found.problem
    assert found.problem.code == f"data.expression.{REFUSED[text]}"
    assert len(found.problem.title) <= 60
    assert not found.canonical


@pytest.mark.parametrize("text", ESCAPES)
def test_nothing_gets_out(text: str) -> None:
    found = judged(text)
    assert found.problem
    assert not found.sql


def test_a_list_of_200_000_entries_is_refused_at_once() -> None:
    found = judged(f"n in ({', '.join(['1'] * 200_000)}) AS x")
    assert found.problem
    assert found.problem.code == "data.expression.too_long"


@pytest.mark.parametrize(
    ("text", "at"),
    [("amout * 2 AS x", (0, 4)), ("n + amout AS x", (4, 8)), ("upper(foo(n)) AS x", (6, 8)), ("n; n", (1, 1))],
)
def test_the_place_of_what_is_wrong(text: str, at: tuple[int, int]) -> None:
    assert judged(text).problem_at == at


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("amout * 2 AS x", "Use amount, not amout."),
        ("features.x + 1 AS y", "Use `features.x`, not features.x."),
        ("uper(s) AS x", "Use upper, not uper."),
        ("n > 1", "Write n > 1 AS new_name."),
    ],
)
def test_the_remedy_has_what_to_write(text: str, remedy: str) -> None:
    problem = judged(text).problem
    assert problem
    assert problem.remedy == remedy


def test_columns_are_found_as_spark_finds_them() -> None:
    assert judged("AMOUNT").column == SCHEMA.find("amount")
    assert judged("`odd name`").column == SCHEMA.find("odd name")
    assert judged("`odd name` + 1 AS z").canonical == "`odd name` + 1 AS z"


@pytest.mark.parametrize(
    "pattern", ["^A", "[a-z]+@[a-z]+", "(ab)+", "(?:x|y)z", "a{2,3}b", "\\\\d+-\\\\d+", "[(+*]+", "[]a]+"]
)
def test_usual_patterns_are_taken(pattern: str) -> None:
    assert judged(f"s rlike '{pattern}' AS x").problem is None


def test_two_entries_may_not_give_one_name() -> None:
    first, second = judge_all(["*", "amount * 2 AS Amount"], SCHEMA)
    assert first.problem is None
    assert second.problem
    assert second.problem.code == "data.expression.duplicate"


def test_more_than_fifty_are_too_many() -> None:
    found = judge_all([f"n AS n{number}" for number in range(51)], SCHEMA)
    assert [entry.problem is None for entry in found] == [True] * 50 + [False]


def test_where_spark_differs_is_said() -> None:
    codes = [note.code for note in judged("cast(s as int) / n AS x").notes]
    assert codes == ["data.expression.division", "data.expression.cast"]
    assert [note.code for note in judged("s rlike 'A' AS x").notes] == ["data.expression.differs.rlike"]
    assert judged("trim(s) AS x").notes == ()


WORDS = [
    *(
        "n",
        "amount",
        "s",
        "`odd name`",
        "place.city",
        "vector",
        "flag",
        "nothing",
        "1",
        "2.5",
        "'x'",
        '"y"',
        "NULL",
        "TRUE",
    ),
    *(
        "+",
        "-",
        "*",
        "/",
        "%",
        "=",
        "<",
        ">=",
        "<=>",
        "AND",
        "OR",
        "NOT",
        "IS",
        "IN",
        "LIKE",
        "RLIKE",
        "||",
        "::",
        "[",
        "]",
    ),
    *("(", ")", ",", ".", "AS", "x", "CASE", "WHEN", "THEN", "ELSE", "END", "CAST", "int", "BETWEEN", "SELECT", "FROM"),
    *(
        "/*",
        "*/",
        "--",
        ";",
        "->",
        "INTERVAL",
        "DAY",
        "OVER",
        "DISTINCT",
        "{",
        "}",
        "$",
        "@",
        "?",
        "\\",
        "'",
        "`",
        "🙂",
    ),
    *list(FUNCTIONS)[:60],
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_a_soup_of_words_never_raises_and_what_is_taken_is_taken_again(text: str) -> None:
    found = judged(text)
    if found.problem is None:
        again = judge(found.canonical, SCHEMA)
        assert again.problem is None, again.problem
        assert (again.canonical, again.sql, again.name) == (found.canonical, found.sql, found.name)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_ends_in_a_verdict(text: str) -> None:
    found = judged(text)
    assert (found.problem is None) == bool(found.canonical)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=30).filter(lambda name: name.strip()))
def test_a_quoted_name_is_read_as_that_name(name: str) -> None:
    found = judge(f"{quoted('none ' + name)} + 1 AS x", SCHEMA)
    assert found.problem
    assert found.problem.code in ("data.expression.unknown_column", "data.expression.characters")
