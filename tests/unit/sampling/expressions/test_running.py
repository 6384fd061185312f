"""What allowed expressions give: Spark's documented answers, in a database that can reach nothing."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.file_source import ObjectsSource
from tests.unit.sampling.expressions.sampled import COLUMNS, column, values
from wizard.core.problems import ProblemError
from wizard.sampling.expressions.applied import apply
from wizard.sampling.expressions.functions import FUNCTIONS
from wizard.sampling.expressions.judged import quoted
from wizard.sampling.expressions.rows import rows_from_ipc, rows_to_ipc
from wizard.sampling.expressions.running import locked_database
from wizard.sampling.expressions.vocabulary import vocabulary
from wizard.sampling.expressions.work import check, preview
from wizard.sampling.reading import unique_names

CONSTANTS = {
    # From the examples at https://spark.apache.org/docs/latest/api/sql/, one per function.
    "abs(-1)": "1",
    "ceil(-0.1)": "0",
    "ceiling(5)": "5",
    "floor(-0.1)": "-1",
    "round(2.5)": "3",
    "bround(2.5)": "2",
    "sqrt(4)": "2.0",
    "ln(1)": "0.0",
    "log10(10)": "1.0",
    "log2(2)": "1.0",
    "log1p(0)": "0.0",
    "expm1(0)": "0.0",
    "pow(2, 3)": "8.0",
    "sign(40)": "1.0",
    "pmod(-10, 3)": "2",
    "mod(-10, 3)": "-1",
    "pmod(7, -3)": "1",
    "pmod(-7, -3)": "-1",
    "7 % 1.8": "1.6",
    "3 / 2": "1.5",
    "7 div 2": "3",
    "-7 div 2": "-3",
    "nanvl(cast('NaN' as double), 123)": "123.0",
    "greatest(10, 9, 2, 4, 3)": "10",
    "least(10, 9, 2, 4, 3)": "2",
    "if(1 < 2, 'a', 'b')": "a",
    "nvl2(NULL, 2, 1)": "1",
    "nullif(2, 2)": None,
    "coalesce(NULL, 1, NULL)": "1",
    "lower('SparkSql')": "sparksql",
    "trim('    SparkSQL   ')": "SparkSQL",
    "length('Spark SQL ')": "10",
    "substring('Spark SQL', 5)": "k SQL",
    "substring('Spark SQL', -3)": "SQL",
    "substring('Spark SQL', 5, 1)": "k",
    "substring('Spark SQL', 0, 2)": "Sp",
    "left('Spark SQL', 3)": "Spa",
    "right('Spark SQL', 3)": "SQL",
    "concat('Spark', 'SQL')": "SparkSQL",
    "concat_ws(' ', 'Spark', NULL, 'SQL')": "Spark SQL",
    "instr('SparkSQL', 'SQL')": "6",
    "locate('bar', 'foobarbar')": "4",
    "replace('ABCabc', 'abc', 'DEF')": "ABCDEF",
    "replace('ABCabc', 'abc')": "ABC",
    "translate('AaBbCc', 'abc', '123')": "A1B2C3",
    "reverse('Spark SQL')": "LQS krapS",
    "startswith('Spark SQL', 'Spark')": "true",
    "endswith('Spark SQL', 'SQL')": "true",
    "contains('Spark SQL', 'Spark')": "true",
    "ascii('222')": "50",
    "repeat('123', 2)": "123123",
    "lpad('hi', 5, '??')": "???hi",
    "rpad('hi', 1, '??')": "h",
    "split_part('11.12.13', '.', 3)": "13",
    "md5('Spark')": "8cde774d6f7333752ed72cacddb05126",
    "sha2('Spark', 256)": "529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b",
    "regexp_extract('100-200', '(\\\\d+)-(\\\\d+)', 1)": "100",
    "regexp_replace('100-200', '(\\\\d+)', 'num')": "num-num",
    "get_json_object('{\"a\":\"b\"}', '$.a')": "b",
    "to_date('2016-12-31', 'yyyy-MM-dd')": "2016-12-31",
    "to_date('no date')": None,
    "date_format(to_date('2016-04-08'), 'yyyy')": "2016",
    "date_add(to_date('2016-07-30'), 1)": "2016-07-31",
    "date_sub(to_date('2016-07-30'), 1)": "2016-07-29",
    "datediff('2009-07-31', '2009-07-30')": "1",
    "add_months('2016-08-31', 1)": "2016-09-30",
    "last_day('2009-01-12')": "2009-01-31",
    "quarter('2016-08-31')": "3",
    "dayofweek('2009-07-30')": "5",
    "weekday('2009-07-30')": "3",
    "dayofyear('2016-04-09')": "100",
    "weekofyear('2008-02-20')": "8",
    "hour('2009-07-30 12:58:59')": "12",
    "second('2009-07-30 12:58:59')": "59",
    "date_trunc('HOUR', '2015-03-05T09:32:05.359')": "2015-03-05T09:00:00",
    "trunc('2019-08-04', 'MONTH')": "2019-08-01",
    "trunc('2019-08-04', 'week')": "2019-07-29",
    "timestamp_millis(1230219000123)": "2008-12-25T15:30:00.123000",
    "timestamp_micros(1230219000123123)": "2008-12-25T15:30:00.123123",
    "cast(1.5 as int)": "1",
    "cast(-1.5 as int)": "-1",
    "cast(0.99999999999D as int)": "0",
    "cast('9007199254740993' as bigint)": "9007199254740993",
    "cast('12' as bigint)": "12",
    "cast('x' as int)": None,
    "cast(true as int)": "1",
    "1 <=> NULL": "false",
    "NULL <=> NULL": "true",
    "'Spark' || 'SQL'": "SparkSQL",
    "'a' || NULL": None,
    "3 ^ 5": "6",
    "~ 0": "-1",
}
ON_ROWS = {
    "amount * 2 AS x": ["3.0", None, "-5.0"],
    "n / 2 AS x": ["0.5", "1.0", "1.5"],
    "vector[0] AS x": ["1.0", "3.0", None],
    "element_at(vector, -1) AS x": ["2.0", "3.0", None],
    "size(vector) AS x": ["2", "1", None],
    "place.city AS x": ["Bonn"] * 3,
    "`features.x` + 1 AS x": ["2", "3", "4"],
    "case when n > 1 then 'many' else s end AS x": ["Ab", "many", "many"],
    "n in (1, 3) AS x": ["true", "false", "true"],
    "n not in (1, 3) AS x": ["false", "true", "false"],
    "n between 2 and 3 AS x": ["false", "true", "true"],
    "s is null AS x": ["false", "false", "true"],
    "s like 'A%' AS x": ["true", "false", None],
    "s not like 'A%' AS x": ["false", "true", None],
    "not flag AS x": ["false", "true", None],
    "hour(at) AS x": ["8"] * 3,
    "unix_timestamp(at) AS x": ["1769848215"] * 3,
    "array_contains(vector, 1.0) AS x": ["true", "false", None],
    "concat(s, n) AS x": ["Ab1", "ünï2", None],
}


@pytest.mark.parametrize("text", CONSTANTS)
def test_functions_give_what_spark_documents(text: str) -> None:
    assert values(f"{text} AS x")[0] == CONSTANTS[text]


@pytest.mark.parametrize("text", ON_ROWS)
def test_expressions_work_row_by_row(text: str) -> None:
    assert values(text) == ON_ROWS[text]


def test_every_function_is_described_once() -> None:
    assert [word.name for word in vocabulary()] == sorted(FUNCTIONS)
    assert all(word.help.endswith(".") for word in vocabulary())


def test_columns_taken_as_they_are_keep_what_their_file_says() -> None:
    applied = apply(COLUMNS, 3, ["n", "unread AS later", "*"[:0] or "amount * 2 AS twice"])
    assert applied.columns[0] is not None
    assert [found.real_name for found in applied.columns] == ["n", "later", "twice"]
    assert applied.columns[1].values is None
    assert [entry.canonical for entry in applied.outcomes] == ["n", "unread AS later", "amount * 2 AS twice"]


def test_a_star_keeps_all_columns_in_order() -> None:
    applied = apply(COLUMNS, 3, ["*", "n + 1 AS next"])
    assert [found.real_name for found in applied.columns] == [*(known.real_name for known in COLUMNS), "next"]


def test_an_entry_that_fails_on_the_data_is_named_without_a_value() -> None:
    told = preview(COLUMNS, 3, ["n + 1 AS a", "s + 1 AS b"])
    assert told.outcomes[0].problem is None
    assert told.outcomes[1].problem
    assert told.outcomes[1].problem.code == "data.expression.failed"
    assert "ünï" not in told.outcomes[1].problem.detail
    assert told.columns == ()


def test_the_sampler_gets_the_problem_of_the_first_bad_entry() -> None:
    with pytest.raises(ProblemError) as caught:
        apply(COLUMNS, 3, ["n", "amout"])
    assert caught.value.problem.code == "data.expression.unknown_column"


ESCAPES = (
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM parquet_metadata('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "COPY t TO '/tmp/embark-escape.csv'",
    "ATTACH '/tmp/embark-escape.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT getenv('HOME')",
    "SELECT * FROM 's3://bucket/key.parquet'",
    "EXPORT DATABASE '/tmp/embark-escape'",
    "IMPORT DATABASE '/tmp/embark-escape'",
    "SET enable_external_access = true",
    "RESET enable_external_access",
    "SET lock_configuration = false",
    "SELECT * FROM COLUMNS_OF_THE_HOST",
)
COLUMNS_OF_THE_HOST = pa.table({"secret": [1]})


@pytest.mark.parametrize("query", ESCAPES)
def test_the_database_reaches_nothing_even_when_nobody_judges(query: str) -> None:
    database = locked_database(pa.table({"c0": [1]}))
    with pytest.raises(duckdb.Error):
        database.execute(query).fetchall()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
def test_names_hold_anything(names: list[str]) -> None:
    columns = [column(name, [1, 2]) for name in names]
    shown = unique_names(names)
    applied = apply(columns, 2, [f"{quoted(name)} + 1 AS x{at}" for at, name in enumerate(shown) if name.isprintable()])
    assert all(found.values.to_pylist() == [2, 3] for found in applied.columns if found.values is not None)


def test_rows_travel_to_the_child_and_back() -> None:
    data = rows_to_ipc(COLUMNS, 3)
    columns, rows = rows_from_ipc(data)
    assert rows == 3
    assert [found.real_name for found in columns] == [known.real_name for known in COLUMNS if known.values is not None]
    assert rows_to_ipc([column("s", ["x" * 3_000_000])], 1) == b""
    assert rows_from_ipc(rows_to_ipc([column("s", ["x" * 300_000] * 200)], 200))[1] == 3


def test_the_work_of_the_child_answers_in_json() -> None:
    import base64

    arguments = {"rows": base64.b64encode(rows_to_ipc(COLUMNS, 3)).decode(), "expressions": ["n + 1 AS x", "boo"]}
    told = check(ObjectsSource({}), arguments, lambda _: None)
    assert [entry["problem"] and entry["problem"]["code"] for entry in told["outcomes"]] == [
        None,
        "data.expression.unknown_column",
    ]
    assert told["source_rows"][0][0] == "1.5"
