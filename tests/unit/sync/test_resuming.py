"""A read that goes on behind what was counted before finds what one read from the beginning to the end finds."""

from __future__ import annotations

import base64
import datetime as dt
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.data.delta import Lake, inline_vector, metadata, protocol, scores
from tests.fakes.file_source import ObjectsSource
from tests.unit.sync.reading import csv_text, parquet, planned
from wizard.core.jobs import LeaseLost
from wizard.registry.schema import FieldType as T
from wizard.sampling.sources import ObjectSource
from wizard.sampling.types import Dialect, FileFormat, LogicalType
from wizard.sync.engines import known, telling
from wizard.sync.engines.local import read_all
from wizard.sync.engines.parts import Part
from wizard.sync.plan import SyncPlan
from wizard.sync.types import SyncResult
from wizard.sync.values import without_values

TYPES = {"n": T.NUMERIC, "c": T.CATEGORICAL, "t": T.TEXT}
START = dt.datetime(2026, 1, 1)
Objects = dict[str, bytes]


def rows_of(number: int, rows: int = 600) -> dict[str, list[Any]]:
    first = number * rows
    return {
        "id": [f"p{(first + row) % 4000}" for row in range(rows)],
        "at": [str(START + dt.timedelta(hours=first + row)) for row in range(rows)],
        "n": [
            f"odd {number}" if row % 200 == 150 else None if row % 9 == 0 else str((first + row) / 7)
            for row in range(rows)
        ],
        "c": [f"c{(first + row) % 30}" for row in range(rows)],
        "t": [f"text {first + row}" for row in range(rows)],
    }


def as_csv(number: int) -> bytes:
    columns = rows_of(number)
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    rows[17] = [*rows[17], "too many"]
    return csv_text(list(columns), rows)


def as_parquet(number: int) -> bytes:
    return parquet(rows_of(number))


def plan_of(format_: FileFormat, **more: Any) -> SyncPlan:
    known = dict.fromkeys(("id", "at", *TYPES), LogicalType.STRING)
    return SyncPlan(format_, planned(TYPES), "id", "at", **({"dialect": Dialect(), "known": known} | more))


class Memory:
    """Keeps the parts that are told, as the database does; breaks off after `until` of them."""

    def __init__(self) -> None:
        self.parts: dict[int, str] = {}
        self.told: list[dict[str, Any]] = []
        self.last: SyncResult | None = None

    def read(self, objects: Objects, plan: SyncPlan, *, until: int = 10_000) -> SyncResult:
        etags = {key: str(hash(data)) for key, data in objects.items()}
        return self.read_from(ObjectsSource(objects), etags, plan, until=until)

    def read_from(
        self, source: ObjectSource, etags: dict[str, str], plan: SyncPlan, *, until: int = 10_000
    ) -> SyncResult:
        told = 0

        def report(message: dict[str, Any]) -> None:
            nonlocal told
            self.told.append(message)
            if part := message.get("part"):
                told += 1
                for number in part["replaces"]:
                    self.parts.pop(number, None)
                self.parts[part["number"]] = part["state"]
                if told >= until:
                    raise LeaseLost

        ids = self.last.ids if self.last else None
        arguments = {
            "plan": plan.to_json(),
            "etags": etags,
            "parts": sorted(self.parts.items()),
            "next": max(self.parts, default=0) + 1,
            "ids": ids
            and {"method": ids.method.value, "duplicates": ids.duplicates, "checked": ids.checked, "of": ids.of},
        }
        self.last = SyncResult.from_json(read_all(source, arguments, report))
        return self.last


def found(result: SyncResult) -> SyncResult:
    """What was found, without what it cost."""
    return replace(result, bytes=0, requests=0, seconds=0.0, known_units=0)


@pytest.fixture(autouse=True)
def after_every_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "KEEP_SECONDS", 0.0)
    for module in ("chunks", "fetching"):
        monkeypatch.setattr(f"wizard.sync.engines.{module}.SMALL", 0)


CASES: dict[str, tuple[Callable[[], Objects], SyncPlan]] = {
    "csv": (lambda: {f"d/{n}.csv": as_csv(n) for n in range(12)}, plan_of(FileFormat.CSV)),
    "parquet": (lambda: {f"d/{n:02}.parquet": as_parquet(n) for n in range(12)}, plan_of(FileFormat.PARQUET)),
    "row groups": (lambda: {"d.parquet": parquet(rows_of(0, 7000), row_group_size=500)}, plan_of(FileFormat.PARQUET)),
    "a share": (lambda: {f"d/{n}.csv": as_csv(n) for n in range(12)}, plan_of(FileFormat.CSV, share=0.5)),
    "damaged": (
        lambda: {f"d/{n:02}.parquet": as_parquet(n) if n % 3 else b"PAR1 no more" for n in range(12)},
        plan_of(FileFormat.PARQUET, known={}),
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("until", [1, 4, 7])
def test_broken_off_and_resumed_is_as_if_it_had_not_been(name: str, until: int) -> None:
    make, plan = CASES[name]
    objects = make()
    whole = Memory().read(objects, plan)
    memory = Memory()
    with pytest.raises(LeaseLost):
        memory.read(objects, plan, until=until)
    resumed = memory.read(objects, plan)
    assert found(resumed) == found(whole)
    assert resumed.known_units >= until
    assert whole.known_units == 0


def test_resumed_it_goes_on_from_its_share_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Percent and rows are of all that there is, and what is left is told from what was read since."""
    make, plan = CASES["parquet"]
    objects, memory = make(), Memory()
    with pytest.raises(LeaseLost):
        memory.read(objects, plan, until=3)
    monkeypatch.setattr(telling, "REPORT_SECONDS", 0.0)
    monkeypatch.setattr(telling, "SURE_SECONDS", 0.0)
    lefts: list[tuple[int, int]] = []
    monkeypatch.setattr(telling, "_left", lambda done, total, began: lefts.append((done, total)) or "")
    memory.told.clear()
    resumed = memory.read(objects, plan)
    before, size = resumed.known_units / resumed.units, sum(map(len, objects.values()))
    assert 0.1 < before < 0.9
    assert {told["total"] for told in memory.told} == {size}
    shares = [told["done"] / size for told in memory.told]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(before, abs=0.02)
    assert shares[-1] == 1
    assert lefts[-1][0] == lefts[-1][1] == pytest.approx(size * (1 - before), rel=0.04)


def test_only_new_objects_are_counted_and_ids_compared_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    make, plan = CASES["parquet"]
    objects, memory = make(), Memory()
    memory.read(objects, plan)
    objects["d/001.parquet"] = as_parquet(3)
    counted, add = set(), Part.add

    def counting(part: Part, values: Any, *, unit: str, rows: int) -> None:
        counted.add(unit)
        add(part, values, unit=unit, rows=rows)

    monkeypatch.setattr(Part, "add", counting)
    more = memory.read(objects, plan)
    assert len(counted) == 1
    monkeypatch.undo()
    assert (more.units, more.known_units) == (13, 12)
    assert found(more) == found(Memory().read(objects, plan))
    assert more.duplicate_ids == 7800 - 4000


def test_removed_and_replaced_objects_are_dropped_and_read_again() -> None:
    make, plan = CASES["csv"]
    objects, memory = make(), Memory()
    memory.read(objects, plan)
    del objects["d/5.csv"]
    objects["d/7.csv"] = as_csv(20)
    again = memory.read(objects, plan)
    assert found(again) == found(Memory().read(objects, plan))
    assert 0 < again.known_units < len(objects) - 1


def test_nothing_new_is_not_read_at_all() -> None:
    make, plan = CASES["csv"]
    objects, memory = make(), Memory()
    whole = memory.read(objects, plan)
    again = memory.read(objects, plan)
    assert found(again) == found(whole)
    assert again.known_units == 12
    assert again.bytes < whole.bytes / 5


def test_many_syncs_leave_few_parts() -> None:
    plan = plan_of(FileFormat.CSV)
    objects, memory = {}, Memory()
    for number in range(known.MOST_PARTS + 6):
        objects[f"d/{number:02}.csv"] = as_csv(number)
        last = memory.read(objects, plan)
        assert len(memory.parts) <= known.MOST_PARTS
        assert last.known_units == number
    assert found(last) == found(Memory().read(objects, plan))


def test_of_a_delta_table_only_new_files_and_new_deletions_are_counted() -> None:
    plan = SyncPlan(FileFormat.DELTA, planned({"score": T.NUMERIC}), "id")
    lake, memory = Lake(), Memory()
    files = [lake.add(f"{name}.parquet", scores(10 * place, 10)) for place, name in enumerate("abcdefghij")]
    lake.commit(protocol(3, "deletionVectors"), metadata(), *files)
    first = memory.read_from(lake.source(), {}, plan)
    assert (first.rows, first.units, first.known_units) == (100, 10, 0)
    lake.commit(lake.add("k.parquet", scores(95, 10)))
    more = memory.read_from(lake.source(), {}, plan)
    assert (more.rows, more.units, more.known_units, more.duplicate_ids) == (110, 11, 10, 5)
    deleted = lake.add("a.parquet", scores(0, 10), deletionVector=inline_vector([0, 9]))
    lake.commit({"remove": {"path": "a.parquet"}}, deleted, {"remove": {"path": "j.parquet"}})
    less = memory.read_from(lake.source(), {}, plan)
    assert (less.rows, less.units, less.duplicate_ids) == (98, 10, 0)
    assert 0 < less.known_units < 10
    assert found(less) == found(Memory().read_from(lake.source(), {}, plan))


def test_without_values_the_same_is_counted_behind_parts_that_hold_no_text_of_the_data() -> None:
    objects = {f"data/{number}.csv": as_csv(number) for number in range(4)}
    plan = plan_of(FileFormat.CSV, keeps_values=False)
    whole = Memory().read(objects, plan)
    broken_off = Memory()
    with pytest.raises(LeaseLost):
        broken_off.read(objects, plan, until=2)
    for state in broken_off.parts.values():
        told = zlib.decompress(base64.b85decode(state))
        assert not [text for text in (b"odd 0", b"c7", b"text 3", b"p12") if text in told]
    resumed = broken_off.read(objects, plan)
    assert resumed.known_units == 2
    assert found(resumed) == found(whole)
    with_values = Memory().read(objects, plan_of(FileFormat.CSV))
    assert without_values(with_values).fields[1].profile == without_values(whole).fields[1].profile
    assert [check.misfits for check in with_values.fields] == [check.misfits for check in whole.fields]
    assert whole.fields[0].examples == ()
