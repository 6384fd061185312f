"""CSV objects: what is found, what it costs, and what is refused."""

from __future__ import annotations

import json

import pytest

from tests.data import build
from tests.fakes.file_source import BytesSource
from wizard.core.problems import ProblemError
from wizard.sampling.limits import KIB, Limits
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import run, sample
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat, LogicalType

TINY = Limits(whole=4 * KIB, head=4 * KIB, spread=2 * KIB)
"""Small objects read as if they were large."""


def columns_of(result: SampleResult) -> dict[str, ColumnProfile]:
    return {column.name: column for column in result.columns}


def read(data: bytes, limits: Limits | None = None) -> SampleResult:
    return sample(BytesSource(data, "in/x.csv"), limits=limits)


def refused(data: bytes, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(ProblemError) as caught:
        read(data, limits)
    return caught.value.problem.code, caught.value.problem.detail


def test_predictions() -> None:
    result = read(build.csv().encode())
    columns = columns_of(result)
    assert (result.row_count, result.row_count_exact, result.rows_sampled) == (500, True, 500)
    assert (result.encoding, result.requests) == ("utf-8", 1)
    assert {name: column.logical_type for name, column in columns.items()} == {
        "prediction_id": LogicalType.STRING,
        "occurred_at": LogicalType.DATETIME,
        "amount": LogicalType.NUMBER,
        "country": LogicalType.STRING,
        "items": LogicalType.INTEGER,
        "returning": LogicalType.BOOLEAN,
        "score": LogicalType.NUMBER,
        "actual": LogicalType.INTEGER,
    }
    actual = columns["actual"]
    assert (actual.nulls, actual.null_share, actual.null_count_exact) == (100, 0.2, True)
    assert (actual.minimum, actual.maximum, actual.mean) == (0, 1, 0.5)
    assert columns["occurred_at"].maximum == "2026-01-01T16:19:00"
    assert result.preview[0][7] is None


def test_the_spreadsheet_of_a_german() -> None:
    result = read(build.decimal_comma_csv())
    columns = columns_of(result)
    assert result.encoding == "cp1252"
    assert result.dialect is not None
    assert (result.dialect.delimiter, result.dialect.decimal) == (";", ",")
    assert (columns["betrag"].logical_type, columns["betrag"].maximum) == (LogicalType.NUMBER, 99.5)
    assert columns["tag"].logical_type is LogicalType.DATE
    assert columns["name"].examples == ("Müller",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    result = read(build.csv().encode(encoding))
    assert [column.name for column in result.columns][:2] == ["prediction_id", "occurred_at"]
    assert result.row_count == 500


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(newline: str) -> None:
    assert read(build.csv(newline=newline).encode()).row_count == 500


def test_quoted_newlines() -> None:
    result = read(build.quoted_newlines_csv())
    assert (result.row_count, result.notes) == (100, ())
    assert result.preview[0][1] == 'line one\nline two, with a comma and a "quote"'


def test_lines_above_the_header() -> None:
    result = read(build.preamble_csv())
    assert (result.columns[0].name, result.row_count) == ("prediction_id", 500)


def test_a_broken_row_is_left_out_and_reported() -> None:
    result = read(build.broken_row_csv(line=40))
    assert result.rows_sampled == 499
    assert [note.code for note in result.notes] == ["data.csv.broken_row"]
    assert "line 40 has 10 cells instead of 8" in result.notes[0].text


def test_a_broken_row_under_a_preamble_knows_its_line() -> None:
    result = read(b"title\n\n" + build.broken_row_csv(line=40))
    assert "line 42 has" in result.notes[0].text


def test_too_many_broken_rows_are_a_problem() -> None:
    code, detail = refused(build.shattered_csv())
    assert code == "data.csv.broken_row"
    assert "Line 3 " in detail


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    result = read(build.unclosed_quote_csv())
    assert result.rows_sampled == 3001
    assert "line 3 has a quote" in result.notes[0].text


REFUSED = {
    "empty": (b"", "data.object.empty"),
    "only blank lines": (b"\n\n\n", "data.object.no_rows"),
    "html": (build.html(), "data.format.html"),
    "nested bomb": (build.nested_bomb(), "data.limits.nesting"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refuses(data: bytes, code: str) -> None:
    assert refused(data)[0] == code


def test_refuses_too_many_columns() -> None:
    assert refused(build.wide_csv(11), Limits(columns=10))[0] == "data.limits.columns"


def test_a_line_without_end_is_no_table() -> None:
    assert refused(b"a," * 5000, TINY)[0] == "data.limits.row_length"


def test_only_a_header() -> None:
    result = read(b"id,score\n")
    assert (result.row_count, [column.name for column in result.columns]) == (0, ["id", "score"])


def test_no_header() -> None:
    result = read(b"de,1\nfr,2\nde,3\n")
    assert [column.name for column in result.columns] == ["column_1", "column_2"]
    assert (result.row_count, result.notes) == (3, ())


def test_three_hundred_columns() -> None:
    assert len(read(build.wide_csv(300)).columns) == 300


def test_a_large_object_is_read_in_one_round() -> None:
    source = BytesSource(build.csv().encode(), "in/x.csv")
    result = sample(source, limits=TINY)
    assert (source.rounds, source.requests) == (1, 4)
    assert source.bytes_read <= 10 * KIB + 3
    assert not result.row_count_exact
    assert 450 < (result.row_count or 0) < 550
    assert 0.1 < columns_of(result)["actual"].null_share < 0.3
    ids = columns_of(result)["prediction_id"]
    assert (ids.distinct, ids.distinct_exact) == (result.row_count, False)


def test_ranges_that_begin_inside_quotes_are_understood() -> None:
    result = read(build.quoted_newlines_csv(), Limits(whole=0, head=1000, spread=500))
    assert result.notes == ()
    assert columns_of(result)["score"].logical_type is LogicalType.NUMBER


def test_a_lying_name_is_noted() -> None:
    result = sample(BytesSource(build.csv().encode(), "x.parquet"))
    assert result.format is FileFormat.CSV
    assert [note.code for note in result.notes] == ["data.format.mismatch"]


def test_a_large_object_with_a_lying_name() -> None:
    source = BytesSource(build.csv().encode(), "x.parquet")
    assert len(sample(source, limits=TINY).columns) == 8


def test_one_object_is_no_delta_table() -> None:
    with pytest.raises(ProblemError) as caught:
        sample(BytesSource(b"x"), settings=ReadSettings(format=FileFormat.DELTA))
    assert caught.value.problem.code == "data.delta.not_a_table"


def test_as_a_work() -> None:
    told: list[dict[str, object]] = []
    result = run(
        BytesSource(build.csv().encode(), "x.csv"), {"settings": {"format": "csv"}, "limits": {"rows": 10}}, told.append
    )
    assert SampleResult.from_json(json.loads(json.dumps(result))).row_count == 500
    assert [progress["stage"] for progress in told] == ["reading", "describing"]
