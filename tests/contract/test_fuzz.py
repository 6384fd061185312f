"""Damaged objects of every format through the limited child: each ends as a result that can be stored, or as a Problem.

Every mutant is told by its seed and number, so a finding can be made again. A longer run, of some minutes:
`EMBARK_FUZZ_MUTANTS=100 .venv/bin/python -m pytest -q tests/contract/test_fuzz.py`.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from tests.data.corpus import CASES
from tests.data.corpus.case import Case
from tests.fakes.file_source import ObjectsSource
from wizard.aws.problems import missing_object
from wizard.core.problems import Problem, ProblemError
from wizard.sampling.isolation.parent import run_in_child
from wizard.sampling.results import ObjectSet, SampleResult

MUTANTS = int(os.environ.get("EMBARK_FUZZ_MUTANTS", "6"))
"""Of each seed."""
SEEDS = (
    *("parquet_codec_none", "parquet_codec_zstd", "parquet_data_page_v2", "parquet_delta_encodings", "parquet_int96"),
    *("parquet_small_row_groups", "parquet_dictionary", "parquet_ragged_lists", "parquet_list_of_structs"),
    *("csv_plain", "csv_quoted_newlines", "csv_backslash_escapes", "csv_decimal_comma", "csv_utf16_bom", "csv_cp1251"),
    *("csv_gz", "csv_bz2", "csv_zst", "csv_title_and_blank_above"),
    *("json_lines", "json_array_indented", "json_under_a_key", "json_concatenated", "json_nested", "json_gz"),
    *("delta_plain", "delta_checkpoint", "delta_deletion_vector", "delta_inline_deletion_vector", "delta_partitioned"),
)
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
OURS = ("data.reader.crashed", "data.reader.failed", "data.reader.too_slow", "data.reader.too_large")
"""Problems that say that the reader itself did not cope."""
TOKENS = (
    b"\0",
    b'"',
    b"'",
    b"{",
    b"[" * 70,
    b"1e999",
    b"9" * 400,
    b"\\ud800",
    b"0000-99-99",
    b"\xff\xfe",
    b"\r",
    b",,,,",
)


def damaged(data: bytes, dice: random.Random) -> bytes:
    """`data` with a few bytes flipped, a piece cut out, doubled or moved, or something odd put in."""
    mutable = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5))):
        dice.choice((_flip, _cut, _double, _insert, _move))(mutable, dice)
    return bytes(mutable)


def _span(data: bytearray, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 4, 64, 1024)))


def _flip(data: bytearray, dice: random.Random) -> None:
    near_the_end = dice.random() < 0.5  # where Parquet keeps its footer
    for _ in range(dice.choice((1, 3, 12))):
        if data:
            at = dice.randrange(max(0, len(data) - 400), len(data)) if near_the_end else dice.randrange(len(data))
            data[at] ^= 1 << dice.randrange(8)


def _cut(data: bytearray, dice: random.Random) -> None:
    start, end = _span(data, dice)
    del data[start:end]


def _double(data: bytearray, dice: random.Random) -> None:
    start, end = _span(data, dice)
    data[end:end] = data[start:end] * dice.choice((1, 2, 50))


def _insert(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data) + 1)
    data[at:at] = dice.choice(TOKENS)


def _move(data: bytearray, dice: random.Random) -> None:
    start, end = _span(data, dice)
    piece = data[start:end]
    del data[start:end]
    at = dice.randrange(len(data) + 1)
    data[at:at] = piece


class Bucket(ObjectsSource):
    """As S3 does, it names an object that is not there instead of breaking."""

    def _block(self, key: str, start: int, length: int) -> bytes:
        if key not in self._data:
            raise ProblemError(missing_object(f"s3://bucket/{key}"))
        return super()._block(key, start, length)


def bucket(case: Case, change: Callable[[bytes], bytes], dice: random.Random) -> Bucket:
    """The objects of a case, of which one is changed; a Delta table is hurt in its log, or else in what it names."""
    objects = dict(case.build())
    hurt = dice.choice(sorted(objects))
    objects[hurt] = change(objects[hurt])
    if not case.folder:
        return Bucket(objects)
    log = {key: data for key, data in objects.items() if key.startswith(f"{case.folder}_delta_log/")}
    hidden = {key: data for key, data in objects.items() if key not in log}
    return Bucket(log, name=case.folder, folder=case.folder, hidden=hidden)


@pytest.mark.parametrize("case", [case for case in CASES if case.name in SEEDS], ids=str)
def test_a_damaged_object_costs_no_process_and_breaks_no_page(case: Case) -> None:
    for number in range(MUTANTS):
        dice = random.Random(f"{case.name}/{number}")
        source = bucket(case, lambda data, dice=dice: damaged(data, dice), dice)  # type: ignore[misc]
        arguments = {"objects": msgspec.to_builtins(ObjectSet("delta"))} if case.folder else {}
        outcome = _outcome(source, arguments)
        if isinstance(outcome, Problem):
            assert outcome.code not in OURS, (case.name, number, outcome.detail)
            assert outcome.code.startswith(("data.", "aws.")), (case.name, number)
        else:
            _must_be_storable(outcome, (case.name, number))


def _outcome(source: Bucket, arguments: dict[str, Any]) -> SampleResult | Problem:
    try:
        return SampleResult.from_json(run_in_child("sample", arguments=arguments, source=source))
    except ProblemError as error:
        return error.problem


def _must_be_storable(result: SampleResult, which: tuple[str, int]) -> None:
    stored = json.dumps(result.to_json(), allow_nan=False)
    assert SampleResult.from_json(json.loads(stored)) == result, which
    assert not _NUL.search(stored), (*which, "PostgreSQL stores no NUL")


def test_every_seed_is_a_case() -> None:
    assert set(SEEDS) <= {case.name for case in CASES}
