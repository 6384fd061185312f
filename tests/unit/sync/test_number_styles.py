"""A full read takes numbers in texts for what the sample took them for, however they are written."""

from __future__ import annotations

import pytest

from tests.fakes.file_source import BytesSource, ObjectsSource
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample
from wizard.sampling.types import FileFormat
from wizard.sync.engines.local import read_all
from wizard.sync.plan import build
from wizard.sync.types import FieldCheck, SyncResult

GERMAN = ["1.054,50", "2.000", "9.999,99", "12,5"] * 30
ALONE = ["1.054", "2.000", "9.999"] * 30
MIXED = ["0.123", "0.456", "1.5", "7.25"] * 60 + ["1.234,50"]
SWISS = ["1'054.50", "2'000.25", "12.75"] * 30
PLAIN = ["1054.5", "2000", "12.75"] * 30


def both(columns: dict[str, list[str]]) -> tuple[SampleResult, SyncResult]:
    rows = zip(*columns.values(), strict=True)
    data = "\n".join([";".join(columns), *map(";".join, rows)]).encode()
    found = sample(ObjectsSource({"data/object.csv": data}))
    schema = VersionSchema(tuple(Field(name, FieldKind.FEATURE, FieldType.NUMERIC) for name in columns))
    plan = build(
        schema=schema,
        column_map={},
        id_column="",
        timestamp_column="",
        object_format=FileFormat.CSV,
        read_options={},
        sample=found,
    )
    read = SyncResult.from_json(
        read_all(BytesSource(data, "data/object.csv"), {"plan": plan.to_json()}, lambda _: None)
    )
    return found, read


def bounds(check: FieldCheck) -> tuple[float | None, float | None]:
    return check.minimum, check.maximum


@pytest.mark.parametrize(
    ("texts", "least", "most"),
    [(GERMAN, 12.5, 9999.99), (MIXED, 0.123, 1234.5), (SWISS, 12.75, 2000.25), (PLAIN, 12.75, 2000)],
    ids=["German", "mixed", "Swiss", "plain"],
)
def test_both_find_the_same_numbers(texts: list[str], least: float, most: float) -> None:
    found, read = both({"n": [f"p{row}" for row in range(len(texts))], "x": texts})
    column, check = found.columns[1], read.fields[1]
    assert (column.minimum, column.maximum) == bounds(check) == (least, most)
    assert check.misfits == 0


def test_what_one_column_leaves_open_another_one_tells() -> None:
    found, read = both({"sure": GERMAN[:90], "open": ALONE, "plain": PLAIN})
    assert [(column.minimum, column.maximum) for column in found.columns] == [bounds(check) for check in read.fields]
    assert bounds(read.fields[2]) == (12.75, 2000)
