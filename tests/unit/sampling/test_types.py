"""Sample results survive JSON unchanged and hold nothing that jsonb refuses."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import SampleResult
from wizard.sampling.types import Dialect, FileFormat, LogicalType, Note

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
COLUMNS = st.builds(
    ColumnProfile,
    name=TEXT,
    position=st.integers(0, 2000),
    physical_type=TEXT,
    logical_type=st.sampled_from(LogicalType),
    real_name=st.text(st.characters()),
    minimum=NUMBERS | TEXT | st.booleans() | st.none(),
    mean=st.floats(allow_nan=False, allow_infinity=False) | st.none(),
    examples=st.lists(TEXT, max_size=5).map(tuple),
    histogram=st.lists(st.tuples(TEXT, st.integers(0)), max_size=20).map(tuple),
)


@given(st.lists(COLUMNS, max_size=3), st.none() | st.builds(Dialect), st.lists(st.builds(Note, TEXT, TEXT), max_size=2))
def test_a_result_reads_back(columns: list[ColumnProfile], dialect: Dialect | None, notes: list[Note]) -> None:
    result = SampleResult(
        format=FileFormat.CSV,
        columns=tuple(columns),
        size=12,
        dialect=dialect,
        preview=(("a", None),),
        notes=tuple(notes),
    )
    stored = json.dumps(result.to_json(), allow_nan=False)
    assert "\\u0000" not in stored.replace("\\\\", "")
    assert SampleResult.from_json(json.loads(stored)) == result
