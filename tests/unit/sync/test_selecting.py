"""`select_expr` applied to every row, as it is to a sample."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.file_source import ObjectsSource
from tests.unit.sync.reading import csv_text, field, parquet, planned
from wizard.core.problems import ProblemError
from wizard.registry.schema import FieldType as T
from wizard.sampling.types import Dialect, FileFormat
from wizard.sync.engines import parquet as parquet_engine
from wizard.sync.engines.local import read_all
from wizard.sync.plan import SyncPlan
from wizard.sync.types import SyncResult


def read(objects: dict[str, bytes], form: FileFormat, types: dict[str, T], **more: Any) -> SyncResult:
    plan = SyncPlan(form, planned(types), **({"dialect": Dialect()} if form is FileFormat.CSV else {}), **more)
    source = ObjectsSource(objects, name="data")
    return SyncResult.from_json(read_all(source, {"plan": plan.to_json()}, lambda progress: None))


PRICES = {"data": csv_text(["id", "price", "at"], [[n, f"{n}.5", f"2026-01-{1 + n % 28:02}"] for n in range(2000)])}
KNOWN = {"id": "integer", "price": "number", "at": "date"}


def test_expressions_see_texts_as_the_values_that_the_sample_found_in_them() -> None:
    select = ("id", "price * 2 AS twice", "date_add(at, 1) AS next_day", "upper('x') AS mark")
    result = read(
        PRICES,
        FileFormat.CSV,
        {"twice": T.NUMERIC, "mark": T.STRING},
        id_column="id",
        timestamp_column="next_day",
        known=KNOWN,
        select=select,
    )
    assert (result.rows, result.duplicate_ids) == (2000, 0)
    assert (field(result, "twice").minimum, field(result, "twice").maximum) == (1.0, 3999.0)
    assert (result.time_from, result.time_to) == ("2026-01-02T00:00:00Z", "2026-01-29T00:00:00Z")
    assert field(result, "mark").nulls == 0


def test_without_a_sample_the_first_rows_tell_the_types() -> None:
    result = read(PRICES, FileFormat.CSV, {"twice": T.NUMERIC}, select=("price * 2 AS twice",))
    assert field(result, "twice").maximum == 3999.0


def test_a_column_taken_as_it_is_keeps_its_misfits_and_a_computed_one_is_null_there() -> None:
    objects = {"data": b"a\n1\nx\n3\n"}
    select = ("a", "a + 1 AS more")
    result = read(objects, FileFormat.CSV, {"a": T.NUMERIC, "more": T.NUMERIC}, known={"a": "integer"}, select=select)
    assert (field(result, "a").misfits, field(result, "a").examples) == (1, ("x",))
    assert (field(result, "more").nulls, field(result, "more").maximum) == (1, 4.0)


def test_a_star_gives_every_column_and_a_renamed_one_its_new_name() -> None:
    result = read(
        PRICES,
        FileFormat.CSV,
        {"price": T.NUMERIC, "cost": T.NUMERIC},
        known=KNOWN,
        select=("*", "price AS cost"),
    )
    assert field(result, "price").mean == field(result, "cost").mean


def test_types_stay_those_of_the_first_rows_over_batches_and_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_engine, "BATCH_ROWS", 64)
    objects = {
        "data/1": parquet({"n": list(range(300))}, row_group_size=100),
        "data/2": parquet({"n": [str(number) for number in range(300)]}),
        "data/3": parquet({"other": [1]}),
    }
    result = read(objects, FileFormat.PARQUET, {"n1": T.NUMERIC}, known={"n": "integer"}, select=("n + 1 AS n1",))
    assert (result.rows, field(result, "n1").nulls, field(result, "n1").maximum) == (601, 1, 300.0)


def test_only_the_named_columns_are_fetched() -> None:
    wide = {f"c{number}": list(range(20_000)) for number in range(40)}
    data = {"data": parquet(wide, row_group_size=20_000)}
    source = ObjectsSource(data, name="data")
    plan = SyncPlan(FileFormat.PARQUET, planned({"x": T.NUMERIC}), select=("c3 + c4 AS x",))
    read_all(source, {"plan": plan.to_json()}, lambda progress: None)
    assert source.bytes_read < 0.5 * len(data["data"])


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("reflect('java.lang.System', 'exit') AS x", "data.expression.unsafe"),
        ("gone + 1 AS x", "data.expression.unknown_column"),
        ("(SELECT 1) AS x", "data.expression"),
    ],
)
def test_what_a_sample_refuses_a_sync_refuses(entry: str, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read(PRICES, FileFormat.CSV, {"x": T.NUMERIC}, known=KNOWN, select=(entry,))
    assert caught.value.problem.code.startswith(code)


def test_numbers_and_flags_are_read_in_the_style_of_the_sample() -> None:
    objects = {"data": b"n;ok\n1.234,5;ja\n2,5;nein\n;-\n"}
    plan = SyncPlan(
        FileFormat.CSV,
        planned({"m": T.NUMERIC, "no": T.BOOLEAN}),
        dialect=Dialect(delimiter=";", decimal=",", thousands="."),
        known={"n": "number", "ok": "boolean"},
        select=("n * 2 AS m", "NOT ok AS no"),
    )
    told = read_all(ObjectsSource(objects, name="data"), {"plan": plan.to_json()}, lambda progress: None)
    result = SyncResult.from_json(told)
    assert (field(result, "m").maximum, field(result, "m").nulls) == (2469.0, 1)
    assert (field(result, "no").misfits, field(result, "no").nulls) == (0, 1)
