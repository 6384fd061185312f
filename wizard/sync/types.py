"""What a full read found: a `SyncResult` and its JSON form. Pure; raises nothing.

JSON holds only str, int, float, bool and None, never NaN or Infinity; every text in it is visible (`sampling.text`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec

from wizard.registry.schema import FieldType
from wizard.sampling.types import LogicalType
from wizard.sync.profile import FieldProfile


class DuplicateMethod(StrEnum):
    """How the ids were compared."""

    VALUES = "values"
    """Whole numbers against whole numbers: exact."""
    FINGERPRINTS = "fingerprints"
    """64-bit keyed fingerprints: 0 duplicates is proven; among 25 million different ids the chance that any two look
    the same is below 1 in 50,000."""
    NONE = "none"
    """No id column, or one that holds no comparable values."""


@dataclass(frozen=True)
class FieldCheck:
    """What every row of the dataset holds for one field (or for the id or timestamp column, whose name it bears then).

    `nulls` counts rows without a value, `misfits` values that cannot be read as `type`. `first_misfit_row` counts data
    rows from 1. `examples` are up to 3 misfits of up to 60 characters. `minimum`, `maximum` and `mean` are over the
    finite numbers of a numeric field. `missing` says that the object has no such column. `profile` is what its values
    look like: None of tensors, vectors and dicts, of id and timestamp columns, and of syncs before there were profiles.
    `held` is what the column itself holds, as the dataset's sample found; UNKNOWN without one.
    """

    field: str
    column: str
    type: FieldType
    missing: bool = False
    nulls: int = 0
    misfits: int = 0
    first_misfit_row: int | None = None
    examples: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    profile: FieldProfile | None = None
    held: LogicalType = LogicalType.UNKNOWN

    def to_json(self) -> dict[str, Any]:
        """`from_json` reads it back."""
        names = {"type": self.type.value, "held": self.held.value}
        return asdict(self) | names | {"examples": list(self.examples)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> FieldCheck:
        """The check that `to_json` wrote."""
        profile = msgspec.convert(stored.get("profile"), FieldProfile | None)
        names = {"type": FieldType(stored["type"]), "held": LogicalType(stored.get("held", LogicalType.UNKNOWN))}
        return cls(**(stored | names | {"examples": tuple(stored["examples"]), "profile": profile}))


@dataclass(frozen=True)
class UnreadObject:
    """An object that could not be read to its end, with the Problem's code and title."""

    key: str
    code: str
    title: str


@dataclass(frozen=True)
class IdCheck:
    """How the ids of a dataset were compared, and what that found; `of` is the `fingerprint` of what was read."""

    method: DuplicateMethod = DuplicateMethod.NONE
    duplicates: int = 0
    checked: int = 0
    share: float = 1.0
    of: str = ""


@dataclass(frozen=True)
class SyncResult:
    """Every row was read; this is what they hold, or what the `share` of them holds that was kept, picked at random.

    `duplicate_ids` counts rows whose id an earlier row bears, among the `ids_checked` rows that were compared (all with
    an id, unless `ids_checked_share` is below 1: then every duplicate within a random share of the ids). `time_from`,
    `time_to` are ISO 8601 in UTC. `rows_per_day` is (ISO date, rows), ascending: at most the 400 latest days.
    `broken_rows` have another number of cells than the header and count in nothing else; `first_broken_line` counts
    lines of the object (of several, `first_broken_object`) from 1, a line break inside quotes not counted. `bytes` and
    `requests` are what the read cost. Of several `objects`, `unread_objects` could not be read to their ends; `unread`
    are the first of those. The data consists of `units` (objects, data files or row groups), of which `known_units`
    were known from before and not counted again. `fingerprint` is the same for reads of the same units in the same way.
    """

    rows: int
    fields: tuple[FieldCheck, ...]
    id_column: FieldCheck | None = None
    timestamp_column: FieldCheck | None = None
    duplicate_ids: int = 0
    duplicate_method: DuplicateMethod = DuplicateMethod.NONE
    ids_checked: int = 0
    ids_checked_share: float = 1.0
    time_from: str | None = None
    time_to: str | None = None
    rows_per_day: tuple[tuple[str, int], ...] = ()
    broken_rows: int = 0
    first_broken_line: int | None = None
    first_broken_object: str = ""
    share: float = 1.0
    objects: int = 1
    unread_objects: int = 0
    unread: tuple[UnreadObject, ...] = ()
    bytes: int = 0
    requests: int = 0
    seconds: float = 0.0
    units: int = 0
    known_units: int = 0
    fingerprint: str = ""

    @property
    def new_units(self) -> int:
        """Units that were counted by this very sync."""
        return self.units - self.known_units

    def with_held(self, types: Mapping[str, LogicalType]) -> SyncResult:
        """The same with what each column holds, by its name."""
        held = (replace(check, held=types.get(check.column, LogicalType.UNKNOWN)) for check in self.fields)
        return replace(self, fields=tuple(held))

    @property
    def ids(self) -> IdCheck:
        """How ids were compared."""
        return IdCheck(
            self.duplicate_method, self.duplicate_ids, self.ids_checked, self.ids_checked_share, self.fingerprint
        )

    def to_json(self) -> dict[str, Any]:
        """`from_json` reads it back unchanged."""
        return asdict(self) | {
            "fields": [check.to_json() for check in self.fields],
            "id_column": self.id_column.to_json() if self.id_column else None,
            "timestamp_column": self.timestamp_column.to_json() if self.timestamp_column else None,
            "duplicate_method": self.duplicate_method.value,
            "rows_per_day": [list(day) for day in self.rows_per_day],
            "unread": [asdict(entry) for entry in self.unread],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> SyncResult:
        """The result that `to_json` wrote."""
        return cls(
            **(
                stored
                | {
                    "fields": tuple(FieldCheck.from_json(check) for check in stored["fields"]),
                    "id_column": _check(stored["id_column"]),
                    "timestamp_column": _check(stored["timestamp_column"]),
                    "duplicate_method": DuplicateMethod(stored["duplicate_method"]),
                    "rows_per_day": tuple((day, rows) for day, rows in stored["rows_per_day"]),
                    "unread": tuple(UnreadObject(**entry) for entry in stored.get("unread", ())),
                }
            )
        )


def _check(stored: dict[str, Any] | None) -> FieldCheck | None:
    return FieldCheck.from_json(stored) if stored else None
