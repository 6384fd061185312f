"""A full read against a naive computation over the same rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.file_source import BytesSource
from tests.unit.sync.reading import csv_text, field, parquet, planned, read, read_csv, read_parquet
from wizard.core.problems import ProblemError
from wizard.registry.schema import FieldType as T
from wizard.sampling.types import Dialect, FileFormat
from wizard.sync.engines import csv_chunks, duplicates, telling
from wizard.sync.engines import parquet as parquet_engine
from wizard.sync.engines.local import read_all
from wizard.sync.plan import SyncPlan
from wizard.sync.types import DuplicateMethod

START = dt.datetime(2026, 1, 1)


def moments(count: int) -> list[dt.datetime]:
    return [START + dt.timedelta(hours=number) for number in range(count)]


def test_parquet_over_several_row_groups() -> None:
    count = 2500
    data = parquet(
        {
            "id": [f"p{number % 2400}" for number in range(count)],
            "at": moments(count),
            "amount": [None if number % 10 == 0 else float(number) for number in range(count)],
            "state": ["CA", "NY"] * (count // 2),
            "unused": list(range(count)),
        }
    )
    result = read_parquet(data, {"amount": T.NUMERIC, "state": T.STRING}, id_column="id", timestamp_column="at")
    assert result.rows == count
    assert (result.duplicate_ids, result.ids_checked) == (100, count)
    assert result.duplicate_method is DuplicateMethod.FINGERPRINTS
    amount = field(result, "amount")
    assert (amount.nulls, amount.misfits) == (250, 0)
    assert (amount.minimum, amount.maximum) == (1.0, 2499.0)
    known = [float(number) for number in range(count) if number % 10]
    assert amount.mean == pytest.approx(sum(known) / len(known))
    assert (result.time_from, result.time_to) == ("2026-01-01T00:00:00Z", "2026-04-15T03:00:00Z")
    assert result.rows_per_day[0] == ("2026-01-01", 24)
    assert sum(rows for _, rows in result.rows_per_day) == count


def test_misfits_are_counted_with_row_and_short_examples() -> None:
    values = ["1"] * 3000
    values[1500], values[1501], values[2000] = "x" * 500, "y", "y"
    check = field(read_parquet(parquet({"n": values}), {"n": T.NUMERIC}), "n")
    assert (check.misfits, check.first_misfit_row) == (3, 1501)
    assert [len(example) for example in check.examples] == [60, 1]


def test_csv_with_broken_rows_misfits_and_null_words() -> None:
    rows: list[list[Any]] = [[number, f"2026-01-0{1 + number % 9}", "1.5"] for number in range(100)]
    rows[10] = [10, "never", "NA"]
    rows[20] = [20, "2026-01-01", "abc"]
    rows[30] = [30]
    rows[40] = [40, "2026-01-01", "2", "more"]
    rows[50] = [49, "", ""]
    data = csv_text(["id", "day", "n"], rows)
    result = read_csv(data, {"n": T.NUMERIC}, id_column="id", timestamp_column="day")
    assert result.rows == 99, "a short row is filled up"
    assert (result.broken_rows, result.first_broken_line) == (1, 42)
    check = field(result, "n")
    assert (check.nulls, check.misfits, check.first_misfit_row, check.examples) == (3, 1, 21, ("abc",))
    assert result.duplicate_ids == 1
    assert result.timestamp_column is not None
    assert (result.timestamp_column.nulls, result.timestamp_column.misfits) == (2, 1)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a;b\n1;x\n2;'y;z'\n", Dialect(delimiter=";", quote="'")),
        ('A title\n\na,b\n1,x\n2,"y,\nz"\n', Dialect(preamble=2)),
        ('a, b\n1, x\n2, "y, z"\n', Dialect(skip_initial_space=True)),
        ("a\tb\r\n1\tx\r\n2\ty\r\n", Dialect(delimiter="\t", quote=None)),
        ("a,b\n1,x,\n2,y,\n", Dialect()),
        ("a,b\r1,x\r2,y\r", Dialect()),
    ],
)
def test_dialects(text: str, dialect: Dialect) -> None:
    result = read_csv(text.encode(), {"a": T.NUMERIC, "b": T.STRING}, dialect=dialect)
    assert (result.rows, result.broken_rows) == (2, 0)
    assert (field(result, "a").maximum, field(result, "b").nulls) == (2.0, 0)


@pytest.mark.parametrize("delimiter", [",", " "])
def test_a_header_of_two_rows(delimiter: str) -> None:
    text = "x,Rain,,\nname,low,high,mean\nb,1,2,3\nc,2,3,4\n".replace(",", delimiter)
    dialect = Dialect(delimiter=delimiter, header_rows=2)
    result = read_csv(text.encode(), {"Rain high": T.NUMERIC}, id_column="x name", dialect=dialect)
    assert (result.rows, result.broken_rows, field(result, "Rain high").maximum) == (2, 0, 3.0)


def test_runs_of_spaces_are_one_delimiter() -> None:
    dialect = Dialect(delimiter=" ", skip_initial_space=True)
    result = read_csv(b"  a   b\n  1   x \n 22  yy\n", {"a": T.NUMERIC, "b": T.STRING}, dialect=dialect)
    assert (result.rows, result.broken_rows, field(result, "a").maximum) == (2, 0, 22.0)


def test_an_unknown_dialect_is_found_out() -> None:
    lines = ["größe;ort", *[f"{number};Zürich" for number in range(50)]]
    result = read_csv("\n".join(lines).encode("cp1252"), {"größe": T.NUMERIC, "ort": T.STRING}, dialect=None)
    assert (result.rows, field(result, "größe").maximum) == (50, 49.0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = "größe,ort\n1,Köln\n2,Zürich\n"
    named = {"utf-16": "utf-16", "utf-8-sig": "utf-8-sig"}.get(encoding, encoding)
    result = read_csv(text.encode(encoding), {"größe": T.NUMERIC}, id_column="ort", encoding=named)
    assert (result.rows, field(result, "größe").maximum, result.duplicate_ids) == (2, 2.0, 0)


def test_a_file_without_header_has_columns_by_position() -> None:
    result = read_csv(b"1,x\n2,y\n3,y\n", {"column_1": T.NUMERIC}, id_column="column_2", dialect=Dialect(header=False))
    assert (result.rows, result.duplicate_ids, field(result, "column_1").maximum) == (3, 1, 3.0)


def test_repeated_column_names_are_told_apart() -> None:
    table = pa.Table.from_arrays([pa.array([1, 2]), pa.array([3, 4])], names=["a", "a"])
    sink = pa.BufferOutputStream()
    parquet_engine.pq.write_table(table, sink)
    result = read_parquet(sink.getvalue().to_pybytes(), {"a_2": T.NUMERIC, "a": T.NUMERIC})
    assert [check.minimum for check in result.fields] == [3.0, 1.0]
    result = read_csv(b"a,a\n1,3\n2,4\n", {"a_2": T.NUMERIC, "a": T.NUMERIC})
    assert [check.minimum for check in result.fields] == [3.0, 1.0]


def test_an_empty_dataset_is_read_too() -> None:
    for result in (
        read_parquet(
            parquet({"id": pa.array([], pa.string()), "n": pa.array([], pa.int8())}), {"n": T.NUMERIC}, id_column="id"
        ),
        read_csv(b"id,n\n", {"n": T.NUMERIC}, id_column="id"),
    ):
        assert (result.rows, result.duplicate_ids, result.rows_per_day) == (0, 0, ())


def test_a_missing_field_is_a_finding_but_missing_keys_are_a_problem() -> None:
    data = parquet({"a": [1]})
    assert [check.missing for check in read_parquet(data, {"a": T.NUMERIC, "b": T.NUMERIC}).fields] == [False, True]
    for keys in ({"id_column": "b"}, {"timestamp_column": "b"}):
        with pytest.raises(ProblemError) as caught:
            read_parquet(data, {"a": T.NUMERIC}, **keys)
        assert caught.value.problem.code == "sync.columns.missing"
    with pytest.raises(ProblemError) as caught:
        read_parquet(data, {"b": T.NUMERIC})
    assert caught.value.problem.code == "sync.columns.missing"


def damaged_parquet() -> bytes:
    data = bytearray(parquet({"a": list(range(5000))}))
    data[40:2000] = b"\x00" * 1960
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "form", "code"),
    [
        (damaged_parquet(), FileFormat.PARQUET, "sync.parquet.damaged"),
        (parquet({"a": [1]})[:-20], FileFormat.PARQUET, "data.parquet.truncated"),
        (b"not parquet at all", FileFormat.PARQUET, "data.parquet.truncated"),
        (b"a,b\n1," + b"x" * 3_000_000, FileFormat.CSV, "sync.csv.damaged"),
        (b"{}", FileFormat.JSON, "sync.json.no_records"),
    ],
)
def test_what_cannot_be_read_is_a_problem(
    data: bytes, form: FileFormat, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_chunks, "LONGEST", 1_000_000)
    with pytest.raises(ProblemError) as caught:
        read(data, SyncPlan(form, planned({"a": T.NUMERIC}), dialect=Dialect()))
    assert caught.value.problem.code == code


def test_a_quote_that_is_never_closed_costs_its_row_and_no_other() -> None:
    data = b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 2_000_000
    result = read_csv(data, {"a": T.NUMERIC})
    assert (result.rows, result.broken_rows, result.first_broken_line) == (2_000_001, 1, 3)
    assert field(result, "a").maximum == 5.0


def test_no_row_is_lost_unsaid_however_many_quotes_are_never_closed() -> None:
    data = b"a,b\n" + (b'1,"x\n' + b"2,3\n" * 600) * 25
    result = read_csv(data, {"a": T.NUMERIC})
    assert result.rows + result.broken_rows == 25 * 601
    assert result.broken_rows > 25, "after so many the rest is given up, and counted"


class Refusing(BytesSource):
    """Answers a few rounds, then refuses as S3 does."""

    def read_many(self, ranges: Any) -> list[bytes]:
        if self.rounds > 2:
            from wizard.sync.problems import object_changed

            raise ProblemError(object_changed(self.name))
        return super().read_many(ranges)


@pytest.mark.parametrize("form", [FileFormat.PARQUET, FileFormat.CSV])
def test_a_refusal_of_the_source_comes_out_as_it_was(form: FileFormat) -> None:
    values = list(range(3000))
    data = (
        parquet({"a": values})
        if form is FileFormat.PARQUET
        else csv_text(["a", "b"], [[n, "x" * 9000] for n in values])
    )
    plan = SyncPlan(form, planned({"a": T.NUMERIC}), dialect=Dialect())
    with pytest.raises(ProblemError) as caught:
        read_all(Refusing(data), {"plan": plan.to_json()}, lambda progress: None)
    assert caught.value.problem.code == "sync.object.changed"


def test_a_share_of_the_rows_is_kept_and_the_same_each_time() -> None:
    data = parquet({"id": [number % 9000 for number in range(10_000)], "n": ["x"] * 10_000})
    first, again = (read_parquet(data, {"n": T.NUMERIC}, id_column="id", share=0.25) for _ in range(2))
    assert 2300 < first.rows < 2700
    assert (first.rows, first.duplicate_ids) == (again.rows, again.duplicate_ids)
    assert 30 < first.duplicate_ids < 100, "only ids that are kept can be there twice"
    assert first.share == 0.25
    assert (field(first, "n").misfits, field(first, "n").first_misfit_row) == (first.rows, None)


def test_progress_grows_to_the_total(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "REPORT_SECONDS", 0.0)
    told: list[dict[str, Any]] = []
    read(parquet({"a": list(range(3000))}), SyncPlan(FileFormat.PARQUET, planned({"a": T.NUMERIC})), told.append)
    assert [3 * step["done"] for step in told] == [step["total"] * number for number, step in enumerate(told, start=1)]
    assert [step["note"].split(",", 1)[0] for step in told] == ["1", "2", "3"]
    assert len({step["total"] for step in told}) == 1
    data = csv_text(["a"], [[number] for number in range(3000)])
    read(data, SyncPlan(FileFormat.CSV, planned({"a": T.NUMERIC}), dialect=Dialect()), told.append)
    assert (told[-1]["done"], told[-1]["total"]) == (len(data), len(data))


def test_a_row_group_too_big_to_hold_is_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet({"id": list(range(20_000)), "n": [number / 7 for number in range(20_000)]}, row_group_size=20_000)
    held = read_parquet(data, {"n": T.NUMERIC}, id_column="id")
    monkeypatch.setattr(parquet_engine, "HELD", 1000)
    streamed = read_parquet(data, {"n": T.NUMERIC}, id_column="id")
    assert streamed.requests > held.requests
    assert (streamed.rows, streamed.fields, streamed.duplicate_ids) == (held.rows, held.fields, held.duplicate_ids)


@pytest.mark.parametrize("hint", [0, 4000])
def test_many_ids_are_compared_slice_by_slice(monkeypatch: pytest.MonkeyPatch, hint: int) -> None:
    monkeypatch.setattr(duplicates, "BUDGET_ROWS", 1000)
    monkeypatch.setattr(duplicates, "RUN_ROWS", 100)
    ids = [f"p{number % 3900}" for number in range(4000)]
    for result in (
        read_parquet(parquet({"id": ids}), {}, id_column="id"),
        read_csv(csv_text(["id"], [[name] for name in ids]), {}, id_column="id", row_count=hint),
    ):
        assert (result.rows, result.duplicate_ids, result.ids_checked, result.ids_checked_share) == (
            4000,
            100,
            4000,
            1.0,
        )


def test_beyond_the_last_slice_a_share_is_compared_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "BUDGET_ROWS", 1000)
    monkeypatch.setattr(duplicates, "RUN_ROWS", 100)
    monkeypatch.setattr(duplicates, "MAX_SLICES", 2)
    result = read_parquet(parquet({"id": list(range(4000))}), {}, id_column="id")
    assert result.duplicate_ids == 0
    assert result.ids_checked_share == pytest.approx(2 / 6)
    assert 1000 < result.ids_checked < 1700


CELLS = st.sampled_from(["", "1", "2.5", "-3e2", "x", "1,5", "two words", 'say "hi"', "line\nbreak", "é"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), max_size=60), st.integers(40, 400), st.integers(1, 60))
def test_csv_agrees_with_python(rows: list[tuple[str, str]], piece: int, last: int) -> None:
    while rows and not any(rows[-1]):
        rows.pop()  # blank rows below a table are none
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_chunks, "PIECE", piece)
        patch.setattr(csv_chunks, "LAST", last)
        result = read_csv(csv_text(["n", "id"], [list(row) for row in rows]), {"n": T.NUMERIC}, id_column="id")
    numbers = [row[0] for row in rows]
    ids = [row[1] for row in rows if row[1]]
    check = field(result, "n")
    assert result.rows == len(rows)
    assert check.nulls == numbers.count("")
    assert check.misfits == sum(text not in ("", "1", "2.5", "-3e2", "1,5") for text in numbers)
    assert (result.duplicate_ids, result.ids_checked) == (len(ids) - len(set(ids)), len(ids))


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(0, 30)),
            st.one_of(st.none(), st.floats(width=32)),
            st.one_of(st.none(), st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 1, 1))),
        ),
        min_size=1,
    ),
    st.integers(1, 20),
)
def test_parquet_agrees_with_python(rows: list[tuple[Any, Any, Any]], group: int) -> None:
    ids, numbers, times = (list(column) for column in zip(*rows, strict=True))
    columns = {
        "id": pa.array(ids, pa.int64()),
        "n": pa.array(numbers, pa.float64()),
        "t": pa.array(times, pa.timestamp("us")),
    }
    result = read_parquet(
        parquet(columns, row_group_size=group), {"n": T.NUMERIC}, id_column="id", timestamp_column="t"
    )
    finite = [n for n in numbers if n is not None and n == n and abs(n) != float("inf")]
    known = [value for value in ids if value is not None]
    check = field(result, "n")
    assert check.nulls == sum(n is None or n != n for n in numbers)
    assert (check.minimum, check.maximum) == (min(finite, default=None), max(finite, default=None))
    assert result.duplicate_ids == len(known) - len(set(known))
    stamps = [t for t in times if t is not None]
    days: dict[str, int] = {}
    for stamp in stamps:
        days[stamp.date().isoformat()] = days.get(stamp.date().isoformat(), 0) + 1
    assert dict(result.rows_per_day) == days
    assert result.time_from == (min(stamps).isoformat() + "Z" if stamps else None)
