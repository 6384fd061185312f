"""Data in more than one object: partitions by day, the recommended layout, a Delta table. Pure; raises nothing.

The tables of the other modules, laid out as people's jobs lay them out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wizard.demo.files import parquet_bytes
from wizard.demo.insurance import insurance_table

Files = Mapping[str, Callable[[], bytes]]

DAYS = ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24")
CHANGED = DAYS[3:]
"""From here on the job writes whole numbers for amounts, and one column more."""


def daily(prefix: str) -> Files:
    """One Parquet object per day and what Spark leaves beside them; the columns change on the way."""
    parts = {f"{prefix}day={day}/part-00000.snappy.parquet": _day(number) for number, day in enumerate(DAYS)}
    return {
        **parts,
        f"{prefix}_SUCCESS": lambda: b"",
        f"{prefix}day={DAYS[0]}/.part-00000.snappy.parquet.crc": lambda: b"crc\x00\x00\x00\x00\x00",
    }


def _day(number: int) -> Callable[[], bytes]:
    def build() -> bytes:
        day = date.fromisoformat(DAYS[number])
        table = insurance_table(rows=4_000, seed=40 + number, days=1, start=day).drop_columns(
            ["embeddings", "raw_text"]
        )
        if DAYS[number] not in CHANGED:
            return parquet_bytes(table)
        whole = pc.cast(pc.round(table["amount"]), pa.int64())
        changed = table.set_column(table.column_names.index("amount"), "amount", whole)
        return parquet_bytes(changed.append_column("campaign", pa.array(["autumn"] * len(table))))

    return build


_GROUPS = {
    "prediction_id": "prediction_id",
    "prediction_timestamp": "prediction_timestamp",
    "raw_text": "raw_inputs.raw_text",
    "will_buy_insurance": "predictions.will_buy_insurance",
    "proba": "predictions.proba",
    "did_buy_insurance": "actuals.will_buy_insurance",
}


def layout(prefix: str) -> Files:
    """`train`, `test` and `serving` beside each other, with the groups of the columns in their names."""
    rows = {"train": (30_000, 51), "test": (10_000, 52), "serving": (50_000, 53)}
    return {f"{prefix}{name}.parquet": _grouped(*size) for name, size in rows.items()}


def _grouped(rows: int, seed: int) -> Callable[[], bytes]:
    def build() -> bytes:
        table = insurance_table(rows=rows, seed=seed, days=60)
        return parquet_bytes(
            table.rename_columns([_GROUPS.get(name, f"features.{name}") for name in table.column_names])
        )

    return build


_DELTA_TYPES = {pa.string(): "string", pa.float64(): "double", pa.int32(): "integer", pa.bool_(): "boolean"}


def delta(prefix: str) -> Files:
    """A Delta table of three data files in two commits, partitioned by channel.

    Written by hand, by the protocol: https://github.com/delta-io/delta/blob/master/PROTOCOL.md.
    """
    table = insurance_table(rows=12_000, seed=61, days=20).drop_columns(["embeddings", "raw_text"])
    files = {name: table.filter(pc.equal(table["channel"], name)).drop_columns(["channel"]) for name in _CHANNELS}
    first, second = _CHANNELS[:2], _CHANNELS[2:]
    commits = [
        [{"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}}, _metadata(table.schema)]
        + [_add(name, files[name]) for name in first],
        [_add(name, files[name]) for name in second],
    ]
    log = {f"{prefix}_delta_log/{n:020}.json": _always(_lines(actions)) for n, actions in enumerate(commits)}
    return log | {f"{prefix}{_path(name)}": _always(parquet_bytes(part)) for name, part in files.items()}


_CHANNELS = ("agent", "partner", "phone", "web")


def _path(channel: str) -> str:
    return f"channel={channel}/part-00000.zstd.parquet"


def _metadata(schema: pa.Schema) -> dict[str, Any]:
    fields = [
        {"name": field.name, "type": _delta_type(field.type), "nullable": True, "metadata": {}} for field in schema
    ]
    return {
        "metaData": {
            "id": "5d6f0f8c-0000-4000-8000-000000000001",
            "format": {"provider": "parquet", "options": {}},
            "schemaString": json.dumps({"type": "struct", "fields": fields}),
            "partitionColumns": ["channel"],
            "configuration": {},
            "createdTime": 1_795_000_000_000,
        }
    }


def _delta_type(kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return "timestamp"
    return "date" if pa.types.is_date(kind) else _DELTA_TYPES[kind]


def _add(channel: str, part: pa.Table) -> dict[str, Any]:
    return {
        "add": {
            "path": _path(channel),
            "partitionValues": {"channel": channel},
            "size": len(parquet_bytes(part)),
            "modificationTime": 1_795_000_000_000,
            "dataChange": True,
            "stats": json.dumps({"numRecords": part.num_rows}),
        }
    }


def _lines(actions: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(action) + "\n" for action in actions).encode()


def _always(data: bytes) -> Callable[[], bytes]:
    return lambda: data
