"""JSON in every layout, and JSON that wants to end its reader."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from tests.data.corpus.case import Case, read, refused

NAMES = ("id", "name", "amount", "ok", "at")
TYPES = {"id": "integer", "name": "string", "amount": "number", "ok": "boolean", "at": "datetime"}
Record = dict[str, Any]


def records(count: int = 40) -> list[Record]:
    """Records of one scalar of each kind."""
    return [
        {
            "id": number,
            "name": f"tree {number}",
            "amount": number + 0.5,
            "ok": number % 2 == 0,
            "at": f"2026-03-{number % 28 + 1:02d}T08:00:00Z",
        }
        for number in range(count)
    ]


def lines(rows: list[Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def plain(name: str, data: bytes | Callable[[], bytes], **facts: object) -> Case:
    """A case that comes out as `records` wrote it, unless `facts` say otherwise."""
    known = {"format": "json", "names": NAMES, "types": TYPES, "rows": 40}
    return read(f"json_{name}", f"{name}.json", data, **(known | facts))


def other(name: str, data: bytes | Callable[[], bytes], **facts: object) -> Case:
    return read(f"json_{name}", f"{name}.json", data, **({"format": "json"} | facts))


_DUMPED = json.dumps(records())
_NESTED = [{"id": n, "place": {"city": "Bonn", "zip": n}, "tags": ["a", "b"], "vector": [0.1, 0.2]} for n in range(40)]

GOOD: tuple[Case, ...] = (
    plain("lines", lines(records())),
    plain("lines_crlf", lines(records()).replace(b"\n", b"\r\n")),
    plain("lines_with_blank_ones", lines(records()).replace(b"\n", b"\n\n")),
    plain("lines_without_a_last_newline", lines(records()).rstrip()),
    plain("lines_bom", b"\xef\xbb\xbf" + lines(records())),
    plain("array", _DUMPED.encode()),
    plain("array_indented", json.dumps(records(), indent=2).encode()),
    plain("array_of_one", json.dumps(records(1)).encode(), rows=1),
    plain("concatenated", "".join(json.dumps(row) for row in records()).encode()),
    plain("concatenated_pretty", "\n".join(json.dumps(row, indent=1) for row in records()).encode()),
    plain("under_a_key", json.dumps({"status": "ok", "count": 40, "data": records()}).encode()),
    plain("under_an_odd_key", json.dumps({"meta": {"n": [1, 2]}, "Ergebnisse": records()}).encode()),
    other("one_object", json.dumps(records(1)[0]).encode(), names=NAMES, rows=1),
    other("one_object_pretty", json.dumps(records(1)[0], indent=4).encode(), names=NAMES, rows=1),
    plain("utf16", _DUMPED.encode("utf-16")),
    plain("utf16le_no_bom", _DUMPED.encode("utf-16-le")),
    plain("spaces_around", b" \n\t " + _DUMPED.encode() + b"\n \n"),
    plain("reordered_keys", lines([dict(reversed(row.items())) if n % 2 else row for n, row in enumerate(records())])),
    read("json_by_hand", "hand.json", b"// one\n[{'a': 1,}, {a: 2}]", format="json", names=("a",), rows=2),
    read("json_utf32", "wide.json", json.dumps(records()).encode("utf-32"), format="json", names=NAMES, rows=40),
    refused("json_blank", "blank.json", b" \n\t\n", "data.object.no_rows"),
    read("jsonl_ending", "x.jsonl", lines(records()), format="json", names=NAMES, rows=40),
    read("ndjson_ending", "x.ndjson", lines(records()), format="json", names=NAMES, rows=40),
    read("json_without_an_ending", "part-00000", lines(records()), format="json", names=NAMES, rows=40),
    read("json_named_csv", "x.csv", lines(records()), format="json", names=NAMES, rows=40),
    read(
        "json_gz", "x.json.gz", gzip.compress(lines(records())), format="json", names=NAMES, rows=40, compression="gzip"
    ),
    other(
        "nested",
        lines(_NESTED),
        names=("id", "place", "tags", "vector"),
        types={"vector": "tensor", "tags": "array"},
        rows=40,
    ),
    other(
        "missing_keys",
        lines([{"a": 1}, {"b": 2}, {"a": 3, "c": None}] * 20),
        names=("a", "b", "c"),
        types={"a": "integer"},
        rows=60,
    ),
    other(
        "nulls",
        lines([{"a": None, "b": n} for n in range(40)]),
        names=("a", "b"),
        types={"a": "unknown", "b": "integer"},
        rows=40,
    ),
    other(
        "numbers_and_texts",
        lines([{"a": n if n % 2 else f"x{n}"} for n in range(40)]),
        names=("a",),
        types={"a": "string"},
        rows=40,
    ),
    other(
        "ints_and_floats",
        lines([{"a": n if n % 2 else n + 0.5} for n in range(40)]),
        names=("a",),
        types={"a": "number"},
        rows=40,
    ),
    other("big_integers", lines([{"a": 10**30 + n} for n in range(40)]), names=("a",), rows=40),
    other(
        "iso_dates",
        lines([{"day": f"2026-03-{n % 28 + 1:02d}"} for n in range(40)]),
        names=("day",),
        types={"day": "date"},
        rows=40,
    ),
    other(
        "milliseconds",
        lines([{"at": 1_767_225_600_000 + n} for n in range(40)]),
        names=("at",),
        types={"at": "integer"},
        rows=40,
    ),
    other("unicode", lines([{"имя": "Анна 🙂", "名前": "東京"}] * 40), names=("имя", "名前"), rows=40),
    other("escapes", b'{"a":"\\u00e9\\n\\t\\"x\\""}\n' * 40, names=("a",), rows=40),
    other("lone_surrogates", b'{"a":"\\ud800"}\n' * 40, names=("a",), rows=40),
    other("empty_objects", b"{}\n" * 3 + b'{"a":1}\n' * 40, names=("a",), rows=43),
    other("arrays_of_arrays", json.dumps([[n, f"x{n}"] for n in range(40)]).encode(), rows=40),
    other("duplicate_keys", b'{"a":1,"a":2}\n' * 40, names=("a",), rows=40),
    other(
        "markup",
        lines([{"<script>alert(1)</script>": "<img onerror=x>"}] * 40),
        names=("<script>alert(1)</script>",),
        rows=40,
    ),
    other("odd_keys", lines([{"": 1, " ": 2, 'a"b': 3, "x\ny": 4, "{{7*7}}": 5}] * 40), rows=40),
    other("few_broken_lines", lines(records()) + b'{"id": 41, "name": oops}\n' + lines(records()), names=NAMES),
    other("cut_off_at_the_end", lines(records())[:-20], names=NAMES),
    other(
        "geojson",
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.5, n]}, "properties": {"n": n}}
                    for n in range(40)
                ],
            }
        ).encode(),
        names=("type", "geometry", "properties"),
        rows=40,
    ),
)

HOSTILE: tuple[Case, ...] = (
    refused("json_deep_array_100k", "deep.json", b"[" * 100_000 + b"]" * 100_000, "data.limits.nesting"),
    refused("json_deep_object_20k", "deep.json", b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "data.limits.nesting"),
    refused("json_deep_line", "deep.json", b'{"x":' + b"[" * 500 + b"]" * 500 + b"}\n", "data.limits.nesting"),
    refused(
        "json_deep_late",
        "deep.json",
        lines(records(2000)) + b'{"x":' + b"[" * 70_000 + b"]" * 70_000 + b"}\n",
        "data.limits.nesting",
    ),
    refused("json_unclosed_depth", "deep.json", b'{"a":[' * 50_000, "data.limits.nesting"),
    refused(
        "json_100k_keys", "keys.json", lambda: lines([{f"k{n}": n} for n in range(100_000)]), "data.limits.columns"
    ),
    refused(
        "json_2500_keys", "keys.json", lambda: lines([{f"k{n}": n for n in range(2_500)}] * 3), "data.limits.columns"
    ),
    refused(
        "json_scalars",
        "s.json",
        b"1\n2\n3\n",
        "data.json.no_records",
        "data.object.no_rows",
        "data.format.unknown",
        options={},
    ),
    refused("json_empty_array", "e.json", b"[]", "data.object.no_rows", "data.json.no_records"),
    refused("json_nothing_but_broken", "b.json", b'{"a": oops}\n' * 40, "data.json.broken", "data.json.syntax"),
    refused(
        "json_truncated_array",
        "t.json",
        _DUMPED.encode()[:20],
        "data.json.broken",
        "data.json.syntax",
        "data.json.no_records",
        "data.object.no_rows",
    ),
    refused(
        "json_gz_bomb",
        "b.json.gz",
        lambda: gzip.compress(b'{"a":"' + b"x" * 400_000_000 + b'"}'),
        "data.limits.ratio",
        "data.limits.decompressed",
        "data.limits.row_length",
        "data.limits.cell",
    ),
    Case(
        "json_nan_and_infinity", lambda: {"n.json": b'{"a":NaN,"b":Infinity}\n' * 40}, format="json", names=("a", "b")
    ),
    Case("json_nul_in_a_key", lambda: {"n.json": b'{"a\\u0000b":1}\n' * 40}, format="json"),
    Case("json_bad_utf8", lambda: {"n.json": b'{"a":"M\xfcller"}\n' * 40}, format="json", names=("a",)),
    Case(
        "json_string_of_900_kb",
        lambda: {"n.json": b'{"a":"' + b"x" * 900_000 + b'"}\n{"a":"y"}\n'},
        format="json",
        names=("a",),
    ),
    Case("json_1e400", lambda: {"n.json": b'{"a":1e400}\n' * 40}, format="json", names=("a",)),
    Case("json_number_of_100k_digits", lambda: {"n.json": b'{"a":' + b"9" * 100_000 + b"}\n"}, format="json"),
)

CASES: tuple[Case, ...] = (*GOOD, *HOSTILE)
