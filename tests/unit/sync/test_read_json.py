"""JSON in every layout and packed text, read in full and piece by piece."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.sync.reading import csv_text, field, planned, read
from wizard.core.problems import ProblemError
from wizard.registry.schema import FieldType as T
from wizard.sampling.types import Dialect, FileFormat
from wizard.sync.engines import json as engine
from wizard.sync.plan import SyncPlan
from wizard.sync.types import SyncResult

RECORDS: list[dict[str, Any]] = [
    {"id": number % 900, "at": f"2026-01-{1 + number % 28:02}T00:00:00Z", "score": number / 2} for number in range(1000)
]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS)
TEXTS = {
    "lines": LINES,
    "array": json.dumps(RECORDS),
    "array over lines": json.dumps(RECORDS, indent=1),
    "arrays end to end": json.dumps(RECORDS[:500]) + "\n\n" + json.dumps(RECORDS[500:], indent=1),
    "end to end": LINES.replace("\n", " "),
    "under a key": json.dumps({"a": [1], "records": RECORDS, "b": [{"id": 5}]}),
    "one value": json.dumps({name: [record[name] for record in RECORDS] for name in RECORDS[0]}),
    "lists": json.dumps([["id", "at", "score"], *[list(record.values()) for record in RECORDS]]),
}


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces that hold a few records, as if the object were large."""
    monkeypatch.setattr(engine, "PIECE", 1)
    monkeypatch.setattr("wizard.sync.engines.files.BLOCK", 700)
    monkeypatch.setattr(engine, "HEAD", 5_000)


def read_json(data: bytes | str, types: dict[str, T] | None = None, **keys: Any) -> SyncResult:
    data = data.encode() if isinstance(data, str) else data
    return read(data, SyncPlan(FileFormat.JSON, planned(types or {"score": T.NUMERIC}), **keys))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_layout_in_full(text: str) -> None:
    result = read_json(text, id_column="id", timestamp_column="at")
    assert (result.rows, result.broken_rows, result.duplicate_ids) == (1000, 0, 100)
    assert (field(result, "score").minimum, field(result, "score").maximum) == (0, 499.5)
    assert result.time_to == "2026-01-28T00:00:00Z"


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("text", [text for name, text in TEXTS.items() if name != "one value"])
def test_in_pieces_as_in_one(text: str) -> None:
    result = read_json(text, id_column="id")
    assert (result.rows, result.broken_rows, result.duplicate_ids) == (1000, 0, 100)
    assert field(result, "score").mean == 249.75


@pytest.mark.usefixtures("small_pieces")
def test_broken_records_are_counted_with_the_line_of_the_first() -> None:
    lines = LINES.splitlines()
    lines[600], lines[700] = '{"id": ', "secret"
    result = read_json("\n".join(lines))
    assert (result.rows, result.broken_rows, result.first_broken_line) == (998, 2, 601)


@pytest.mark.usefixtures("small_pieces")
def test_a_column_may_appear_late() -> None:
    result = read_json(LINES + '{"late": 7}\n', {"late": T.NUMERIC})
    assert (field(result, "late").nulls, field(result, "late").maximum) == (1000, 7)


def test_ids_are_compared_as_text() -> None:
    assert read_json('{"id": 1, "score": 1}\n{"id": "1", "score": 2}\n', id_column="id").duplicate_ids == 1


def test_a_chosen_key() -> None:
    text = json.dumps({"data": [{"x": 1}], "score": [{"score": 1}, {"score": 2}]})
    assert read_json(text, options={"jsonLayout": "key", "recordKey": "score"}).rows == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert read_json(LINES.encode(encoding)).rows == 1000


def test_packed_json() -> None:
    assert read_json(gzip.compress(LINES.encode())).rows == 1000
    assert read_json(pa.compress(LINES.encode(), codec="zstd", asbytes=True)).rows == 1000


@pytest.mark.parametrize("dialect", [None, Dialect()])
def test_packed_csv(dialect: Dialect | None) -> None:
    text = csv_text(["id", "x"], [[number, number / 4] for number in range(5_000)])
    plan = SyncPlan(FileFormat.CSV, planned({"x": T.NUMERIC}), id_column="id", dialect=dialect)
    result = read(gzip.compress(text), plan)
    assert (result.rows, result.duplicate_ids, field(result, "x").maximum) == (5_000, 0, 1249.75)


def refused(data: bytes, form: FileFormat = FileFormat.JSON) -> str:
    with pytest.raises(ProblemError) as caught:
        read(data, SyncPlan(form, planned({"a": T.NUMERIC})))
    return caught.value.problem.code


def test_what_cannot_be_unpacked_is_a_problem() -> None:
    packed = gzip.compress(csv_text(["a", "b"], [[number, str(hash(number))] for number in range(50_000)]))
    assert refused(packed[: len(packed) // 2], FileFormat.CSV) == "data.compression.truncated"
    assert refused(gzip.compress(b"a,b\n" + b"1,2\n" * 8_000_000), FileFormat.CSV) == "data.limits.ratio"


@pytest.mark.usefixtures("small_pieces")
def test_a_record_that_never_ends_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RECORD", 10_000)
    text = '{"a": 1}\n{"a": 2}\n{"a": "' + "x" * 50_000
    assert refused(text.encode()) == "sync.json.record_length"


def test_one_value_too_large_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WHOLE", 10)
    assert refused(b'{"a": 1, "b": 2}') == "sync.json.one_value"


def test_deep_nesting_is_a_problem() -> None:
    assert refused(b'{"a": 1}\n{"a": 2}\n' + b'{"a":' * 100_000 + b"\n") == "data.limits.nesting"
