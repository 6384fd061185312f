"""Results and plans survive JSON; findings say what matters, once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema
from wizard.sampling.results import SampleResult
from wizard.sampling.types import Dialect, FileFormat
from wizard.sync.engines.tally import TimeTally
from wizard.sync.findings import Level, findings
from wizard.sync.plan import PlannedField, SyncPlan, build
from wizard.sync.types import DuplicateMethod, FieldCheck, SyncResult

ID = FieldCheck("id", "id", FieldType.STRING)
TIME = FieldCheck("t", "t", FieldType.DATETIME)
FULL = SyncResult(
    rows=100,
    fields=(
        FieldCheck("n", "N", FieldType.NUMERIC, False, 3, 2, 7, ("x", "y"), 0.0, 9.5, 4.25),
        FieldCheck("v", "v", FieldType.TENSOR, missing=True),
    ),
    id_column=ID,
    timestamp_column=TIME,
    duplicate_method=DuplicateMethod.FINGERPRINTS,
    ids_checked=100,
    time_from="2026-01-01T00:00:00Z",
    time_to="2026-01-02T00:00:00Z",
    rows_per_day=(("2026-01-01", 60), ("2026-01-02", 40)),
    bytes=10,
    requests=2,
    seconds=0.5,
)


def test_a_result_survives_json() -> None:
    assert SyncResult.from_json(json.loads(json.dumps(FULL.to_json(), allow_nan=False))) == FULL
    bare = SyncResult(rows=0, fields=())
    assert SyncResult.from_json(json.loads(json.dumps(bare.to_json()))) == bare


def test_a_plan_survives_json() -> None:
    fields = (PlannedField("e", "E", FieldType.TENSOR, (2, 3)),)
    for dialect in (None, Dialect(delimiter=";")):
        plan = SyncPlan(FileFormat.CSV, fields, "id", "t", dialect=dialect, encoding="cp1252", row_count=7)
        assert SyncPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


SCHEMA = VersionSchema(
    (
        Field("amount", FieldKind.FEATURE, FieldType.NUMERIC),
        Field("score", FieldKind.PREDICTION, FieldType.NUMERIC),
    )
)


def test_a_plan_reads_the_mapped_columns_once() -> None:
    plan = build(
        schema=SCHEMA,
        column_map={"amount": "AMT"},
        id_column="AMT",
        timestamp_column="",
        object_format=FileFormat.PARQUET,
        read_options={},
        sample=None,
    )
    assert [(known.name, known.column) for known in plan.fields] == [("amount", "AMT")]
    assert plan.columns == ("AMT",)
    assert plan.dialect is None


def test_read_options_win_over_the_sample() -> None:
    sample = SampleResult(FileFormat.CSV, (), size=9, dialect=Dialect(delimiter=";", preamble=2), encoding="cp1252")
    plan = build(
        schema=SCHEMA,
        column_map={},
        id_column="id",
        timestamp_column="",
        object_format=FileFormat.CSV,
        read_options={"sep": "|", "header": "false", "quote": ""},
        sample=sample,
    )
    assert plan.dialect == Dialect(delimiter="|", preamble=2, header=False, quote=None)
    assert plan.encoding == "cp1252"
    assert plan.columns == ("amount", "score", "id")


def test_an_escape_that_is_the_quote_means_doubled_quotes() -> None:
    plan = build(
        schema=SCHEMA,
        column_map={},
        id_column="id",
        timestamp_column="",
        object_format=FileFormat.CSV,
        read_options={"quote": '"', "escape": '"'},
        sample=None,
    )
    assert plan.dialect == Dialect(quote='"', escape=None)


def test_options_are_understood_as_they_are_spelled() -> None:
    plan = build(
        schema=SCHEMA,
        column_map={},
        id_column="id",
        timestamp_column="",
        object_format=FileFormat.CSV,
        read_options={"delimiter": "\\t", "encoding": "x-windows-949"},
        sample=None,
    )
    assert plan.dialect == Dialect(delimiter="\t")
    assert plan.encoding == "cp949"


def codes(result: SyncResult) -> list[str]:
    return [finding.code for finding in findings(result)]


def test_findings_begin_with_what_is_bad() -> None:
    assert codes(FULL) == ["sync.field.misfits", "sync.field.missing", "sync.id.unique", "sync.time.range"]
    assert [finding.level for finding in findings(FULL)] == [Level.BAD, Level.BAD, Level.GOOD, Level.GOOD]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rows": 0}, "sync.rows.none"),
        ({"broken_rows": 2, "first_broken_line": 3}, "sync.rows.broken"),
        ({"duplicate_ids": 1}, "sync.id.duplicates"),
        ({"ids_checked_share": 0.5}, "sync.id.partly_checked"),
        ({"duplicate_method": DuplicateMethod.NONE}, "sync.id.not_comparable"),
        ({"id_column": replace(ID, nulls=1)}, "sync.id.nulls"),
        ({"timestamp_column": replace(TIME, nulls=1)}, "sync.timestamp.nulls"),
        ({"timestamp_column": replace(TIME, misfits=1)}, "sync.timestamp.misfits"),
        ({"fields": (FieldCheck("n", "n", FieldType.STRING, nulls=100),)}, "sync.field.empty"),
        ({"fields": (FieldCheck("n", "n", FieldType.NUMERIC, minimum=1, maximum=1),)}, "sync.field.constant"),
    ],
)
def test_each_finding_has_its_cause(changes: dict[str, object], code: str) -> None:
    clean = replace(FULL, fields=())
    assert code not in codes(clean)
    assert code in codes(replace(clean, **changes))


def test_only_the_latest_days_are_kept_and_they_are_exact() -> None:
    import pyarrow as pa

    tally, day = TimeTally(), 86_400_000_000
    numbers = [(number * 37) % 9000 for number in range(18_000)]
    for start in range(0, len(numbers), 500):
        tally.add(pa.array([number * day for number in numbers[start : start + 500]], pa.timestamp("us")))
    assert len(tally.rows_per_day) == 400
    assert {rows for _, rows in tally.rows_per_day} == {2}
    assert tally.rows_per_day[-1][0] == "1994-08-22"
    assert tally.first == "1970-01-01T00:00:00Z"
