"""Objects as customers have them: good, odd and hostile, all made by code. Each builder returns the object's bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.parquet as pq

START = dt.datetime(2026, 1, 1, 8, 0, 0)


def predictions(rows: int = 500) -> pa.Table:
    """A table as a fraud model writes it: id, timestamp, raw inputs, a prediction, an actual that is partly missing."""
    numbers = range(rows)
    return pa.table(
        {
            "prediction_id": [f"p-{number:06d}" for number in numbers],
            "occurred_at": pa.array([START + dt.timedelta(minutes=number) for number in numbers], pa.timestamp("us")),
            "amount": [round(number * 1.37 + 0.5, 2) for number in numbers],
            "country": [("de", "fr", "il", "us")[number % 4] for number in numbers],
            "items": pa.array([number % 7 for number in numbers], pa.int64()),
            "returning": [number % 3 == 0 for number in numbers],
            "score": [(number % 100) / 100 for number in numbers],
            "actual": pa.array([None if number % 5 == 0 else number % 2 for number in numbers], pa.int64()),
        }
    )


def parquet(table: pa.Table | None = None, **options: object) -> bytes:
    """`table` (or `predictions`) as a Parquet object."""
    out = io.BytesIO()
    pq.write_table(predictions() if table is None else table, out, **options)
    return out.getvalue()


def truncated_parquet() -> bytes:
    """An upload that stopped at two thirds."""
    whole = parquet()
    return whole[: len(whole) * 2 // 3]


def damaged_parquet() -> bytes:
    """Right marks at both ends, a footer of noise between them."""
    return b"PAR1" + b"\x15\x04\x99" * 200 + (400).to_bytes(4, "little") + b"PAR1"


def damaged_pages() -> bytes:
    """A good footer over overwritten pages."""
    whole = bytearray(parquet(compression="none", use_dictionary=False))
    whole[4:2000] = b"\xff" * 1996
    return bytes(whole)


def nested_parquet() -> bytes:
    """One column of every nested shape that a model's data has."""
    return parquet(
        pa.table(
            {
                "embedding": pa.array([[0.1, 0.2, 0.3]] * 4, pa.list_(pa.float32())),
                "fixed": pa.array([[1.0, 2.0]] * 4, pa.list_(pa.float64(), 2)),
                "ragged": pa.array([[1], [1, 2], [], None], pa.list_(pa.int64())),
                "tags": pa.array([["a", "b"], [], ["c"], None], pa.list_(pa.string())),
                "probabilities": pa.array([{"cat": 0.4, "dog": 0.6}] * 4),
                "mapped": pa.array([[("cat", 0.4)]] * 4, pa.map_(pa.string(), pa.float64())),
                "address": pa.array([{"city": "Bonn", "zip": 53111}] * 4),
                "rows": pa.array([[{"a": 1}]] * 4),
                "price": pa.array([None, None, None, None], pa.decimal128(10, 2)),
                "day": pa.array([dt.date(2026, 1, 1)] * 4, pa.date32()),
                "raw": pa.array([b"\x00\xff"] * 4, pa.binary()),
                "nothing": pa.nulls(4),
            }
        )
    )


def wide_parquet(columns: int = 300, rows: int = 50) -> bytes:
    """Many columns of features."""
    return parquet(pa.table({f"feature_{number}": [float(row) for row in range(rows)] for number in range(columns)}))


def csv(rows: Iterable[Iterable[object]] | None = None, *, delimiter: str = ",", newline: str = "\n") -> str:
    """`rows` (or `predictions`, with its header) as text, unquoted."""
    if rows is None:
        table = predictions()
        rows = [table.column_names, *zip(*(table.column(name).to_pylist() for name in table.column_names), strict=True)]
    lines = [delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows]
    return newline.join(lines) + newline


def broken_row_csv(*, line: int = 40) -> bytes:
    """A good CSV in which one row, on physical line `line`, has two cells too many."""
    lines = csv().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].rstrip("\n") + ",surplus,cells\n"
    return "".join(lines).encode()


def shattered_csv() -> bytes:
    """Rows of which two of three have another number of cells."""
    return ("a,b,c\n" + "1,2,3\n1,2,3,4,5\n1,2,3,4\n" * 50).encode()


def unclosed_quote_csv() -> bytes:
    """A quote in the third row that is never closed, and thousands of lines after it."""
    return ('a,b\n1,2\n3,"4\n' + "5,6\n" * 3000).encode()


def quoted_newlines_csv() -> bytes:
    """Cells that hold newlines, delimiters and doubled quotes."""
    row = '{n},"line one\nline two, with a comma and a ""quote""",0.5\n'
    return ("id,comment,score\n" + "".join(row.format(n=number) for number in range(100))).encode()


def preamble_csv() -> bytes:
    """A title, a blank line and a comment above the header."""
    return b"Export of 2026-01-01\n\n# made by a tool\n" + csv().encode()


def decimal_comma_csv() -> bytes:
    """As a German spreadsheet writes it: semicolons, decimal commas, dotted dates, cp1252."""
    rows = "".join(f"{number};{number},5;M\xfcller;{number % 28 + 1:02d}.03.2026\n" for number in range(100))
    return ("nr;betrag;name;tag\n" + rows).encode("cp1252")


def nested_bomb() -> bytes:
    """200 kB of brackets, which ends a process whose JSON parser recurses."""
    return b"[" * 100_000 + b"]" * 100_000


def html() -> bytes:
    """A sign-in page that was saved under the name of the data."""
    return b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>\n"


def wide_csv(columns: int = 300, rows: int = 50) -> bytes:
    """Many columns of features."""
    header = [f"feature_{number}" for number in range(columns)]
    return csv([header, *([row + number / 10 for number in range(columns)] for row in range(rows))]).encode()
