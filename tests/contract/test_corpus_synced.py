"""The whole corpus read in full: a sync finds the rows, nulls and types that the sample has promised."""

from __future__ import annotations

import pytest

from tests.contract.test_corpus import outcome, source_of
from tests.data.corpus import CASES
from tests.data.corpus.case import Case
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import SampleResult
from wizard.sampling.types import LogicalType
from wizard.sync.engines.local import read_all
from wizard.sync.plan import build
from wizard.sync.types import SyncResult

TYPES = {
    LogicalType.INTEGER: FieldType.NUMERIC,
    LogicalType.NUMBER: FieldType.NUMERIC,
    LogicalType.BOOLEAN: FieldType.BOOLEAN,
    LogicalType.STRING: FieldType.STRING,
    LogicalType.DATETIME: FieldType.DATETIME,
    LogicalType.DATE: FieldType.DATETIME,
}


def synced(case: Case, sample: SampleResult) -> SyncResult:
    fields = [
        Field(column.name, FieldKind.FEATURE, TYPES[column.logical_type])
        for column in sample.columns
        if column.logical_type in TYPES
    ]
    plan = build(
        schema=VersionSchema(tuple(fields)),
        column_map={},
        id_column="",
        timestamp_column="",
        object_format=sample.format,
        read_options=case.options,
        sample=sample,
    )
    return SyncResult.from_json(read_all(source_of(case), {"plan": plan.to_json()}, lambda progress: None))


def has_nan(column: ColumnProfile) -> bool:
    """A sync takes NaN for no value, as pandas writes it; a sample tells it beside the nulls."""
    return "NaN" in column.evidence or "infinite" in column.evidence


@pytest.mark.parametrize("case", [case for case in CASES if not case.problem], ids=str)
def test_a_sync_finds_what_the_sample_has_promised(case: Case) -> None:
    sample = outcome(case)
    result = synced(case, sample)
    assert not any(check.missing for check in result.fields)
    if not (sample.row_count_exact and sample.rows_sampled + result.broken_rows == sample.row_count):
        return  # the sample has seen a part
    assert result.rows + result.broken_rows == sample.row_count
    profiles = {column.name: column for column in sample.columns}
    for check in result.fields:
        profile = profiles[check.column]
        if not has_nan(profile):
            assert (check.field, check.nulls) == (check.field, profile.nulls)
        expected = sum(kind.count for kind in profile.kinds if not kind.fits)
        assert (check.field, check.misfits) == (check.field, expected)
