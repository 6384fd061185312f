"""Columns that are not the same in every object: what differs, what could be done, what that means. Raises nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from wizard.sampling.results import MatrixRow
from wizard.sampling.settings import Resolution
from wizard.sampling.types import LogicalType

_WIDER = {
    frozenset((LogicalType.INTEGER, LogicalType.NUMBER)): LogicalType.NUMBER,
    frozenset((LogicalType.DATE, LogicalType.DATETIME)): LogicalType.DATETIME,
    frozenset((LogicalType.TENSOR, LogicalType.VECTOR)): LogicalType.VECTOR,
}


def compare(
    objects: Sequence[Mapping[str, LogicalType]], *, resolutions: Mapping[str, Resolution]
) -> tuple[MatrixRow, ...]:
    """A row per column that differs, given shown name → type of each sampled object, in order.

    A person's resolution counts where it is one of the choices. Columns come in the order of the first object, then
    those that later ones add.
    """
    names = dict.fromkeys(name for columns in objects for name in columns)
    rows = (_row(name, [columns.get(name) for columns in objects], resolutions.get(name)) for name in names)
    return tuple(row for row in rows if len(set(row.cells)) > 1)


def target(row: MatrixRow) -> LogicalType | None:
    """The type that the column gets; None when it is left out."""
    if row.resolution is Resolution.IGNORE:
        return None
    types = _types(row.cells)
    return _common(types) if row.resolution is Resolution.WIDEN else _majority(types)


def _row(name: str, types: Sequence[LogicalType | None], wanted: Resolution | None) -> MatrixRow:
    cells = tuple(None if kind is None else kind.value for kind in types)
    choices = _choices(cells)
    resolution = wanted if wanted in choices else choices[0]
    effect = _effect(cells, resolution)
    return MatrixRow(name, cells, resolution=resolution, proposed=choices[0], choices=choices, effect=effect)


def _choices(cells: Sequence[str | None]) -> tuple[Resolution, ...]:
    """What could be done, the proposal first."""
    types = _types(cells)
    if len(set(types)) < 2:
        return (Resolution.MISSING, Resolution.IGNORE)
    if _common(types) is None:
        return (Resolution.CAST, Resolution.IGNORE)
    if LogicalType.UNKNOWN in types and len(set(types)) == 2:
        return (Resolution.WIDEN, Resolution.IGNORE)
    return (Resolution.WIDEN, Resolution.CAST, Resolution.IGNORE)


def _types(cells: Sequence[str | None]) -> list[LogicalType]:
    return [LogicalType(cell) for cell in cells if cell is not None]


def _common(types: Sequence[LogicalType]) -> LogicalType | None:
    """The type that holds the values of all, if there is one; a column without a value fits every type."""
    known = frozenset(types) - {LogicalType.UNKNOWN}
    if len(known) < 2:
        return next(iter(known), LogicalType.UNKNOWN)
    return _WIDER.get(known)


def _majority(types: Sequence[LogicalType]) -> LogicalType:
    """The type of most objects, of equally many the one that comes first."""
    known = [kind for kind in types if kind is not LogicalType.UNKNOWN]
    return Counter(known).most_common(1)[0][0] if known else LogicalType.UNKNOWN


def _cast_effect(types: Sequence[LogicalType], kind: LogicalType, objects: int) -> str:
    """What a cast costs: nothing where the other types are narrower ones."""
    others = [other for other in types if other not in (kind, LogicalType.UNKNOWN)]
    if all(_WIDER.get(frozenset((other, kind))) is kind for other in others):
        return f"{kind} in all objects"
    return f"values of {len(others)} of {objects} objects that are no {kind} become null"


def _effect(cells: Sequence[str | None], resolution: Resolution) -> str:
    if resolution is Resolution.IGNORE:
        return "left out"
    types = _types(cells)
    missing = len(cells) - len(types)
    parts = [f"null in the rows of {missing} of {len(cells)} objects"] if missing else []
    if resolution is Resolution.WIDEN:
        parts.insert(0, f"{_common(types)} in all objects")
    if resolution is Resolution.CAST:
        kind = _majority(types)
        parts.insert(0, _cast_effect(types, kind, len(cells)))
    return "; ".join(parts)
