"""What the columns of a Delta table hold: mapping, deletion vectors, partitions, types, statistics."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from tests.data.delta import (
    ID_AND_SCORE,
    Lake,
    column,
    inline_vector,
    metadata,
    protocol,
    scores,
    struct,
)
from tests.unit.sampling.readers.delta.reading import refused, sampled, values
from wizard.sampling.limits import Limits

MAPPED = struct(
    column("customer id", "long", physical="col-1", id=1),
    column(
        "address",
        struct(column("city", "string", physical="col-3", id=3), column("zip", "string", physical="col-4", id=4)),
        physical="col-2",
        id=2,
    ),
)


def physical(*names: str) -> pa.Table:
    """A file with the columns of MAPPED under `names`, the fields of the address in an order of their own."""
    number, address, city = names
    kind = pa.struct([pa.field("old", pa.int64()), pa.field(city, pa.string(), metadata={"PARQUET:field_id": "3"})])
    fields = [
        pa.field(number, pa.int64(), metadata={"PARQUET:field_id": "1"}),
        pa.field(address, kind, metadata={"PARQUET:field_id": "2"}),
    ]
    rows = [{"old": 1, city: "Haifa"}, None]
    return pa.Table.from_arrays([pa.array([7, 8]), pa.array(rows, kind)], schema=pa.schema(fields))


@pytest.mark.parametrize("told", [protocol(2), protocol(3, "columnMapping")])
def test_physical_names_are_the_columns_of_the_schema(told: dict[str, Any]) -> None:
    lake = Lake()
    lake.commit(
        told,
        metadata(MAPPED, delta__columnMapping__mode="name"),
        lake.add("x.parquet", physical("col-1", "col-2", "col-3")),
    )
    expected = {"customer id": [7, 8], "address": [{"city": "Haifa", "zip": None}, None]}
    assert values(sampled(lake)) == expected


def test_field_ids_find_the_columns_whatever_the_file_calls_them() -> None:
    lake = Lake()
    lake.commit(
        protocol(2), metadata(MAPPED, delta__columnMapping__mode="id"), lake.add("x.parquet", physical("a", "b", "c"))
    )
    expected = {"customer id": [7, 8], "address": [{"city": "Haifa", "zip": None}, None]}
    assert values(sampled(lake)) == expected


def test_a_file_without_field_ids_is_refused_where_ids_are_all_that_counts() -> None:
    lake = Lake()
    lake.commit(
        protocol(2), metadata(MAPPED, delta__columnMapping__mode="id"), lake.add("x.parquet", pa.table({"col-1": [1]}))
    )
    assert refused(lake).code == "data.delta.no_ids"


def test_a_column_is_found_in_any_case_as_spark_finds_it() -> None:
    lake = Lake()
    table = pa.table({"ID": [1], "Score": [0.5], "score": [0.25]})
    lake.commit(protocol(), metadata(), lake.add("x.parquet", table))
    assert values(sampled(lake)) == {"id": [1], "score": [0.25]}


def test_column_mapping_counts_only_where_the_protocol_allows_it() -> None:
    lake = Lake()
    schema = struct(column("id", "long", physical="col-1"))
    lake.commit(
        protocol(1),
        metadata(schema, delta__columnMapping__mode="name"),
        lake.add("x.parquet", pa.table({"id": [1], "col-1": [2]})),
    )
    assert values(sampled(lake)) == {"id": [1]}


def test_deleted_rows_are_left_out() -> None:
    lake = Lake()
    told = protocol(3, "deletionVectors")
    lake.commit(
        told,
        metadata(),
        lake.add("a.parquet", scores(0, 10), deletionVector=inline_vector([0, 9])),
        lake.add("b.parquet", scores(10, 10), deletionVector=lake.deletion_vector([1, 2], prefix="ab")),
        lake.add("c.parquet", scores(20, 5), deletionVector=lake.deletion_vector([])),
    )
    found = sampled(lake)
    assert values(found)["id"] == [*range(1, 9), 10, *range(13, 20), *range(20, 25)]
    assert (found.row_count, found.row_count_exact, found.whole) == (21, True, True)
    assert found.delta is not None
    assert found.delta.deletion_vectors


def test_bounds_of_rows_that_are_gone_are_not_told() -> None:
    lake = Lake()
    stats = {"numRecords": 3, "nullCount": {"id": 0}, "minValues": {"id": 0}, "maxValues": {"id": 2}}
    add = lake.add("a.parquet", scores(0, 3), stats=stats, deletionVector=inline_vector([0]))
    lake.commit(protocol(3, "deletionVectors"), metadata(), add)
    first = sampled(lake).columns[0]
    assert (first.nulls, first.minimum, first.maximum) == (None, None, None)


def test_a_vector_replaces_the_file_without_it() -> None:
    lake = Lake()
    plain = lake.add("a.parquet", scores(0, 10))
    lake.commit(protocol(3, "deletionVectors"), metadata(), plain)
    first = inline_vector([1])
    lake.commit({"remove": {"path": "a.parquet"}}, {"add": plain["add"] | {"deletionVector": first}})
    assert sampled(lake).row_count == 9
    second = inline_vector([1, 2])
    lake.commit(
        {"remove": {"path": "a.parquet", "deletionVector": first}}, {"add": plain["add"] | {"deletionVector": second}}
    )
    found = sampled(lake)
    assert (found.row_count, found.delta and found.delta.files) == (8, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"storageType": "x"},
        {"cardinality": 5},
        {"sizeInBytes": 9},
        {"sizeInBytes": 2**40},
        {"pathOrInlineDv": "not z85 ~ at all"},
        {"pathOrInlineDv": ""},
    ],
)
@pytest.mark.parametrize("inline", [True, False])
def test_a_damaged_vector_is_refused(change: dict[str, Any], inline: bool) -> None:
    lake = Lake()
    vector = (inline_vector([1]) if inline else lake.deletion_vector([1])) | change
    lake.commit(protocol(3, "deletionVectors"), metadata(), lake.add("a.parquet", scores(0, 9), deletionVector=vector))
    assert refused(lake).code == "data.delta.deletion_vector"


def test_a_vector_with_a_flipped_byte_is_refused() -> None:
    lake = Lake()
    vector = lake.deletion_vector([1, 5])
    key = next(iter(lake.files))
    lake.files[key] = lake.files[key][:-8] + b"\xff" + lake.files[key][-7:]
    lake.commit(protocol(3, "deletionVectors"), metadata(), lake.add("a.parquet", scores(0, 9), deletionVector=vector))
    assert refused(lake).code == "data.delta.deletion_vector"


PARTITIONED: list[tuple[str, str, Any]] = [
    ("string", "a/b c%", "a/b c%"),
    ("string", "", None),
    ("integer", "-7", -7),
    ("long", "", None),
    ("double", "0.5", 0.5),
    ("double", "NaN", float("nan")),
    ("double", "-Infinity", float("-inf")),
    ("boolean", "true", True),
    ("decimal(5,2)", "1.50", Decimal("1.50")),
    ("date", "2026-11-23", dt.date(2026, 11, 23)),
    ("timestamp", "2026-11-23 10:00:00", dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)),
    ("timestamp", "2026-11-23 10:00:00.123456", dt.datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=dt.UTC)),
    ("timestamp", "2026-11-23T10:00:00.000000Z", dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)),
    ("timestamp", "2026-11-23T10:00:00+02:00", dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)),
    ("timestamp", "2026-11-23T10:00:00.123456789Z", dt.datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=dt.UTC)),
    ("timestamp_ntz", "2026-11-23 10:00:00", dt.datetime(2026, 11, 23, 10)),
    ("binary", "abc", b"abc"),
]


@pytest.mark.parametrize(("kind", "text", "value"), PARTITIONED)
def test_partition_values_have_the_declared_type(kind: str, text: str, value: Any) -> None:
    lake = Lake()
    lake.commit(
        protocol(),
        metadata(struct(column("day", kind), column("id", "long")), partition_columns=["day"]),
        lake.add("a.parquet", pa.table({"id": [1, 2]}), partitionValues={"day": text}),
    )
    found = sampled(lake)
    assert [str(one) for one in values(found)["day"]] == [str(value), str(value)]
    assert [one.partition for one in found.columns] == [True, False]
    assert found.columns[0].nulls == (2 if value is None else 0)


def test_a_partition_value_of_another_type_is_refused_without_being_quoted() -> None:
    lake = Lake()
    schema = struct(column("day", "date"), column("id", "long"))
    add = lake.add("a.parquet", pa.table({"id": [1]}), partitionValues={"day": "secret"})
    lake.commit(protocol(), metadata(schema, partition_columns=["day"]), add)
    problem = refused(lake)
    assert problem.code == "data.delta.partition_value"
    assert "secret" not in str(problem)


def test_bounds_of_a_partition_column_come_from_all_files() -> None:
    lake = Lake()
    schema = struct(column("day", "date"), column("id", "long"))
    adds = [
        lake.add(f"{day}.parquet", pa.table({"id": [1, 2]}), partitionValues={"day": day and f"2026-11-{day}"})
        for day in ("03", "01", None, "02")
    ]
    lake.commit(protocol(), metadata(schema, partition_columns=["day"]), *adds)
    day = sampled(lake).columns[0]
    assert (day.nulls, day.minimum, day.maximum) == (2, "2026-11-01", "2026-11-03")


def test_paths_are_percent_decoded() -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), lake.add("a%20b/c%2525.parquet", scores(0, 2), key="a b/c%25.parquet"))
    assert values(sampled(lake))["id"] == [0, 1]


@pytest.mark.parametrize(
    "path",
    [
        "s3://other/x.parquet",
        "s3a://bucket/lake/scores/x.parquet",
        "file:/etc/passwd",
        "http://169.254.169.254/latest",
        "/x.parquet",
        "../other/x.parquet",
        "a/%2e%2e/%2E%2E/x.parquet",
        "a/./x.parquet",
        "a/",
        "",
        "x" * 2_000,
        "a\u0000b",
    ],
)
def test_nothing_outside_of_the_table_is_read(path: str) -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), {"add": {"path": path, "size": 10, "partitionValues": {}}})
    assert refused(lake).code == "data.delta.outside"


@pytest.mark.parametrize(("path", "key"), [("./x.parquet", "x.parquet"), ("a//x.parquet", "a//x.parquet")])
def test_a_path_may_begin_with_a_dot_and_have_an_empty_step(path: str, key: str) -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), lake.add(path, scores(0, 2), key=key))
    assert values(sampled(lake))["id"] == [0, 1]


def test_a_shallow_clone_is_called_so() -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), {"add": {"path": "s3://bucket/other/x.parquet", "size": 10}})
    assert "shallow clone" in refused(lake).detail


def test_columns_come_in_the_order_of_the_schema_and_null_where_a_file_is_older() -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), lake.add("a.parquet", scores(0, 2)))
    schema = struct(column("note", "string"), *ID_AND_SCORE["fields"])
    table = pa.table({"score": [0.5], "id": [9], "dropped": ["x"], "note": ["hi"]})
    lake.commit(metadata(schema), lake.add("b.parquet", table))
    found = sampled(lake)
    assert values(found) == {"note": [None, None, "hi"], "id": [0, 1, 9], "score": [0.0, 0.125, 0.5]}
    assert [one.is_text for one in found.columns] == [True, False, False]


def test_narrower_types_of_older_files_are_widened() -> None:
    schema = struct(
        column("n", "long"), column("f", "double"), column("d", "decimal(12,3)"), column("t", "timestamp_ntz")
    )
    table = pa.table(
        {
            "n": pa.array([1], pa.int8()),
            "f": pa.array([0.5], pa.float32()),
            "d": pa.array([Decimal("1.5")], pa.decimal128(5, 1)),
            "t": pa.array([dt.date(2026, 1, 1)]),
        }
    )
    lake = Lake()
    lake.commit(protocol(3, "typeWidening"), metadata(schema), lake.add("a.parquet", table))
    found = sampled(lake)
    assert values(found) == {"n": [1], "f": [0.5], "d": [Decimal("1.500")], "t": [dt.datetime(2026, 1, 1)]}
    assert [str(one.kind) for one in found.columns] == ["int64", "double", "decimal128(12, 3)", "timestamp[us]"]


@pytest.mark.parametrize(("kind", "held"), [("long", ["x"]), ("string", [1]), ("long", [0.5]), ("date", [[1]])])
def test_a_file_of_another_type_is_named(kind: str, held: list[Any]) -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(struct(column("n", kind))), lake.add("a.parquet", pa.table({"n": held})))
    problem = refused(lake)
    assert problem.code == "data.delta.other_type"
    assert "a.parquet" in problem.detail


def test_nested_values_follow_the_schema_all_the_way_down() -> None:
    point = struct(column("x", "long", physical="p-x"), column("y", "double", physical="p-y"))
    schema = struct(
        column("points", {"type": "array", "elementType": point, "containsNull": True}, physical="p1"),
        column("by_name", {"type": "map", "keyType": "string", "valueType": point}, physical="p2"),
        column("empty", struct(), physical="p3"),
    )
    held = pa.struct({"p-y": pa.float32(), "p-x": pa.int32()})
    table = pa.table(
        {
            "p1": pa.array([None, [{"p-x": 1, "p-y": 0.5}, None], []], pa.list_(held)),
            "p2": pa.array([[("a", {"p-x": 2})], None, []], pa.map_(pa.string(), held)),
        }
    )
    lake = Lake()
    vector = inline_vector([2])
    lake.commit(
        protocol(3, "columnMapping", "deletionVectors"),
        metadata(schema, delta__columnMapping__mode="name"),
        lake.add("a.parquet", table, deletionVector=vector),
    )
    assert values(sampled(lake)) == {
        "points": [None, [{"x": 1, "y": 0.5}, None]],
        "by_name": [[("a", {"x": 2, "y": None})], None],
        "empty": [None, None],
    }


def test_every_simple_type_is_known() -> None:
    kinds = ["string", "long", "integer", "short", "byte", "float", "double", "boolean", "binary", "date", "timestamp"]
    kinds += ["timestamp_ntz", "decimal", "decimal(38,10)", "varchar(5)", "char(3)", "void", "variant"]
    lake = Lake()
    schema = struct(*(column(f"c{number}", kind) for number, kind in enumerate(kinds)))
    lake.commit(protocol(), metadata(schema))
    found = sampled(lake)
    assert len(found.columns) == len(kinds)
    assert (found.rows, found.row_count, found.whole) == (0, 0, True)
    assert [note.code for note in found.notes] == ["data.object.no_rows"]


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ("garbage", "data.delta.schema"),
        ("[]", "data.delta.schema"),
        ('{"type": "struct"}', "data.delta.schema"),
        ('{"type": "struct", "fields": [{"type": "long"}]}', "data.delta.schema"),
        ('{"type": "struct", "fields": [7]}', "data.delta.schema"),
        ("[" * 100_000, "data.limits.nesting"),
        (struct(column("x", "interval")), "data.delta.type"),
        (struct(column("x", {"type": "set"})), "data.delta.type"),
        (struct(column("x", "decimal(99,1)")), "data.delta.type"),
        (struct(column("x", None)), "data.delta.type"),
        (struct(*(column(f"c{n}", "long") for n in range(Limits().columns + 1))), "data.limits.columns"),
    ],
)
def test_a_schema_that_is_not_understood_is_refused(schema: Any, code: str) -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(schema))
    assert refused(lake).code == code


def test_a_schema_nested_deeper_than_the_limit_is_refused() -> None:
    kind: Any = "long"
    for _ in range(100):
        kind = {"type": "array", "elementType": kind, "containsNull": True}
    lake = Lake()
    lake.commit(protocol(), metadata(struct(column("x", kind))))
    assert refused(lake).code == "data.limits.nesting"


@pytest.mark.parametrize("feature", ["catalogManaged", "geospatial", "<script>"])
def test_an_unknown_feature_is_refused_by_name(feature: str) -> None:
    lake = Lake()
    lake.commit(protocol(3, "deletionVectors", feature), metadata())
    problem = refused(lake)
    assert problem.code == "data.delta.feature"
    assert feature in problem.detail


def test_shredded_variants_are_read_and_said_to_be_in_pieces() -> None:
    lake = Lake()
    shredded = pa.struct([("metadata", pa.binary()), ("value", pa.binary()), ("typed_value", pa.int64())])
    table = pa.table({"v": pa.array([{"metadata": b"\x01\0\0", "value": None, "typed_value": 5}, None], shredded)})
    told = protocol(3, "variantType", "variantShredding-preview")
    lake.commit(told, metadata(struct(column("v", "variant"))), lake.add("a.parquet", table))
    found = sampled(lake)
    assert found.row_count == 2
    assert "data.delta.shredded" in {note.code for note in found.notes}


@pytest.mark.parametrize(("kind", "zone"), [("timestamp_nanos", "UTC"), ("timestamp_nanos_ntz", None)])
def test_moments_in_nanoseconds_are_read(kind: str, zone: str | None) -> None:
    lake = Lake()
    table = pa.table({"at": pa.array([1, None], pa.timestamp("ns", zone))})
    schema = struct(column("at", kind))
    lake.commit(protocol(3, "timestampNanos", "timestampNtz"), metadata(schema), lake.add("a.parquet", table))
    assert sampled(lake).columns[0].values == table["at"].combine_chunks()


def test_a_newer_reader_version_is_refused_by_number() -> None:
    lake = Lake()
    lake.commit({"protocol": {"minReaderVersion": 99, "minWriterVersion": 99}}, metadata())
    problem = refused(lake)
    assert problem.code == "data.delta.reader_version"
    assert "99" in problem.detail


def test_what_the_log_says_of_all_rows_is_exact() -> None:
    lake = Lake()
    schema = struct(column("id", "long"), column("name", "string"), column("at", "timestamp"), column("d", "date"))
    for number in range(20):
        table = pa.table({"id": [number, None], "name": [f"n{number}", "z"], "d": [dt.date(2026, 1, 1 + number)] * 2})
        stats = {
            "numRecords": 2,
            "nullCount": {"id": 1, "name": 0, "at": 2, "d": 0},
            "minValues": {"id": number, "name": f"n{number}", "d": f"2026-01-{1 + number:02}"},
            "maxValues": {"id": number, "name": "z" * (40 if number == 3 else 1), "d": f"2026-01-{1 + number:02}"},
        }
        first = [protocol(), metadata(schema)] if number == 0 else []
        lake.commit(*first, lake.add(f"{number}.parquet", table, stats=stats))
    found = sampled(lake)
    told = {one.real_name: (one.nulls, one.minimum, one.maximum) for one in found.columns}
    assert told == {
        "id": (20, 0, 19),
        "name": (0, None, None),
        "at": (40, None, None),
        "d": (0, "2026-01-01", "2026-01-20"),
    }
    assert (found.row_count, found.row_count_exact, found.rows, found.whole) == (40, True, 16, False)


@pytest.mark.parametrize("stats", ["garbage", "[", '{"numRecords": -1}', '{"numRecords": "x"}', "[" * 100_000, "{}"])
def test_without_statistics_the_footers_count_the_rows_of_a_few_files(stats: str) -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), *(lake.add(f"{n}.parquet", scores(n, 3), stats=stats) for n in range(9)))
    found = sampled(lake)
    assert (found.row_count, found.row_count_exact) == (27, True)
    assert found.columns[0].nulls is None


def test_without_statistics_the_rows_of_many_files_are_an_estimate() -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), *(lake.add(f"{n}.parquet", scores(n, 3), count=False) for n in range(40)))
    source = lake.source()
    found = sampled(source)
    assert (found.row_count, found.row_count_exact) == (120, False)
    assert source.requests < 30


def test_files_are_sampled_from_the_first_to_the_last() -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), *(lake.add(f"{n}.parquet", scores(n * 1000, 500)) for n in range(9)))
    found = sampled(lake)
    assert {number // 1000 for number in values(found)["id"]} == {0, 4, 8}
    assert (found.rows, found.row_count, found.whole) == (1500, 4500, False)


def test_a_damaged_data_file_is_named() -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), lake.add("a.parquet", scores(0, 3)))
    lake.files["lake/scores/a.parquet"] = b"x" * len(lake.files["lake/scores/a.parquet"])
    problem = refused(lake)
    assert problem.code.startswith("data.parquet.")
    assert "lake/scores/a.parquet" in problem.detail
