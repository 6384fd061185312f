"""Files with something wrong, one kind each, so that every failing path can be seen. Pure; raises nothing."""

from __future__ import annotations

import json

import pyarrow as pa

from wizard.demo.files import csv_bytes, gzipped, json_lines, parquet_bytes
from wizard.demo.insurance import insurance_table

_HTML = b"<!doctype html>\n<html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>\n"
_BOMB_DEPTH = 100_000


def empty_csv() -> bytes:
    """No byte at all."""
    return b""


def truncated_parquet() -> bytes:
    """An upload that broke off: no footer."""
    whole = parquet_bytes(insurance_table(rows=5_000, seed=21, days=30))
    return whole[: len(whole) * 6 // 10]


def not_really_parquet() -> bytes:
    """A sign-in page that a download script saved under the name of the data."""
    return _HTML * 20


def broken_row_csv() -> bytes:
    """A CSV whose row 1,200 has two cells too many and whose row 2,500 opens a quote that never closes."""
    lines = csv_bytes(_flat(rows=4_000, seed=22)).splitlines(keepends=True)
    lines[1_200] = lines[1_200].rstrip(b"\n") + b",what,is this\n"
    lines[2_500] = b'"' + lines[2_500].replace(b'"', b"")
    return b"".join(lines)


def nested_bomb_json() -> bytes:
    """200 kB of brackets: kills readers that recurse."""
    return b"[" * _BOMB_DEPTH + b"]" * _BOMB_DEPTH


def gzip_bomb_csv() -> bytes:
    """300 MB of zeros in 300 kB: who unpacks it whole runs out of memory."""
    return gzipped(b"id,amount\n" + b"0" * 300_000_000)


def cut_off_json() -> bytes:
    """JSON lines whose upload broke off within a record, with two lines that are no JSON before it."""
    lines = json_lines(_flat(rows=2_000, seed=25)).splitlines(keepends=True)
    lines[400] = b'{"prediction_id": oops}\n'
    lines[900] = b"-- restarted --\n"
    return b"".join(lines)[:-40]


def unknown_feature_delta() -> bytes:
    """The log of a Delta table that needs a feature which no reader of ours has."""
    protocol = {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["teleport"], "writerFeatures": []}
    metadata = {"schemaString": '{"type": "struct", "fields": []}', "partitionColumns": [], "configuration": {}}
    actions = [{"protocol": protocol}, {"metaData": metadata}]
    return "".join(json.dumps(action) + "\n" for action in actions).encode()


def duplicate_ids_parquet() -> bytes:
    """1,000 of 20,000 rows come twice, as after a job that was run again."""
    table = insurance_table(rows=20_000, seed=23, days=30)
    return parquet_bytes(pa.concat_tables([table, table.slice(7_000, 1_000)]))


def misfits_csv() -> bytes:
    """Looks clean at its beginning; from row 30,000 on amounts say `n/a` and ages `unknown` now and then."""
    lines = csv_bytes(_flat(rows=40_000, seed=24)).splitlines(keepends=True)
    names = lines[0].decode().strip().replace('"', "").split(",")
    for number in range(30_000, 40_000, 50):
        cells = lines[number].split(b",")
        cells[names.index("amount")] = b"n/a"
        cells[names.index("age")] = b"unknown"
        lines[number] = b",".join(cells)
    return b"".join(lines)


def _flat(*, rows: int, seed: int) -> pa.Table:
    return insurance_table(rows=rows, seed=seed, days=30).drop_columns(["embeddings"])
