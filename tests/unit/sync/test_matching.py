"""Actuals looked up among the predictions: against a naive join, and over real bytes."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.file_source import ObjectsSource
from tests.unit.sync.reading import csv_text, parquet
from wizard.core.problems import Problem, ProblemError
from wizard.registry.schema import FieldType
from wizard.sampling.types import Dialect, FileFormat
from wizard.sync.matching import engine
from wizard.sync.matching.findings import about_match
from wizard.sync.matching.joining import NEVER, Actuals
from wizard.sync.matching.lags import lag_of
from wizard.sync.matching.types import MatchColumns, MatchResult, Read
from wizard.sync.plan import PlannedField, SyncPlan

START = dt.datetime(2026, 1, 1)
ROWS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 50) | st.none()), max_size=30)


def rows(pairs: list[tuple[int, int | None]]) -> tuple[Any, Any]:
    moments = [NEVER if moment is None else moment for _, moment in pairs]
    return np.array([key for key, _ in pairs], np.int64), np.array(moments, np.int64)


@settings(max_examples=200)
@given(st.lists(ROWS, max_size=4), st.lists(ROWS, max_size=4))
def test_the_join_is_that_of_a_naive_one(
    actuals: list[list[tuple[int, int | None]]], predictions: list[list[tuple[int, int | None]]]
) -> None:
    found = Actuals.of(map(rows, actuals))
    for some in predictions:
        found.look_up(rows(some))
    told = [pair for some in actuals for pair in some]
    made = [pair for some in predictions for pair in some]
    ids = {key for key, _ in told}
    bearers = {key: [other for other in made if other[0] == key] for key in ids}
    assert list(found.keys) == sorted(ids)
    assert found.repeated == len(told) - len(ids)
    assert found.matched == sum(bool(some) for some in bearers.values())
    assert found.labelled == sum(map(len, bearers.values()))
    assert found.shared == sum(len(some) > 1 for some in bearers.values())
    gaps = []
    for key in ids:
        latest = max((moment for other, moment in told if other == key and moment is not None), default=None)
        first = next((moment for _, moment in bearers[key] if moment is not None), None)
        if latest is not None and first is not None:
            gaps.append(latest - first)
    assert (found.lag.pairs if found.lag else 0) == len(gaps)
    if found.lag:
        assert found.lag.negative == sum(gap < 0 for gap in gaps)


def test_the_lag_in_spans_that_people_read() -> None:
    hours = [-1, 0.5, 2, 2.5, 30, 30, 200]
    lag = lag_of(np.array([round(hour * 3600 * 1e6) for hour in hours], np.int64))
    assert (lag.pairs, lag.negative) == (7, 1)
    assert [bar for bar in lag.bars if bar[1]] == [
        ("15 to 60 min", 1),
        ("1 to 3 h", 2),
        ("1 to 2 days", 2),
        ("1 to 2 weeks", 1),
    ]
    assert 0 not in (lag.bars[0][1], lag.bars[-1][1]), "no empty spans at the ends"
    assert dict(lag.quantiles)["p50"] == pytest.approx((2.5 + 30) / 2 * 3600)
    assert lag_of(np.array([-5], np.int64)).bars == ()


def side(name: str, form: FileFormat, *keys: str, at: str = "at", values: tuple[str, ...] = ()) -> dict[str, Any]:
    dialect = Dialect() if form is FileFormat.CSV else None
    fields = tuple(PlannedField(value, value, FieldType.STRING) for value in values)
    plan = SyncPlan(form, fields, id_column="id", timestamp_column=at, dialect=dialect)
    return {"plan": plan.to_json(), "name": name, "keys": list(keys)}


def matched(objects: dict[str, bytes], actuals: dict[str, Any], predictions: dict[str, Any]) -> MatchResult:
    asked = {"actuals": actuals, "predictions": predictions, "seconds": 60.0}
    told = engine.match(ObjectsSource(objects, name="both"), asked, lambda progress: None)
    return MatchResult.from_json(told)


SERVED = {
    f"serving/{part}.parquet": parquet(
        {
            "id": [part * 100 + number for number in range(100)],
            "at": [START + dt.timedelta(minutes=number) for number in range(100)],
            "other": ["x"] * 100,
        },
        row_group_size=30,
    )
    for part in range(3)
}
LATE = csv_text(
    ["id", "truth", "at"],
    [[number, 1, (START + dt.timedelta(days=1, minutes=number % 100)).isoformat()] for number in range(0, 350, 10)]
    + [["", 1, ""], ["10", 0, (START + dt.timedelta(days=2)).isoformat()], ["x\0<b>", 1, ""]],
)


def test_a_csv_of_actuals_is_looked_up_among_parts_of_parquet() -> None:
    result = matched(
        SERVED | {"late.csv": LATE},
        side("late.csv", FileFormat.CSV, "late.csv"),
        side("serving/", FileFormat.PARQUET, *SERVED),
    )
    assert (result.actuals, result.predictions) == (Read(38, 1, complete=True), Read(300, 0, complete=True))
    assert (result.ids, result.matched, result.unmatched) == (36, 30, 6)
    assert (result.repeated, result.labelled, result.shared) == (1, 30, 0)
    assert result.is_mixed, "text on one side, whole numbers on the other"
    assert result.lag
    assert dict(result.lag.bars) == {"1 to 2 days": 30}
    assert MatchResult.from_json(result.to_json()) == result


def test_without_moments_there_is_no_lag() -> None:
    result = matched(
        SERVED | {"late.csv": LATE},
        side("late.csv", FileFormat.CSV, "late.csv", at=""),
        side("serving/", FileFormat.PARQUET, *SERVED),
    )
    assert (result.matched, result.lag) == (30, None)


def test_only_ids_and_moments_are_fetched() -> None:
    wide = {f"c{number}": list(range(50_000)) for number in range(20)}
    served = parquet(wide | {"id": list(range(50_000)), "at": [START] * 50_000}, row_group_size=50_000)
    objects = {"s.parquet": served, "late.csv": LATE}
    source = ObjectsSource(objects, name="both")
    asked = {
        "actuals": side("late.csv", FileFormat.CSV, "late.csv"),
        "predictions": side("s.parquet", FileFormat.PARQUET, "s.parquet"),
        "seconds": 60.0,
    }
    engine.match(source, asked, lambda progress: None)
    assert source.bytes_read < 0.3 * len(served)


def test_what_was_not_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_ACTUALS", 50)
    serving = side("serving/", FileFormat.PARQUET, *SERVED)
    result = matched(SERVED, serving, serving)
    assert (result.actuals.rows, result.actuals.complete) == (60, False)
    asked = {"actuals": serving, "predictions": serving, "seconds": -1.0}
    hasty = MatchResult.from_json(engine.match(ObjectsSource(SERVED, name="both"), asked, lambda progress: None))
    assert not hasty.predictions.complete


def test_a_missing_column_is_a_problem_that_names_its_side() -> None:
    with pytest.raises(ProblemError) as caught:
        matched(
            SERVED | {"late.csv": b"key,at\n1,2026-01-01\n"},
            side("late.csv", FileFormat.CSV, "late.csv"),
            side("serving/", FileFormat.PARQUET, *SERVED),
        )
    assert caught.value.problem.code == "sync.columns.missing"
    assert "late.csv" in caught.value.problem.detail


@pytest.mark.parametrize("held", [float, Decimal, str])
def test_a_whole_number_is_one_id_however_it_is_stored(held: type) -> None:
    """Pandas makes floats of whole numbers as soon as one is missing."""
    numbers = [7, -3, 12_345_678_901, 2**53 - 1]
    objects = {
        "numbers.parquet": parquet({"id": numbers}),
        "held.parquet": parquet({"id": [*map(held, numbers), None]}),
    }
    whole, other = (side(name, FileFormat.PARQUET, name, at="") for name in objects)
    for actuals, predictions in ((whole, other), (other, whole)):
        result = matched(objects, actuals, predictions)
        assert (result.ids, result.matched) == (4, 4)
        assert result.is_mixed is (held is str)


@pytest.mark.parametrize("form", [FileFormat.CSV, FileFormat.PARQUET, FileFormat.JSON])
def test_a_row_that_holds_no_actual_yet_is_none(form: FileFormat) -> None:
    table: dict[str, list[Any]] = {
        "id": ["1", "2", "3", None],
        "truth": ["yes", None, None, "lost"],
        "grade": [None, None, "b", None],
    }
    lines = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    written = {
        FileFormat.PARQUET: parquet(table),
        FileFormat.JSON: "\n".join(map(json.dumps, lines)).encode(),
        FileFormat.CSV: csv_text(list(table), [[value or "" for value in row.values()] for row in lines]),
    }
    objects = SERVED | {"late": written[form]}
    serving = side("serving/", FileFormat.PARQUET, *SERVED)
    result = matched(objects, side("late", form, "late", at="", values=("truth", "grade")), serving)
    assert result.actuals == Read(4, 1, complete=True, unknown=1)
    assert (result.ids, result.matched) == (2, 2)
    assert matched(objects, side("late", form, "late", at=""), serving).ids == 3, "nothing says where the actuals stand"


def test_odd_ids_are_compared_and_kept_nowhere() -> None:
    odd = ["x" * 1_000_000, "nul\0inside", "<script>alert(1)</script>", "\u202eevil", "😀", "' OR 1=1 --", "", " 7 "]
    objects = {"a": parquet({"id": odd}), "s": parquet({"id": [*odd, *odd[:2], None]})}
    actuals, serving = (side(name, FileFormat.PARQUET, name, at="") for name in objects)
    result = matched(objects, actuals, serving)
    assert (result.ids, result.matched, result.labelled, result.shared) == (8, 8, 10, 2)
    assert result.predictions.null_ids == 1
    assert not any(text in json.dumps(result.to_json()) for text in odd if len(text.strip()) > 1)


def test_one_id_by_the_million_takes_no_more_memory_than_one() -> None:
    many = pa.table({"id": pa.array(np.zeros(2_000_000, np.int64))})
    objects = {"a": parquet({"id": [0, 1]}), "s": packed(many)}
    actuals, serving = (side(name, FileFormat.PARQUET, name, at="") for name in objects)
    result = matched(objects, actuals, serving)
    assert (result.ids, result.matched, result.labelled, result.shared) == (2, 1, 2_000_000, 1)
    again = matched(objects, serving, actuals)
    assert (again.ids, again.matched, again.repeated) == (1, 1, 1_999_999)


def test_an_object_that_ends_too_early_is_told() -> None:
    broken = SERVED | {"serving/1.parquet": SERVED["serving/1.parquet"][:-400]}
    result = matched(
        broken | {"late.csv": LATE},
        side("late.csv", FileFormat.CSV, "late.csv"),
        side("serving/", FileFormat.PARQUET, *broken),
    )
    read = result.predictions
    assert (read.rows, read.unread_objects, read.first_unread) == (200, 1, "serving/1.parquet")
    assert not read.is_whole
    assert told(result)["readiness.match.predictions.unread"].detail.endswith("the first is serving/1.parquet.")


def test_broken_rows_are_told() -> None:
    result = matched(
        SERVED | {"late.csv": b"id,truth,at\n1,1,2026-01-02\n2,1,2026-01-02,what,is,this\n3,1,2026-01-02\n"},
        side("late.csv", FileFormat.CSV, "late.csv"),
        side("serving/", FileFormat.PARQUET, *SERVED),
    )
    assert (result.actuals.rows, result.actuals.broken_rows, result.matched) == (2, 1, 2)
    assert told(result)["readiness.match.actuals.broken"].detail.startswith("1 row of the actuals")
    assert told(result)["readiness.match.labelled"].detail.startswith("At least 2 of 300")


def test_ids_that_are_lists_are_a_problem() -> None:
    objects = SERVED | {"late": parquet({"id": [[1], [2]]})}
    with pytest.raises(ProblemError) as caught:
        matched(objects, side("late", FileFormat.PARQUET, "late", at=""), side("s/", FileFormat.PARQUET, *SERVED))
    assert caught.value.problem.code == "match.id.kind"


def test_why_there_is_no_lag() -> None:
    strangers = {"late": parquet({"id": [7_000, 7_001], "at": [START, START]})}
    serving = side("serving/", FileFormat.PARQUET, *SERVED)
    none = matched(SERVED | strangers, side("late", FileFormat.PARQUET, "late"), serving)
    assert set(told(none)) == {"readiness.match.few"}, "nothing is said of times where nothing matches"

    undated = matched(SERVED | {"late.csv": LATE}, side("late.csv", FileFormat.CSV, "late.csv", at=""), serving)
    assert "no column “at”" in told(undated, predicted_at="at")["readiness.match.lag.unknown"].detail
    assert "no timestamp column" in told(undated)["readiness.match.lag.unknown"].detail


def test_a_dataset_without_actuals_is_told() -> None:
    objects = SERVED | {"late": parquet({"id": [1, 2], "truth": pa.array([None, None], pa.string())})}
    serving = side("serving/", FileFormat.PARQUET, *SERVED)
    result = matched(objects, side("late", FileFormat.PARQUET, "late", at="", values=("truth",)), serving)
    assert list(told(result)) == ["readiness.match.none", "readiness.match.unknown"]


def told(result: MatchResult, *, predicted_at: str = "") -> dict[str, Problem]:
    """What the readiness report says of a match, by code."""
    found = about_match(result, MatchColumns("id", predicted_at=predicted_at, value_columns=("truth",)))
    return {finding.problem.code: finding.problem for finding in found}


def packed(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()
