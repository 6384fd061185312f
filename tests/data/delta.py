"""Delta tables built action by action: good, odd and hostile, as the protocol has them and no library writes them."""

from __future__ import annotations

import base64
import io
import json
import uuid
import zlib
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyroaring import BitMap64

from tests.fakes.file_source import ObjectsSource

FOLDER = "lake/scores/"
MAGIC = (1681511377).to_bytes(4, "little")
_Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
_RFC1924 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"


def z85(data: bytes) -> str:
    """`data`, padded to a multiple of four bytes, in Z85."""
    padded = data + bytes(-len(data) % 4)
    return base64.b85encode(padded).decode().translate(str.maketrans(_RFC1924, _Z85))


def column(name: str, kind: Any, **metadata: Any) -> dict[str, Any]:
    """A field of a schema; `physical` and `id` are those of column mapping."""
    names = {"physical": "delta.columnMapping.physicalName", "id": "delta.columnMapping.id"}
    known = {names[key]: value for key, value in metadata.items()}
    return {"name": name, "type": kind, "nullable": True, "metadata": known}


def struct(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "struct", "fields": list(fields)}


ID_AND_SCORE = struct(column("id", "long"), column("score", "double"))


def metadata(
    schema: Any = ID_AND_SCORE, *, partition_columns: list[str] | None = None, **configuration: str
) -> dict[str, Any]:
    return {
        "metaData": {
            "id": "0",
            "format": {"provider": "parquet", "options": {}},
            "schemaString": schema if isinstance(schema, str) else json.dumps(schema),
            "partitionColumns": partition_columns or [],
            "configuration": {name.replace("__", "."): value for name, value in configuration.items()},
        }
    }


def protocol(reader: int = 1, *features: str) -> dict[str, Any]:
    told: dict[str, Any] = {"minReaderVersion": reader, "minWriterVersion": 7 if reader == 3 else 2}
    return {
        "protocol": told | ({"readerFeatures": list(features), "writerFeatures": list(features)} if reader == 3 else {})
    }


def scores(first: int, rows: int) -> pa.Table:
    return pa.table({"id": pa.array(range(first, first + rows), pa.int64()), "score": [n / 8 for n in range(rows)]})


class Lake:
    """The objects of one table below FOLDER, written one commit at a time."""

    def __init__(self) -> None:
        self.log: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self._version = 0

    def put(self, path: str, data: bytes) -> None:
        """Any object below the table."""
        (self.log if path.startswith("_delta_log/") else self.files)[FOLDER + path] = data

    def commit(self, *actions: dict[str, Any] | str) -> None:
        """The next commit."""
        self.put(f"_delta_log/{self._version:020}.json", lines(*actions))
        self._version += 1

    def add(
        self,
        path: str,
        table: pa.Table,
        *,
        stats: dict[str, Any] | str | None = None,
        key: str = "",
        count: bool = True,
        **told: Any,
    ) -> dict[str, Any]:
        """Write a data file and return the action that adds it. `key` is where it is put, when not at `path`."""
        sink = io.BytesIO()
        pq.write_table(table, sink)
        self.put(key or path, sink.getvalue())
        action = {"path": path, "size": len(sink.getvalue()), "partitionValues": {}, "modificationTime": 0}
        if stats is None and count:
            stats = {"numRecords": table.num_rows}
        if stats is not None:
            action["stats"] = stats if isinstance(stats, str) else json.dumps(stats)
        return {"add": action | {"dataChange": True} | told}

    def deletion_vector(self, rows: list[int], *, prefix: str = "", absolute: str = "") -> dict[str, Any]:
        """Write a vector into a file of its own and return its descriptor."""
        body = MAGIC + BitMap64(rows).serialize()
        number = uuid.UUID(int=len(self.files) + 1)
        data = b"\x01" + len(body).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
        self.put(f"{prefix}/deletion_vector_{number}.bin".lstrip("/"), data)
        path = absolute or prefix + z85(number.bytes)
        kind = "p" if absolute else "u"
        return {
            "storageType": kind,
            "pathOrInlineDv": path,
            "offset": 1,
            "sizeInBytes": len(body),
            "cardinality": len(set(rows)),
        }

    def checkpoint(self, *actions: dict[str, Any], version: int, suffix: str = ".parquet") -> None:
        """A checkpoint in Parquet, or one file of it."""
        self.put(f"_delta_log/{version:020}.checkpoint{suffix}", checkpoint_file(*actions))

    def source(self) -> ObjectsSource:
        return ObjectsSource(self.log, name=f"s3://bucket/{FOLDER}", folder=FOLDER, hidden=self.files)


def inline_vector(rows: list[int]) -> dict[str, Any]:
    """The descriptor of a vector that the log itself holds."""
    body = MAGIC + BitMap64(rows).serialize()
    return {
        "storageType": "i",
        "pathOrInlineDv": z85(body),
        "sizeInBytes": len(body),
        "cardinality": len(set(rows)),
    }


def lines(*actions: dict[str, Any] | str) -> bytes:
    return "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in actions).encode()


_TEXTS = pa.map_(pa.string(), pa.string())
_VECTOR = pa.struct(
    {
        "storageType": pa.string(),
        "pathOrInlineDv": pa.string(),
        "offset": pa.int32(),
        "sizeInBytes": pa.int32(),
        "cardinality": pa.int64(),
    }
)
_ADD = {
    "path": pa.string(),
    "partitionValues": _TEXTS,
    "size": pa.int64(),
    "modificationTime": pa.int64(),
    "dataChange": pa.bool_(),
    "stats": pa.string(),
}
CHECKPOINT = pa.schema(
    {
        "txn": pa.struct({"appId": pa.string(), "version": pa.int64()}),
        "add": pa.struct({**_ADD, "deletionVector": _VECTOR}),
        "remove": pa.struct({"path": pa.string(), "deletionTimestamp": pa.int64(), "dataChange": pa.bool_()}),
        "metaData": pa.struct(
            {
                "id": pa.string(),
                "format": pa.struct({"provider": pa.string(), "options": _TEXTS}),
                "schemaString": pa.string(),
                "partitionColumns": pa.list_(pa.string()),
                "configuration": _TEXTS,
            }
        ),
        "protocol": pa.struct(
            {
                "minReaderVersion": pa.int32(),
                "minWriterVersion": pa.int32(),
                "readerFeatures": pa.list_(pa.string()),
                "writerFeatures": pa.list_(pa.string()),
            }
        ),
        "sidecar": pa.struct({"path": pa.string(), "sizeInBytes": pa.int64(), "modificationTime": pa.int64()}),
    }
)


def checkpoint_file(*actions: dict[str, Any]) -> bytes:
    """Actions as one Parquet file with the columns of a checkpoint."""
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(actions), CHECKPOINT), sink)
    return sink.getvalue()
