"""The parts of a dataset that were counted before, and those that are being counted now. Pure; raises nothing."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from wizard.sampling.sources import Listed
from wizard.sampling.types import FileFormat
from wizard.sync.engines.base import Unit
from wizard.sync.engines.parts import Part
from wizard.sync.engines.places import Order, unit_id
from wizard.sync.engines.telling import Throttled
from wizard.sync.plan import SyncPlan
from wizard.sync.types import IdCheck

KEEP_SECONDS = 5.0
"""A part is told at least this often, at the end of a unit."""
SHARE = 8
"""A part is closed when it holds this share of what there is to read: what is replaced later costs that much anew."""
MOST_PARTS = 16
"""Parts of one dataset; beyond, the smallest are merged."""
ROOM = 10_000_000
"""Characters of the states of all parts: where one is large, there are fewer."""
LARGEST = 5_000_000
"""Characters of a part's state; a larger one (of many hundred fields) is not kept."""
PACE = 200_000
"""Characters of states told in a second, at most, on average."""


def ids_of(units: Sequence[Unit], plan: SyncPlan, objects: Sequence[Listed], etags: Mapping[str, str]) -> list[str]:
    """The id of each unit in the version that is there now; the files of a Delta table are never changed.

    An object has the same id whether it is alone or not.
    """
    if len(objects) != 1 or plan.format is FileFormat.DELTA:
        return [unit_id(unit.name, etags.get(unit.name, ""), unit.size) for unit in units]
    alone = objects[0]
    version = (alone.key, etags.get(alone.key, ""), alone.size)
    return [unit_id(*version, *([unit.name] if unit.name not in ("", alone.key) else [])) for unit in units]


def fingerprint(plan: SyncPlan, ids: Sequence[str]) -> str:
    """What tells two reads of the same rows in the same way."""
    return unit_id(plan.question, *sorted(ids))


class KnownParts:
    """What is known of which units. `part` is what is being counted, `all` what all of them have counted together.

    A part is told as `{"number", "state", "replaces"}`: it stands for those of the numbers in `replaces`, too.
    """

    def __init__(self, plan: SyncPlan, order: Order, arguments: Mapping[str, Any], tell: Throttled) -> None:
        self._plan, self._order, self._tell = plan, order, tell
        self._is_kept = "next" in arguments
        self._number = int(arguments.get("next", 0))
        self.ids = msgspec.convert(arguments.get("ids") or {}, IdCheck)
        self._parts: dict[int, Part] = {}
        self._useless: list[int] = []
        for number, state in arguments.get("parts", ()):
            self._take(int(number), state)
        self.units = frozenset(unit for part in self._parts.values() for unit in part.rows_of)
        self._rows = sum(part.rows for part in self._parts.values())
        self.part = Part(plan)
        self._size = 0
        self._told = time.monotonic()
        self._pause = KEEP_SECONDS
        self._most = MOST_PARTS

    @property
    def rows(self) -> int:
        """Rows counted so far."""
        return self._rows + self.part.rows

    @property
    def all(self) -> Part:
        """All parts in one."""
        whole = Part(self._plan)
        for part in (*self._parts.values(), self.part):
            whole.merge(part, self._order)
        return whole

    def keep(self, size: int, *, of: int) -> None:
        """A unit of `size` has ended, of `of` to be read."""
        self._size += size
        is_full = self._size * min(SHARE, self._most) >= of
        if is_full or time.monotonic() - self._told >= self._pause:
            self._tell_part(self._number, self.part)
        if is_full:
            self._close()

    def finish(self) -> None:
        """All units have ended: what is left is told, and the smallest parts are merged where there are many."""
        if self.part.rows_of:
            self._tell_part(self._number, self.part)
            self._close()
        if len(self._parts) > self._most:
            small = sorted(self._parts, key=lambda number: self._parts[number].rows, reverse=True)[self._most // 2 :]
            merged = Part(self._plan)
            for number in small:
                merged.merge(self._parts.pop(number), self._order)
            self._parts[self._number] = merged
            self._tell_part(self._number, merged, replaces=small)

    def _take(self, number: int, state: str) -> None:
        """A part of which a unit is gone, or was replaced, is of no use."""
        part = Part.of(state, self._plan)
        taken = {unit for one in self._parts.values() for unit in one.rows_of}
        if all(unit in self._order and unit not in taken for unit in part.rows_of):
            self._parts[number] = part
        else:
            self._useless.append(number)

    def _close(self) -> None:
        self._parts[self._number] = self.part
        self._rows += self.part.rows
        self.part, self._size = Part(self._plan), 0
        self._number += 1

    def _tell_part(self, number: int, part: Part, replaces: Sequence[int] = ()) -> None:
        self._told = time.monotonic()
        if not self._is_kept:
            return
        state = part.state()
        self._most = max(1, min(MOST_PARTS, ROOM // len(state)))
        self._pause = max(KEEP_SECONDS, len(state) / PACE)
        if len(state) <= LARGEST:
            self._tell.part({"number": number, "state": state, "replaces": [*replaces, *self._useless]})
            self._useless = []
