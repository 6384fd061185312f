"""What lies between two drafts, kept small, and taken back without touching what others did since. Pure.

A change holds only the values that differ, as JSON: `{"f_1": {"kind": "feature"}}`. Raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wizard.mapping.types import MappedColumn, MappingDraft

Values = dict[str, dict[str, Any]]
"""Column → its values that differ, as `MappedColumn.to_json` writes them."""


@dataclass(frozen=True)
class Change:
    """The same columns and values, as they were and as they are."""

    before: Values
    after: Values

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.after)

    @property
    def reverse(self) -> Change:
        """The change that takes this one back."""
        return Change(before=self.after, after=self.before)


@dataclass(frozen=True)
class Applied:
    """A draft after a change: `columns` took it, `left` have other values by now and keep them."""

    draft: MappingDraft
    columns: tuple[str, ...]
    left: tuple[str, ...]


def change_between(old: MappingDraft, new: MappingDraft) -> Change:
    """What differs in the columns that both drafts have."""
    known = {column.column: column for column in old.columns}
    before: Values = {}
    after: Values = {}
    for column in new.columns:
        was = known.get(column.column, column)
        if was != column:
            before[column.column], after[column.column] = _differing(was.to_json(), column.to_json())
    return Change(before, after)


def applied(draft: MappingDraft, change: Change) -> Applied:
    """`draft` with the change made wherever what it changes is still as it was before."""
    done, left, columns = [], [], []
    for column in draft.columns:
        stored, before = column.to_json(), change.before.get(column.column)
        if before is not None and all(stored[name] == value for name, value in before.items()):
            done.append(column.column)
            column = MappedColumn.from_json(stored | change.after[column.column])
        elif before is not None:
            left.append(column.column)
        columns.append(column)
    return Applied(MappingDraft(tuple(columns)), tuple(done), tuple(left))


def _differing(was: dict[str, Any], now: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in now if was[name] != now[name]]
    return {name: was[name] for name in names}, {name: now[name] for name in names}
