"""Formats by their bytes: content beats name, and what is no table is named."""

from __future__ import annotations

import gzip
import pickle
import tarfile
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data import build
from wizard.core.problems import ProblemError
from wizard.sampling.types import FileFormat
from wizard.sampling.written.compression import Compression
from wizard.sampling.written.formats import Detection, bracket_depth, by_name, detect


def found(data: bytes, name: str = "in/object", declared: FileFormat | None = None) -> Detection:
    return detect(head=data[:4096], tail=data[-8:], name=name, size=len(data), declared=declared)


def zipped(inner: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(inner, "x")
    return out.getvalue()


def tarred() -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x.csv"), BytesIO())
    return out.getvalue()


REFUSED = {
    "empty": (b"", "data.object.empty"),
    "broken zstd": (b"\x28\xb5\x2f\xfd rest", "data.compression.corrupt"),
    "broken bzip2": (b"BZh9rest", "data.compression.corrupt"),
    "cut-off gzip": (gzip.compress(build.csv().encode())[:100], "data.compression.truncated"),
    "gzip of nothing": (gzip.compress(b""), "data.object.empty"),
    "gzip in gzip": (gzip.compress(gzip.compress(b"a,b\n1,2\n")), "data.compression.nested"),
    "parquet in gzip": (gzip.compress(build.parquet()), "data.compression.parquet"),
    "tar in gzip": (gzip.compress(tarred()), "data.format.tar"),
    "compress": (b"\x1f\x9d\x90abc", "data.format.compressed"),
    "zip": (zipped("data.csv"), "data.format.compressed"),
    "xlsx": (zipped("xl/workbook.xml"), "data.format.excel"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "data.format.excel"),
    "orc": (b"ORC\x0a\x01", "data.format.orc"),
    "avro": (b"Obj\x01\x04", "data.format.avro"),
    "pdf": (b"%PDF-1.7\n", "data.format.pdf"),
    "pickle": (pickle.dumps({"a": [1, 2]}, protocol=4), "data.format.pickle"),
    "html": (build.html(), "data.format.html"),
    "xml": (b"<Error><Code>AccessDenied</Code></Error>", "data.format.xml"),
    "xml declaration": (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', "data.format.xml"),
    "encrypted parquet": (b"PARE" + b"\x00" * 100 + b"PARE", "data.parquet.encrypted"),
    "truncated parquet": (build.truncated_parquet(), "data.parquet.truncated"),
    "noise": (bytes(range(256)) * 20, "data.format.unknown"),
    "zeros": (b"\x00" * 1000, "data.format.unknown"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refuses(data: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        found(data)
    assert caught.value.problem.code == code


def test_noise_under_the_name_of_parquet_is_not_parquet() -> None:
    with pytest.raises(ProblemError) as caught:
        found(bytes(range(256)) * 20, "x.parquet")
    assert caught.value.problem.code == "data.parquet.not_parquet"


TABLES = {
    "parquet": (build.parquet(), FileFormat.PARQUET),
    "csv": (build.csv().encode(), FileFormat.CSV),
    "utf-16": (build.csv().encode("utf-16"), FileFormat.CSV),
    "utf-16 without mark": (build.csv().encode("utf-16-le"), FileFormat.CSV),
    "cp1252": (build.decimal_comma_csv(), FileFormat.CSV),
    "brackets in a header": (b"[a],b\n1,2\n", FileFormat.CSV),
    "json lines": (b'{"a": 1}\n{"a": 2}\n', FileFormat.JSON),
    "json after a mark": ('\ufeff{"a": 1}'.encode(), FileFormat.JSON),
    "json in utf-16": ('[{"a": 1}]'.encode("utf-16"), FileFormat.JSON),
    "json in utf-16 without mark": ('[{"a": 1}, {"a": 2}]'.encode("utf-16-be"), FileFormat.JSON),
    "json array": (b'[\n  {"a": 1}]', FileFormat.JSON),
    "array of numbers": (b"[1, 2]", FileFormat.JSON),
    "nested bomb": (build.nested_bomb(), FileFormat.JSON),
}


@pytest.mark.parametrize(("data", "expected"), TABLES.values(), ids=TABLES)
def test_recognises(data: bytes, expected: FileFormat) -> None:
    assert found(data) == Detection(expected)


@pytest.mark.parametrize(
    ("data", "name", "declared"),
    [
        (build.csv().encode(), "x.parquet", None),
        (build.parquet(), "x.csv", None),
        (build.parquet(), "x.parquet", FileFormat.CSV),
        (b'{"a": 1}', "x.csv", None),
        (build.csv().encode(), "x.json", None),
    ],
)
def test_content_wins_with_a_note(data: bytes, name: str, declared: FileFormat | None) -> None:
    assert [note.code for note in found(data, name, declared).notes] == ["data.format.mismatch"]


@pytest.mark.parametrize(("data", "declared"), [(b'{"a": 1}', FileFormat.CSV), (b"a,b\n1,2\n", FileFormat.JSON)])
def test_text_is_read_as_chosen_with_a_note(data: bytes, declared: FileFormat) -> None:
    detection = found(data, "x", declared)
    assert detection.format is declared
    assert [note.code for note in detection.notes] == ["data.format.mismatch"]


def test_text_is_no_parquet_even_when_that_was_chosen() -> None:
    with pytest.raises(ProblemError) as caught:
        found(b"a,b\n1,2\n", "x.csv", FileFormat.PARQUET)
    assert caught.value.problem.code == "data.parquet.not_parquet"


@pytest.mark.parametrize("text", [b"1\n2\n", b'// comment\n{"a": 1}', b'"text"\n', b"{'a': 1}"])
def test_a_name_that_promises_json_is_believed_where_the_text_allows(text: bytes) -> None:
    assert found(text, "x.json") == Detection(FileFormat.JSON)
    assert found(text, "x").format is FileFormat.CSV


def test_inside_a_compression() -> None:
    packed = gzip.compress(b'{"a": 1}\n')
    assert found(packed, "a/x.json.gz") == Detection(FileFormat.JSON, compression=Compression.GZIP)
    assert found(gzip.compress(b"a,b\n1,2\n"), "x").compression is Compression.GZIP
    assert [note.code for note in found(packed, "a/x.csv.gz").notes] == ["data.format.mismatch"]


def test_a_person_overrules_the_compression() -> None:
    text = b"BZh,b\n1,2\n"
    read = detect(head=text, tail=text[-8:], name="x.csv", size=len(text), options={"compression": "none"})
    assert read == Detection(FileFormat.CSV)


def test_endings() -> None:
    assert by_name("a/b.json.gz") is FileFormat.JSON
    assert by_name("a/b.PARQUET") is FileFormat.PARQUET
    assert by_name("a.parquet/part-0001") is None


@given(st.binary(max_size=300))
def test_any_bytes_have_a_format_or_a_problem(data: bytes) -> None:
    try:
        found(data)
    except ProblemError:
        return
    assert data


@pytest.mark.parametrize(("text", "depth"), [(b"", 0), (b"[[]]", 2), (b'{"a[[[": [1]}', 2), (b"]]]]", 0)])
def test_bracket_depth(text: bytes, depth: int) -> None:
    assert bracket_depth(text) == depth
