"""The floor: a reader by hand that knows beforehand which bytes it needs and asks for nothing else.

It finds out on the local file, before the clock starts, which ranges its own decoding touches. Then: the schema in one
request where the format has one apart, all other ranges in one parallel round, decoding, description. No signature, no
listing, no child, no inference: what is left is the network and Arrow.
"""

from __future__ import annotations

import http.client
import io
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from tests.benchmarks.described import ROWS, describe

BUCKET = "bench"
HEAD = 1_050_000
"""First bytes of a text object."""
FOOTER = 512 * 1024
GAP = 64 * 1024
"""Ranges nearer than this become one request."""
PIECE = 1024 * 1024
CONNECTIONS = 32

Range = tuple[int, int]


def prepare(file: Path, kind: str) -> Callable[[str, str], int]:
    """The reader of this very object."""
    if kind == "parquet":
        return _parquet(file)
    if kind == "delta":
        return _delta(file)
    return _text(kind, HEAD * (3 if "wide" in file.name else 1))


def _text(kind: str, length: int) -> Callable[[str, str], int]:
    def read(key: str, _: str) -> int:
        data = b"".join(_get([(key, piece) for piece in _pieces(0, length)]))
        whole = io.BytesIO(data[: data.rindex(b"\n") + 1])
        table = pyarrow.csv.read_csv(whole) if kind == "csv" else pyarrow.json.read_json(whole)
        return describe(table.slice(0, ROWS))

    return read


def _parquet(file: Path) -> Callable[[str, str], int]:
    needed = _touched(file)

    def read(key: str, _: str) -> int:
        size = file.stat().st_size
        footer = _get([(key, (size - FOOTER, size))])[0]
        blocks = {size - FOOTER: footer}
        answers = _get([(key, span) for span in needed])
        blocks |= dict(zip((start for start, _ in needed), answers, strict=True))
        return describe(_rows(_Sparse(size, blocks)))

    return read


def _delta(table: Path) -> Callable[[str, str], int]:
    """The listing and the pointer; checkpoint and later commits; one data file."""
    names = sorted(path.name for path in (table / "_delta_log").iterdir())
    checkpoint = next(name for name in names if name.endswith(".checkpoint.parquet"))
    later = [name for name in names if name.endswith(".json") and name > checkpoint]

    def read(key: str, _: str) -> int:
        log = f"{key}/_delta_log/"
        _get([(f"?list-type=2&prefix={log}", None), (f"{log}_last_checkpoint", None)])
        held, *commits = _get([(log + name, None) for name in (checkpoint, *later)])
        added = pq.ParquetFile(io.BytesIO(held)).read(columns=["add.path"]).column(0).to_pylist()
        added += [json.loads(line).get("add") for commit in commits for line in commit.splitlines()]
        first = next(entry["path"] for entry in added if entry)
        data = _get([(f"{key}/{first}", None)])[0]
        return describe(pq.read_table(io.BytesIO(data)))

    return read


class _Sparse(io.RawIOBase):
    """A file of which only some blocks are there; `touched` notes what is read."""

    def __init__(self, size: int, blocks: dict[int, bytes] | None = None, file: Path | None = None) -> None:
        self._size, self._blocks, self._at = size, blocks or {}, 0
        self._file = file.open("rb") if file else None
        self.touched: list[Range] = []

    def read(self, length: int = -1) -> bytes:
        length = self._size - self._at if length < 0 else min(length, self._size - self._at)
        start, self._at = self._at, self._at + length
        self.touched.append((start, start + length))
        if self._file:
            self._file.seek(start)
            return self._file.read(length)
        first = max(at for at in self._blocks if at <= start)
        return self._blocks[first][start - first : start - first + length]

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _rows(file: _Sparse) -> pa.Table:
    """The first rows, whose pages alone are read."""
    reader = pq.ParquetFile(pa.PythonFile(file, mode="r"), buffer_size=GAP, pre_buffer=False)
    count = min(ROWS, reader.metadata.row_group(0).num_rows)
    return pa.Table.from_batches([next(reader.iter_batches(count, row_groups=[0], use_threads=False))])


def _touched(file: Path) -> Sequence[Range]:
    """What decoding reads of the file, its footer left out, in pieces for one parallel round."""
    size = file.stat().st_size
    watched = _Sparse(size, file=file)
    _rows(watched)
    joined: list[Range] = []
    for start, end in sorted(span for span in watched.touched if span[1] <= size - FOOTER):
        if joined and start - joined[-1][1] <= GAP:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _pieces(start: int, end: int) -> list[Range]:
    return [(at, min(at + PIECE, end)) for at in range(start, end, PIECE)]


def _get(wanted: Sequence[tuple[str, Range | None]]) -> list[bytes]:
    """All answers, one connection each."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(lambda one: _ask(*one), wanted))


def _ask(key: str, span: Range | None) -> bytes:
    connection = http.client.HTTPConnection(urlsplit(os.environ["BENCH_ENDPOINT"]).netloc)
    headers = {"Range": f"bytes={span[0]}-{span[1] - 1}"} if span else {}
    connection.request("GET", f"/{BUCKET}/{key}", headers=headers)
    data = connection.getresponse().read()
    connection.close()
    return data
