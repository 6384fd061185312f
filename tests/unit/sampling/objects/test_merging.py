"""Several objects' samples become one: types, missing columns, places, counts and what the files say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.objects.casting import cast
from wizard.sampling.objects.matrix import compare
from wizard.sampling.objects.merging import merge
from wizard.sampling.reading import Column, ReadSample
from wizard.sampling.results import ObjectSet, Partition
from wizard.sampling.settings import Resolution
from wizard.sampling.sources import StoredObject
from wizard.sampling.types import Dialect, LogicalType, Note


def typed(rows: int | None = None, exact: bool = True, **columns: pa.Array) -> ReadSample:
    """As the Parquet reader hands it on."""
    length = len(next(iter(columns.values())))
    made = tuple(Column(name, values.type, values) for name, values in columns.items())
    count = length if rows is None else rows
    return ReadSample(made, length, count, exact, whole=count == length)


def text(**columns: list[str | None]) -> ReadSample:
    """As the CSV reader hands it on."""
    made = tuple(
        Column(name, pa.string(), pa.array(values, pa.string()), is_text=True) for name, values in columns.items()
    )
    rows = len(made[0].values)
    return ReadSample(made, rows, rows, True, True, dialect=Dialect(), place_of=lambda row: f"line {row + 2}")


def merged(
    *samples: ReadSample,
    types: list[dict[str, LogicalType]] | None = None,
    resolutions: dict[str, Resolution] | None = None,
    keys: list[str] | None = None,
    **changes: Any,
) -> ReadSample:
    names = keys or [f"in/part-{number}.csv" for number in range(len(samples))]
    found = ObjectSet("prefix", **{"matched": len(samples), "matched_bytes": 100 * len(samples), **changes})
    return merge(
        samples,
        compare(types or [], resolutions=resolutions or {}),
        objects=[StoredObject(name, 100) for name in names],
        found=found,
    )


def values(sample: ReadSample) -> dict[str, list[object]]:
    return {column.real_name: column.values.to_pylist() for column in sample.columns}


def codes(sample: ReadSample) -> list[str]:
    return [note.code for note in sample.notes]


INT, NUM, TEXT = LogicalType.INTEGER, LogicalType.NUMBER, LogicalType.STRING


def test_texts_stay_texts_and_follow_each_other() -> None:
    found = merged(text(a=["1", "2"]), text(a=["3"]))
    assert values(found) == {"a": ["1", "2", "3"]}
    assert (found.rows, found.row_count, found.row_count_exact, found.whole) == (3, 3, True, True)
    assert found.columns[0].is_text


def test_typed_columns_are_widened() -> None:
    found = merged(typed(a=pa.array([1, 2], pa.int32())), typed(a=pa.array([0.5])), types=[{"a": INT}, {"a": NUM}])
    assert found.columns[0].kind == pa.float64()
    assert values(found) == {"a": [1.0, 2.0, 0.5]}
    assert codes(found) == []


def test_one_logical_type_in_two_widths_is_one_column() -> None:
    found = merged(typed(a=pa.array([1], pa.int16())), typed(a=pa.array([2**40])))
    assert (found.columns[0].kind, values(found)) == (pa.int64(), {"a": [1, 2**40]})


def test_large_whole_numbers_are_widened_with_a_loss_of_digits_and_not_of_values() -> None:
    found = merged(typed(a=pa.array([2**60 + 1])), typed(a=pa.array([0.5])), types=[{"a": INT}, {"a": NUM}])
    assert values(found) == {"a": [float(2**60), 0.5]}


def test_what_does_not_fit_becomes_null_and_is_counted() -> None:
    samples = typed(a=pa.array([1])), typed(a=pa.array([2])), typed(a=pa.array(["3", "x", None, " 4 "]))
    found = merged(*samples, types=[{"a": INT}, {"a": INT}, {"a": TEXT}])
    assert values(found) == {"a": [1, 2, 3, None, None, 4]}
    (note,) = found.notes
    assert note.code == "data.objects.cast"
    assert note.text.startswith("1 sampled values")


def test_texts_are_cast_by_what_they_mean() -> None:
    samples = text(a=["1", "2"]), text(a=["1", "2"]), text(a=["x", "7"])
    found = merged(*samples, types=[{"a": INT}, {"a": INT}, {"a": TEXT}])
    assert values(found) == {"a": [1, 2, 1, 2, None, 7]}
    assert not found.columns[0].is_text


def test_texts_that_widen_to_numbers_stay_texts_for_the_inference() -> None:
    found = merged(text(a=["1"]), text(a=["2,5"]), types=[{"a": INT}, {"a": NUM}])
    assert found.columns[0].is_text
    assert values(found) == {"a": ["1", "2,5"]}


def test_texts_beside_typed_values_take_their_type() -> None:
    found = merged(typed(a=pa.array([1, 2])), text(a=["3", ""]))
    assert values(found) == {"a": [1, 2, 3, None]}


def test_a_missing_column_is_null_there_and_an_ignored_one_is_gone() -> None:
    samples = typed(a=pa.array([1])), typed(a=pa.array([2]), b=pa.array(["x"]))
    types = [{"a": INT}, {"a": INT, "b": TEXT}]
    assert values(merged(*samples, types=types)) == {"a": [1, 2], "b": [None, "x"]}
    assert values(merged(*samples, types=types, resolutions={"b": Resolution.IGNORE})) == {"a": [1, 2]}


def test_repeated_names_are_told_apart_by_position() -> None:
    twice = ReadSample(
        (Column("a", pa.int64(), pa.array([1])), Column("a", pa.int64(), pa.array([2]))), 1, 1, True, True
    )
    found = merged(twice, twice)
    assert [(column.real_name, column.values.to_pylist()) for column in found.columns] == [("a", [1, 1]), ("a", [2, 2])]


def test_a_column_that_was_not_read_everywhere_has_no_values() -> None:
    unread = ReadSample((Column("a", pa.int64(), None),), 1, 1, True, False)
    assert merged(unread, typed(a=pa.array([1]))).columns[0].values is None


def test_values_that_cannot_be_cast_at_all_are_null() -> None:
    samples = typed(a=pa.array([1])), typed(a=pa.array([[1]])), typed(a=pa.array([2]))
    found = merged(*samples, types=[{"a": INT}, {"a": LogicalType.VECTOR}, {"a": INT}])
    assert values(found) == {"a": [1, None, 2]}


def test_dictionaries_and_plain_texts_are_one_column() -> None:
    found = merged(typed(a=pa.array(["x"]).dictionary_encode()), typed(a=pa.array(["y"])))
    assert values(found) == {"a": ["x", "y"]}


def test_places_say_the_object() -> None:
    place = merged(text(a=["1", "2"]), text(a=["3"])).place_of
    assert place
    assert (place(1), place(2)) == ("line 3 of part-0.csv", "line 2 of part-1.csv")
    other = merged(typed(a=pa.array([1])), typed(a=pa.array([1, 2]))).place_of
    assert other
    assert other(2) == "row 2 of part-1.csv"


def test_objects_of_one_name_are_told_apart_by_their_keys() -> None:
    place = merged(text(a=["1"]), text(a=["2"]), keys=["in/day=1/x.csv", "in/day=2/x.csv"]).place_of
    assert place
    assert place(1) == "line 2 of in/day=2/x.csv"


def test_rows_are_extrapolated_to_all_objects_by_their_bytes() -> None:
    found = merged(typed(a=pa.array([1])), typed(a=pa.array([1, 2])), matched=10, matched_bytes=1000)
    assert (found.row_count, found.row_count_exact, found.whole) == (15, False, False)


def test_an_estimate_makes_the_sum_an_estimate() -> None:
    found = merged(typed(a=pa.array([1])), typed(a=pa.array([1]), rows=9, exact=False))
    assert (found.row_count, found.row_count_exact) == (10, False)


def test_a_listing_that_was_ended_early_is_never_exact() -> None:
    assert not merged(typed(a=pa.array([1])), complete=False).row_count_exact


def facts(*nulls: int | None) -> list[ReadSample]:
    return [
        ReadSample(
            (Column("a", pa.int64(), pa.array([1]), nulls=count, minimum=at, maximum=at + 5),), 1, 1, True, False
        )
        for at, count in enumerate(nulls)
    ]


def test_what_the_files_say_is_kept_when_it_holds_for_all() -> None:
    (column,) = merged(*facts(1, 2)).columns
    assert (column.nulls, column.minimum, column.maximum) == (3, 0, 6)
    assert merged(*facts(1, None)).columns[0].nulls is None
    (part,) = merged(*facts(1, 2), matched=3).columns
    assert (part.nulls, part.minimum, part.maximum) == (None, None, None)


def test_columns_of_the_keys_are_added_and_win() -> None:
    keys = ["in/day=1/x.csv", "in/day=2/x.csv"]
    partitions = (Partition("day", LogicalType.INTEGER, 2),)
    found = merged(text(a=["p", "q"]), text(a=["r"]), keys=keys, partitions=partitions)
    assert values(found) == {"a": ["p", "q", "r"], "day": [1, 1, 2]}
    assert [column.partition for column in found.columns] == [False, True]
    again = merged(text(day=["9"]), text(day=["9"]), keys=keys, partitions=partitions)
    assert (values(again), codes(again)) == ({"day": [1, 2]}, ["data.partitions.overrule"])


def test_what_is_odd_about_the_objects_is_noted() -> None:
    found = merged(text(a=["1"], b=["2"]), text(b=["1"], a=["2"], A=["3"]))
    assert codes(found) == ["data.objects.case", "data.objects.order"]
    assert values(found)["a"] == ["1", "2"]


def test_notes_of_several_objects_are_told_once() -> None:
    noted = replace(text(a=["1"]), notes=(Note("x", "y"),))
    assert merged(noted, noted).notes == (Note("x", "y"),)


CELLS = st.one_of(st.none(), st.text("0123456789.-x ", max_size=5))


@given(st.lists(CELLS, max_size=40))
def test_casting_loses_nothing_that_fits(cells: list[str | None]) -> None:
    found, lost = cast(pa.array(cells, pa.string()), pa.int64())
    assert len(found) == len(cells)
    for cell, value in zip(cells, found.to_pylist(), strict=True):
        assert (value is not None) == _fits(cell)
    assert lost == sum(cell is not None and not _fits(cell) for cell in cells)


def _fits(cell: str | None) -> bool:
    digits = (cell or "").strip().removeprefix("-")
    return digits.isdigit()


@given(st.lists(st.lists(st.integers(-5, 5), min_size=1, max_size=5), min_size=1, max_size=4), st.data())
def test_every_sampled_row_is_in_the_merged_sample(parts: list[list[int]], data: st.DataObject) -> None:
    kinds = [data.draw(st.sampled_from([pa.int8(), pa.int64(), pa.float32(), pa.float64()])) for _ in parts]
    samples = [typed(a=pa.array(part, pa.int64()).cast(kind)) for part, kind in zip(parts, kinds, strict=True)]
    types = [{"a": NUM if pa.types.is_floating(kind) else INT} for kind in kinds]
    assert values(merged(*samples, types=types)) == {"a": [value for part in parts for value in part]}


def test_a_column_of_values_that_never_fit_is_given_up() -> None:
    found, lost = cast(pa.array(["x"] * 20_000), pa.int64())
    assert (len(found), lost) == (20_000, 20_000)
