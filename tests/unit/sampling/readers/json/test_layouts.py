"""Where the records of a JSON text lie: found by its text, overruled by a person."""

from __future__ import annotations

import json

import pytest

from tests.unit.sampling.readers.json.reading import columns, layout, read_json, values
from wizard.core.problems import ProblemError

RECORDS = [{"id": number, "name": f"n{number}"} for number in range(5)]
EXPECTED = {"id": [0, 1, 2, 3, 4], "name": ["n0", "n1", "n2", "n3", "n4"]}
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS)
ARRAY = json.dumps(RECORDS)

LAYOUTS = {
    "lines": (LINES, {"jsonLayout": "lines"}),
    "lines without a last end": (LINES.rstrip(), {"jsonLayout": "lines"}),
    "lines with carriage returns": (LINES.replace("\n", "\r\n"), {"jsonLayout": "lines"}),
    "blank lines": (LINES.replace("\n", "\n\n \n"), {"jsonLayout": "lines"}),
    "marks inside": ("\ufeff" + LINES.replace("\n", "\n\ufeff"), {"jsonLayout": "lines"}),
    "text sequence": (LINES.replace("{", "\x1e{"), {"jsonLayout": "lines"}),
    "array": (ARRAY, {"jsonLayout": "array"}),
    "array over lines": (json.dumps(RECORDS, indent=2), {"jsonLayout": "array"}),
    "array of a record per line": (ARRAY.replace("}, ", "},\n"), {"jsonLayout": "array"}),
    "array with a comma at its end": (ARRAY[:-1] + ",]", {"jsonLayout": "array"}),
    "two arrays": ("[" + ARRAY[1:-1].replace("}, ", "}]\n[", 1) + "]", {"jsonLayout": "lines"}),
    "two arrays over lines": (
        json.dumps(RECORDS[:2], indent=1) + json.dumps(RECORDS[2:], indent=1),
        {"jsonLayout": "array"},
    ),
    "end to end": (LINES.replace("\n", ""), {"jsonLayout": "concatenated"}),
    "end to end over lines": (
        "".join(json.dumps(record, indent=4) for record in RECORDS),
        {"jsonLayout": "concatenated"},
    ),
    "commas at the ends of lines": (LINES.replace("}\n", "},\n"), {"jsonLayout": "concatenated"}),
    "under a key": (json.dumps({"took": 3, "data": RECORDS}), {"jsonLayout": "key", "recordKey": "data"}),
    "under an unusual key": (json.dumps({"v": 1, "Kunden": RECORDS}), {"jsonLayout": "key", "recordKey": "Kunden"}),
    "under a nested key": (
        json.dumps({"hits": {"total": 5, "hits": RECORDS}}, indent=1),
        {"jsonLayout": "key", "recordKey": "hits.hits"},
    ),
    "lists under a list of names": (
        json.dumps([["id", "name"], *[[record["id"], record["name"]] for record in RECORDS]]),
        {"jsonLayout": "array"},
    ),
    "pandas split": (
        json.dumps({"columns": ["id", "name"], "index": [0, 1, 2, 3, 4], "data": [list(r.values()) for r in RECORDS]}),
        {"jsonLayout": "object"},
    ),
    "pandas columns": (
        json.dumps({name: {str(at): value for at, value in enumerate(column)} for name, column in EXPECTED.items()}),
        {"jsonLayout": "object"},
    ),
    "pandas index": (json.dumps(dict(enumerate(RECORDS))), {"jsonLayout": "object"}),
    "names and rows": (
        json.dumps({"fields": [{"name": "id"}, {"name": "name"}], "rows": [list(r.values()) for r in RECORDS]}),
        {"jsonLayout": "object"},
    ),
    "under a deeply nested key": (
        json.dumps({"a": {"b": {"c": {"d": {"e": {"things": RECORDS}}}}}}),
        {"jsonLayout": "key", "recordKey": "a.b.c.d.e.things"},
    ),
    "lists of equal length": (json.dumps(EXPECTED), {"jsonLayout": "object"}),
}


@pytest.mark.parametrize(("text", "traits"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_same_records_in_every_layout(text: str, traits: dict[str, str]) -> None:
    sample = read_json(text)
    assert values(sample) == EXPECTED
    assert (sample.rows, sample.row_count, sample.row_count_exact, sample.whole) == (5, 5, True, True)
    assert layout(sample) == traits


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    assert columns(LINES.encode(encoding)) == EXPECTED


def test_a_person_chooses_the_encoding() -> None:
    text = '{"a": "\u0416"}\n{"a": "x"}\n'
    assert columns(text.encode("cp1251"), encoding="cp1251") == {"a": ["\u0416", "x"]}
    with pytest.raises(ProblemError) as caught:
        read_json(text, encoding="klingon")
    assert caught.value.problem.code == "data.json.encoding"


def test_one_object_is_one_record() -> None:
    text = '{"name": "x", "tags": [{"a": 1}, {"a": 2}], "scripts": {"build": "make something that takes room"}}'
    sample = read_json(text)
    assert (sample.row_count, layout(sample)) == (1, {"jsonLayout": "object"})


def test_objects_of_one_shape_under_many_keys_are_records() -> None:
    found = columns(json.dumps({f"key {number}": {"x": number} for number in range(30)}))
    assert found["key"][:2] == ["key 0", "key 1"]
    assert found["x"] == list(range(30))


def test_an_array_of_single_values_is_one_column() -> None:
    assert columns('["a", "b, c", null]') == {"value": ["a", "b, c", None]}


def test_lists_are_named_by_position() -> None:
    sample = read_json("[[1, 2], [3]]")
    assert values(sample) == {"column_1": [1, 3], "column_2": [2, None]}
    assert [note.code for note in sample.notes] == ["data.json.lists"]


def test_a_person_chooses_the_key() -> None:
    text = json.dumps({"data": RECORDS, "other": [{"x": 1}]})
    sample = read_json(text, recordKey="other")
    assert values(sample) == {"x": [1]}
    assert [trait.chosen for trait in sample.traits] == [True, True]


def test_a_person_chooses_one_record() -> None:
    assert list(columns(json.dumps({"data": RECORDS}), jsonLayout="object")) == ["data"]


def test_sparks_option_that_records_span_lines() -> None:
    assert layout(read_json(LINES, multiLine="true")) == {"jsonLayout": "concatenated"}
    assert layout(read_json('{"data": [{"a": 1}]}\n', multiLine="false")) == {"jsonLayout": "lines"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"jsonLayout": "array"}, "data.json.layout"),
        ({"jsonLayout": "tree"}, "data.json.layout"),
        ({"recordKey": "b"}, "data.json.key"),
    ],
)
def test_a_choice_that_the_text_does_not_allow(options: dict[str, str], code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read_json('{"a": [{"x": 1}]}', None, **options)
    assert caught.value.problem.code == code


def test_columns_by_names_of_rows_are_columns_when_they_are_long_and_even() -> None:
    long = {name: {f"2026-{n:03}": value for n in range(30)} for name, value in (("a", 1), ("b", "x"))}
    assert columns(json.dumps(long)) == {"a": [1] * 30, "b": ["x"] * 30}
    short = {name: {"x": 1, "y": 2} for name in ("a", "b")}
    assert list(columns(json.dumps(short))) == ["a", "b"]
    assert len(columns(json.dumps(short))["a"]) == 1


def test_values_by_row_number_are_one_column() -> None:
    assert columns(json.dumps({str(n): n * 2 for n in range(4)})) == {"value": [0, 2, 4, 6]}
    assert columns(json.dumps({"0": 1, "1": "x"})) == {"0": [1], "1": ["x"]}


def test_names_above_numbers_that_are_written_as_texts_are_names() -> None:
    assert columns('[["NAME", "state"], ["Ohio", "39"], ["Utah", "49"]]') == {
        "NAME": ["Ohio", "Utah"],
        "state": ["39", "49"],
    }
    assert list(columns('[["Ann", "Rome"], ["Bob", "Oslo"], ["Eva", "Bonn"]]')) == ["column_1", "column_2"]


def test_the_shapes_of_a_topology_are_its_records() -> None:
    shapes = [{"type": "Polygon", "id": n, "arcs": [[n]]} for n in range(9)]
    objects = {"land": {"type": "GeometryCollection", "geometries": shapes}, "sea": {"type": "Point"}}
    sample = read_json(json.dumps({"type": "Topology", "arcs": [[[0, 1], [2, 3]]] * 500, "objects": objects}))
    assert values(sample)["id"] == list(range(9))
