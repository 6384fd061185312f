"""Several objects read in full as one table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.fakes.file_source import ObjectsSource
from tests.unit.sync.reading import csv_text, field, parquet, planned
from wizard.core.problems import Problem, ProblemError, yours
from wizard.registry.schema import FieldType as T
from wizard.sampling.sources import Wanted
from wizard.sampling.types import Dialect, FileFormat, LogicalType
from wizard.sync.engines import fetching
from wizard.sync.engines.local import read_all
from wizard.sync.findings import findings
from wizard.sync.plan import SyncPlan
from wizard.sync.types import SyncResult


def read_many(objects: Mapping[str, bytes], plan: SyncPlan, source: ObjectsSource | None = None) -> SyncResult:
    source = source or ObjectsSource(objects, name="data/")
    return SyncResult.from_json(read_all(source, {"plan": plan.to_json()}, lambda progress: None))


def plan(form: FileFormat, types: dict[str, T], **more: Any) -> SyncPlan:
    return SyncPlan(form, planned(types), **more)


def encoded(form: FileFormat, rows: Sequence[dict[str, Any]]) -> bytes:
    if form is FileFormat.PARQUET:
        return parquet({name: [row[name] for row in rows] for name in rows[0]})
    if form is FileFormat.CSV:
        return csv_text(list(rows[0]), [list(row.values()) for row in rows])
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


@pytest.mark.parametrize("form", [FileFormat.PARQUET, FileFormat.CSV, FileFormat.JSON])
def test_every_row_of_every_object_is_read(form: FileFormat) -> None:
    rows = [{"id": f"p{number % 950}", "amount": float(number)} for number in range(1000)]
    objects = {f"data/part-{at}": encoded(form, rows[at * 250 : at * 250 + 250]) for at in range(4)}
    dialect = Dialect() if form is FileFormat.CSV else None
    result = read_many(objects, plan(form, {"amount": T.NUMERIC}, id_column="id", dialect=dialect))
    assert (result.rows, result.objects, result.unread) == (1000, 4, ())
    assert (result.duplicate_ids, result.ids_checked) == (50, 1000), "ids are compared across the objects"
    assert (field(result, "amount").minimum, field(result, "amount").maximum) == (0.0, 999.0)


def test_columns_are_found_by_name_and_null_where_an_object_lacks_them() -> None:
    objects = {
        "data/1": encoded(FileFormat.CSV, [{"id": 1, "a": 5}, {"id": 2, "a": 6}]),
        "data/2": encoded(FileFormat.CSV, [{"b": 7, "id": 3}]),
    }
    types = {"a": T.NUMERIC, "b": T.NUMERIC, "c": T.NUMERIC}
    result = read_many(objects, plan(FileFormat.CSV, types, id_column="id", dialect=Dialect()))
    assert (field(result, "a").nulls, field(result, "a").maximum) == (1, 6.0)
    assert (field(result, "b").nulls, field(result, "b").minimum) == (2, 7.0)
    assert field(result, "c").missing, "no object has it"


def test_keys_that_no_object_has_are_a_problem() -> None:
    objects = {f"data/{at}": encoded(FileFormat.PARQUET, [{"a": at}]) for at in range(2)}
    with pytest.raises(ProblemError) as caught:
        read_many(objects, plan(FileFormat.PARQUET, {"a": T.NUMERIC}, id_column="id", known={"a": "integer"}))
    assert caught.value.problem.code == "sync.columns.missing"


def test_ids_that_are_numbers_in_one_object_and_text_in_the_next_are_compared() -> None:
    objects = {"data/1": parquet({"id": [1, 2, 3]}), "data/2": parquet({"id": ["3", "4", "x"]})}
    result = read_many(objects, plan(FileFormat.PARQUET, {"id": T.STRING}, id_column="id"))
    assert (result.duplicate_ids, result.ids_checked) == (1, 6)


def test_values_in_the_keys_are_columns_and_win_over_the_objects_own() -> None:
    objects = {
        "data/day=2026-01-02/state=CA/1.parquet": parquet({"id": [1, 2], "state": ["x", "y"]}),
        "data/day=2026-01-03/state=__HIVE_DEFAULT_PARTITION__/1.parquet": parquet({"id": [3], "state": ["z"]}),
    }
    partitions = {"day": LogicalType.DATE, "state": LogicalType.STRING}
    wanted = plan(
        FileFormat.PARQUET, {"state": T.CATEGORICAL}, id_column="id", timestamp_column="day", partitions=partitions
    )
    result = read_many(objects, wanted)
    assert result.rows_per_day == (("2026-01-02", 2), ("2026-01-03", 1))
    assert (field(result, "state").nulls, field(result, "state").misfits) == (1, 0)


def test_one_object_below_partitions_has_them_too() -> None:
    wanted = plan(FileFormat.PARQUET, {"n": T.NUMERIC}, partitions={"n": LogicalType.INTEGER})
    assert field(read_many({"data/n=7/1.parquet": parquet({"a": [1, 2]})}, wanted), "n").mean == 7.0


def test_an_object_that_cannot_be_read_is_told_and_left_out() -> None:
    whole = parquet({"n": list(range(10))})
    objects = {"data/1.parquet": whole[:-20], "data/2.parquet": whole, "data/3.parquet": b"not parquet"}
    result = read_many(objects, plan(FileFormat.PARQUET, {"n": T.NUMERIC}))
    assert (result.rows, result.objects, result.unread_objects) == (10, 3, 2)
    assert [entry.key for entry in result.unread] == ["data/1.parquet", "data/3.parquet"]
    told = next(finding for finding in findings(result) if finding.code == "sync.objects.unread")
    assert told.text.startswith("2 of 3 objects could not be read to their ends; the first is data/1.parquet")


def test_when_no_object_can_be_read_the_first_problem_is_everybodys() -> None:
    objects = {"data/1.parquet": b"PAR1 no", "data/2.parquet": b"neither"}
    with pytest.raises(ProblemError) as caught:
        read_many(objects, plan(FileFormat.PARQUET, {"n": T.NUMERIC}, known={"n": "integer"}))
    assert "data/1.parquet" in caught.value.problem.detail


REFUSED = yours(code="aws.denied", title="No", detail="S3 said no.", remedy="Allow it.")


class _Refusing(ObjectsSource):
    """Refuses the second object."""

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        if any(key.endswith("2") for key, _, _ in wanted):
            raise ProblemError(REFUSED)
        return super().read_many(wanted)


@pytest.mark.parametrize("small", [0, fetching.SMALL])
def test_what_s3_refuses_ends_the_read(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SMALL", small)
    objects = {f"data/{at}": parquet({"n": [at]}) for at in (1, 2)}
    assert _problem_of(objects) == REFUSED


def _problem_of(objects: Mapping[str, bytes]) -> Problem:
    with pytest.raises(ProblemError) as caught:
        read_many(objects, plan(FileFormat.PARQUET, {"n": T.NUMERIC}), _Refusing(objects, name="data/"))
    return caught.value.problem


def test_small_objects_are_fetched_together_and_large_ones_in_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    objects = {f"data/{at:03}": parquet({"n": [at]}) for at in range(130)}
    source = ObjectsSource(objects, name="data/")
    assert read_many(objects, plan(FileFormat.PARQUET, {"n": T.NUMERIC}, known={"n": "integer"}), source).rows == 130
    assert (source.requests, source.rounds) == (130, 3)
    monkeypatch.setattr(fetching, "SMALL", 0)
    assert read_many(objects, plan(FileFormat.PARQUET, {"n": T.NUMERIC})).rows == 130


def test_broken_rows_name_their_object() -> None:
    objects = {"data/1.csv": b"a,b\n1,2\n", "data/2.csv": b"a,b\n1,2\n1,2,3\n4,5\n"}
    result = read_many(objects, plan(FileFormat.CSV, {"a": T.NUMERIC}, dialect=Dialect()))
    assert (result.rows, result.broken_rows) == (3, 1)
    assert (result.first_broken_line, result.first_broken_object) == (3, "data/2.csv")


def test_a_csv_that_is_written_otherwise_than_the_sampled_ones_is_looked_at_for_itself() -> None:
    objects = {"data/1.csv": b"a,b\n1,2\n3,4\n", "data/2.csv": b"a;b\n5;6\n7;8\n"}
    result = read_many(objects, plan(FileFormat.CSV, {"b": T.NUMERIC}, dialect=Dialect()))
    assert (field(result, "b").nulls, field(result, "b").maximum) == (0, 8.0)


def test_progress_goes_by_the_bytes_of_all_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.sync.engines.telling.REPORT_SECONDS", 0)
    objects = {f"data/{at}": parquet({"n": list(range(100))}) for at in range(3)}
    told: list[dict[str, Any]] = []
    wanted = plan(FileFormat.PARQUET, {"n": T.NUMERIC})
    read_all(ObjectsSource(objects, name="data/"), {"plan": wanted.to_json()}, told.append)
    total = sum(map(len, objects.values()))
    assert [(entry["done"], entry["total"]) for entry in told][-1] == (total, total)
    assert [entry["done"] for entry in told] == sorted(entry["done"] for entry in told)


def test_empty_objects_have_no_rows() -> None:
    objects = {"data/1.csv": b"", "data/2.csv": b"a\n1\n"}
    assert read_many(objects, plan(FileFormat.CSV, {"a": T.NUMERIC}, dialect=Dialect())).rows == 1
